from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client
from ninja import Router

from kaijuan.core.api.house import house_api
from kaijuan.core.permissions.access import PUBLIC, access_of, needs, public
from kaijuan.core.permissions.scopes import Scope, scopes

pytestmark = pytest.mark.urls("kaijuan.core.api.tests.urls")
NUMBERS = "/api/v1/things/numbers"


@pytest.fixture(autouse=True)
def _bare(settings: Any) -> None:
    # What the API answers by itself; the house's middleware has its own tests.
    settings.MIDDLEWARE = []


@pytest.fixture
def web() -> Client:
    return Client(raise_request_exception=False)


def test_a_list_has_the_house_shape(web: Client) -> None:
    assert web.get(NUMBERS).json() == {
        "count": 7,
        "next": None,
        "previous": None,
        "items": [{"value": value} for value in range(1, 8)],
    }


def test_pages_lead_to_each_other_and_keep_the_filters(web: Client) -> None:
    second = web.get(NUMBERS, {"upto": 5, "page": 2, "page_size": 2}).json()
    assert [item["value"] for item in second["items"]] == [3, 4]
    third = web.get(second["next"]).json()
    assert [item["value"] for item in third["items"]] == [5]
    assert third["next"] is None
    assert web.get(web.get(third["previous"]).json()["previous"]).json()["previous"] is None


def test_an_empty_list_has_one_page(web: Client) -> None:
    assert web.get(NUMBERS, {"upto": 0}).json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"page": "x"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "99999999999999999999"},
        {"page": "1e3"},
        {"page_size": "0"},
        {"page_size": "201"},
        {"page_size": "\x00"},
        {"q": "a\x00b"},
        {"q": "长" * 201},
    ],
)
def test_a_bad_value_is_a_problem_that_names_it(web: Client, query: dict[str, str]) -> None:
    response = web.get(NUMBERS, query)
    body = response.json()
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert body["errors"][0]["where"] == f"query.{next(iter(query))}"
    assert len(response.content) < 2000


def test_a_page_behind_the_last_is_not_found(web: Client) -> None:
    response = web.get(NUMBERS, {"page": 2})
    assert response.status_code == 404
    assert "2" in response.json()["detail"]


@pytest.mark.parametrize(
    ("how", "status"),
    [("refusal", 422), ("missing", 404), ("denied", 403), ("teapot", 418), ("bug", 500)],
)
def test_failures_are_problems_and_tell_nothing_internal(
    web: Client, how: str, status: int
) -> None:
    response = web.get(f"/api/v1/things/fails/{how}")
    body = response.json()
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert body["status"] == status
    assert body["instance"] == f"/api/v1/things/fails/{how}"
    assert "secret" not in response.content.decode()


def test_a_refusal_is_told_in_its_own_words(web: Client) -> None:
    assert web.get("/api/v1/things/fails/refusal").json()["detail"] == "Choose another name."


def test_another_method_is_a_problem_with_the_allowed_ones(web: Client) -> None:
    response = web.post(NUMBERS)
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert response["Content-Type"] == "application/problem+json"


def test_it_describes_itself_in_openapi_3_1(web: Client) -> None:
    described = web.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/things/numbers" in described["paths"]


def test_every_view_of_the_api_carries_an_access_declaration() -> None:
    from kaijuan.core.api.tests.urls import urlpatterns

    callbacks = [pattern.callback for pattern in urlpatterns[0].url_patterns]
    assert callbacks
    assert all(getattr(callback, "access", None) == PUBLIC for callback in callbacks)


def test_an_operation_without_declaration_is_not_mounted() -> None:
    router = Router()
    router.get("/x")(lambda request: None)
    api = house_api("Undeclared", "0.1")
    api.add_router("", router)
    with pytest.raises(ImproperlyConfigured):
        _ = api.urls


def test_each_operation_of_a_path_has_its_own_declaration() -> None:
    router = Router()

    @router.get("/x")
    @public
    def read(request: HttpRequest) -> None: ...

    @router.post("/x")
    @needs("things.write", scope="things:write")
    def write(request: HttpRequest) -> None: ...

    api = house_api("Mixed", "0.2")
    api.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="No scope"):
        _ = api.urls
    scopes.add(Scope("things:write", "Write things."))
    try:
        view = next(pattern.callback for pattern in api.urls[0] if str(pattern.pattern) == "x")
    finally:
        del scopes._items["things:write"]
    assert access_of(view, "GET") == access_of(view, "HEAD") == PUBLIC
    assert access_of(view, "POST") == needs("things.write", scope="things:write")(write).access
    assert access_of(view, "DELETE") == PUBLIC
