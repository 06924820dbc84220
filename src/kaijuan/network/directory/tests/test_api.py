"""``/api/v1/institutions``: public, filtered, in constant queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kaijuan.network.directory.domain.import_institutions import import_institutions
from kaijuan.network.directory.tests.tables import CONSORTIUM, FIRST, SECOND, table

pytestmark = pytest.mark.django_db
LIST = "/api/v1/institutions"


@pytest.fixture
def web() -> Client:
    import_institutions(table(CONSORTIUM, FIRST, SECOND), by=None)
    return Client()


def keys(web: Client, **query: str) -> list[str]:
    return [item["key"] for item in web.get(LIST, query).json()["items"]]


def test_an_item_says_who_and_where(web: Client) -> None:
    assert web.get(LIST).json()["items"][1] == {
        "key": "90001",
        "slug": "jia-da-xue",
        "name": "甲大学",
        "name_en": "",
        "kind": "undergraduate-public",
        "city": "成都",
        "aliases": ["甲大", "甲工"],
        "url": "/i/jia-da-xue/",
    }


def test_the_consortium_is_in_the_list(web: Client) -> None:
    assert keys(web, kind="consortium") == ["SC"]
    assert keys(web) == ["SC", "90001", "L28"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "甲大学"}, ["90001"]),
        ({"q": "甲工"}, ["90001"]),
        ({"q": "jiadaxue"}, ["90001"]),
        ({"q": "JDX"}, ["90001"]),
        ({"q": "l28"}, ["L28"]),
        ({"q": "%"}, []),
        ({"q": "'; DROP TABLE x;--"}, []),
        ({"city": "绵阳"}, ["L28"]),
        ({"city": "mianyang"}, ["L28"]),
        ({"kind": "military", "city": "成都"}, []),
    ],
)
def test_it_is_filtered(web: Client, query: dict[str, str], found: list[str]) -> None:
    assert keys(web, **query) == found


@pytest.mark.parametrize(
    "query", [{"kind": "college"}, {"q": "x" * 201}, {"city": "x" * 201}, {"page": "x"}]
)
def test_bad_filters_are_problems(web: Client, query: dict[str, str]) -> None:
    response = web.get(LIST, query)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_a_null_character_is_refused(web: Client) -> None:
    assert web.get(LIST, {"q": "a\x00"}).status_code in {400, 422}


def test_one_institution_by_its_key(web: Client) -> None:
    assert web.get(f"{LIST}/L28").json()["name"] == "乙学院"
    missing = web.get(f"{LIST}/nobody")
    assert missing.status_code == 404
    assert missing["Content-Type"] == "application/problem+json"
    assert web.get(f"{LIST}/{'x' * 300}").status_code == 422


def test_more_rows_need_no_more_queries(web: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        web.get(LIST, {"page_size": "1"})
    with django_assert_num_queries(len(one)):
        web.get(LIST)
