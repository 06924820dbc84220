"""Every list of the API is sorted, taken away as a table, and asked whether it has changed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.domain import save_institution
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.testing.factories import make_institution

pytestmark = pytest.mark.django_db
LIST = "/api/v1/institutions"
LISTS = [LIST, "/api/v1/data-points", "/api/v1/releases"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def three(consortium: Any) -> None:
    for name, city in (("乙学院", "绵阳"), ("甲大学", "成都"), ("丙学院", "成都")):
        make_institution(name, city=city)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"))))


# --- sorting -------------------------------------------------------------------------------------
def test_a_list_is_sorted_and_turned_round(client: Client, three: None) -> None:
    def names(sort: str) -> list[str]:
        items = client.get(LIST, {"sort": sort}).json()["items"]
        return [item["name"] for item in items if item["kind"] != "consortium"]

    assert names("name") == ["丙学院", "甲大学", "乙学院"]
    assert names("-name") == ["乙学院", "甲大学", "丙学院"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("sort", ["id", "-pk", "", "name;", "pinyin", "user__password", "--key"])
def test_only_declared_names_sort(client: Client, three: None, path: str, sort: str) -> None:
    answer = client.get(path, {"sort": sort, "lang": "en"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["where"] == "query.sort"
    allowed = {LIST: "city", LISTS[1]: "as_of", LISTS[2]: "published_on"}[path]
    assert f"'{allowed}'" in error["detail"]
    assert f"'-{allowed}'" in error["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_every_declared_name_really_sorts(client: Client, three: None, path: str) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"][path]["get"]["parameters"]
    [names] = [
        choice["enum"]
        for parameter in described
        if parameter["name"] == "sort"
        for choice in [parameter["schema"]]
        if "enum" in choice
    ]
    assert len(names) >= 8
    for name in names:
        assert client.get(path, {"sort": name}).status_code == 200, name


# --- tables --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "accept"),
    [({"format": "csv"}, "*/*"), ({}, "text/csv"), ({}, "text/csv, application/json;q=0.5")],
)
def test_a_whole_filtered_list_as_csv(
    client: Client, three: None, query: dict[str, str], accept: str
) -> None:
    query |= {"city": "成都", "page_size": "1", "sort": "name"}
    answer = client.get(LIST, query, headers={"Accept": accept})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="institutions.csv"' in answer["Content-Disposition"]
    names = [row["name"] for row in table(answer) if row["kind"] != "consortium"]
    assert names == ["丙学院", "甲大学"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("accept", ["*/*", "image/png", "", "application/json, text/csv;q=0.1"])
def test_json_is_what_comes_otherwise(client: Client, three: None, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("path", LISTS)
def test_a_workbook(client: Client, three: None, path: str, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    answer = client.get(path, {"format": "xlsx"})
    again = client.get(path, headers={"Accept": XLSX})
    assert answer["Content-Type"] == again["Content-Type"] == XLSX
    assert body(answer) == body(again), "the same rows are the same bytes"
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(body(answer))).get_sheet_by_index(0).to_python()
    )
    keys = client.get(path).json()["items"]
    assert len(rows) == len(keys) + 1
    assert "slug" in rows[0] or "code" in rows[0]


@pytest.mark.parametrize(
    "evil", ["=1+1", "\t=1", "＝1＋1", "＋1", "－1", "＠a", "@a", "+1", "-1", "\r=1"]
)
def test_no_cell_is_a_formula(client: Client, consortium: Any, evil: str) -> None:
    Institution.objects.filter(pk=consortium.pk).update(name_en=evil, city=evil)
    [row] = table(client.get(LIST, {"format": "csv"}))
    assert row["name_en"] == row["city"] == f"'{evil}"
    assert client.get(LIST).json()["items"][0]["city"] == evil, "JSON says it as it is"


@pytest.mark.parametrize("wrong", ["pdf", "CSV", "", "xlsx\0"])
def test_another_format_is_refused(client: Client, wrong: str) -> None:
    assert client.get(LIST, {"format": wrong}).status_code in {400, 422}


def test_a_table_has_an_end(client: Client, three: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("kaijuan.core.api.tables.MOST_ROWS", 3)
    answer = client.get(LIST, {"format": "csv"})
    assert answer.status_code == 422
    assert "3" in answer.json()["detail"]
    assert client.get(LIST, {"format": "csv", "city": "成都"}).status_code == 200


def test_a_table_of_many_chunks_is_whole(client: Client, three: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("kaijuan.core.api.tables._CHUNK", 2)
    rows = table(client.get(LIST, {"format": "csv"}))
    assert len({row["key"] for row in rows}) == 4


# --- has it changed? -----------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*LISTS, f"{LIST}/SC", "/api/v1/openapi.json"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_every_get_has_a_tag_and_304(client: Client, three: None, path: str, method: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first["ETag"].startswith('"'), "strong"
    again = getattr(client, method)(path, headers={"If-None-Match": f'"x", {first["ETag"]}'})
    assert again.status_code == 304
    assert body(again) == b""
    assert again["ETag"] == first["ETag"]
    assert "no-cache" in again["Cache-Control"]
    assert {"Accept", "Authorization", "Cookie"} <= set(again["Vary"].split(", "))
    assert client.get(path, headers={"If-None-Match": '"x"'}).content == first.content


def test_a_condition_on_what_is_not_there_is_answered_by_what_is_not_there(
    client: Client, three: None
) -> None:
    for path in (f"{LIST}/nobody", f"{LIST}?page=9"):
        for headers in ({"If-None-Match": "*"}, {"If-Match": '"x"'}):
            assert client.get(path, headers=headers).status_code == 404, (path, headers)
    assert client.get(LIST, headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_has_a_tag_too(client: Client, three: None, form: str) -> None:
    first = client.get(LIST, {"format": form})
    headers = {"If-None-Match": first["ETag"]}
    assert client.get(LIST, {"format": form}, headers=headers).status_code == 304


def test_what_differs_has_another_tag(client: Client, three: None) -> None:
    asked = [
        client.get(LIST),
        client.get(LIST, {"page_size": "1"}),
        client.get(LIST, {"format": "csv"}),
        client.get(LIST, {"format": "xlsx"}),
        client.get(LIST, headers={"Accept": "text/csv"}),
        client.get(LIST, {"lang": "en"}),
        client.get(f"{LIST}/SC"),
    ]
    assert len({answer["ETag"] for answer in asked}) == len(asked)


def test_304_needs_no_list(client: Client, three: None) -> None:
    tag = client.get(LIST)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    asked = [query["sql"] for query in captured.captured_queries]
    assert len(asked) == 2, "whose house it is, and the revision"


@pytest.mark.django_db(transaction=True)
def test_a_change_has_another_tag(client: Client, three: None) -> None:
    tag = client.get(LIST)["ETag"]
    one = Institution.objects.get(name="甲大学")
    save_institution(key=one.key, name=one.name, kind=one.kind, city="宜宾", moe_code=one.moe_code)
    answer = client.get(LIST, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_drafts_have_a_tag_of_their_reader(client: Client, personas: Any) -> None:
    from kaijuan.core.tokens.public import make_token

    path, tags = "/api/v1/releases", {client.get("/api/v1/releases")["ETag"]}
    for persona in ("secretariat", "librarian"):
        user = personas[persona]
        _token, secret = make_token(user, name="x", scopes=["reports:read"], days=1, by=user)
        answer = client.get(path, headers={"Authorization": f"Bearer {secret.text}"})
        assert "private" in answer["Cache-Control"]
        tags.add(answer["ETag"])
    assert len(tags) == 3


def test_pages_are_linked_in_the_header(client: Client, three: None) -> None:
    answer = client.get(LIST, {"page": "2", "page_size": "1"})
    said = answer.json()
    assert answer["Link"] == f'<{said["next"]}>; rel="next", <{said["previous"]}>; rel="prev"'
    assert "Link" not in client.get(LIST)
