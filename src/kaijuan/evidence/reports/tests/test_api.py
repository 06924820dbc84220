"""``/api/v1/data-points`` and ``/api/v1/releases``."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.evidence.reports.models import Release

POINTS, RELEASES = "/api/v1/data-points", "/api/v1/releases"


def test_all_figures_of_the_release(case: Release, web: Any) -> None:
    answer = web().get(POINTS, {"release": "sichuan-2020", "page_size": 200}).json()
    assert answer["count"] == 47
    assert [item["ref"] for item in answer["items"]] == [f"F{n:02}" for n in range(1, 48)]
    assert all(item["evidence"] and item["url"] for item in answer["items"])


def test_a_figure_keeps_comparator_unit_and_period(case: Release, web: Any) -> None:
    [item] = web().get(POINTS, {"ref": "F11"}).json()["items"]
    assert (item["comparator"], item["value"], item["unit"]) == ("over", "600000", "downloads")
    assert (item["period_start"], item["period_end"]) == ("2020-01-01", "2020-02-29")
    assert item["as_of"] == "2020-02-27"
    assert item["institution"] == "10616"
    assert item["supersedes"] is None
    assert web().get(f"{POINTS}/{item['code']}").json() == item
    assert web().get(item["url"]).status_code == 200


def test_what_is_not_known_is_null(case: Release, web: Any) -> None:
    [item] = web().get(POINTS, {"ref": "F09"}).json()["items"]
    assert item["period_start"] is None


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ({"indicator": "homepage-visits"}, ["F06", "F08"]),
        ({"institution": "10636"}, ["F05", "F39", "F40"]),
        ({"institution": "10636", "indicator": "donation-amount"}, ["F05"]),
        ({"release": "nosuch"}, []),
        ({"institution": "四川大学"}, []),
    ],
)
def test_filters(case: Release, web: Any, query: dict[str, str], refs: list[str]) -> None:
    items = web().get(POINTS, query).json()["items"]
    assert [item["ref"] for item in items] == refs


def test_pages_follow_each_other(case: Release, web: Any) -> None:
    address: str | None = f"{POINTS}?page_size=20"
    seen: list[str] = []
    while address:
        answer = web().get(address).json()
        seen += [item["ref"] for item in answer["items"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 47


def test_the_number_of_queries_does_not_grow(
    case: Release, web: Any, django_assert_num_queries: Any
) -> None:
    for size in (1, 47):
        with django_assert_num_queries(6):
            web().get(POINTS, {"page_size": size})


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"page": "x"}, 422),
        ({"page": "0"}, 422),
        ({"page_size": "201"}, 422),
        ({"page": "99999999999999999999"}, 422),
        ({"page": "99"}, 404),
        ({"ref": "\x00"}, 400),
        ({"indicator": "长" * 5000}, 422),
    ],
)
def test_bad_questions(case: Release, web: Any, query: dict[str, str], status: int) -> None:
    assert web().get(POINTS, query).status_code == status


@pytest.mark.parametrize("code", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_missing_figures(case: Release, web: Any, code: str) -> None:
    assert web().get(f"{POINTS}/{code}").status_code in {400, 404}


def test_releases(case: Release, web: Any) -> None:
    answer = web().get(RELEASES).json()
    assert answer["count"] == 1
    [item] = answer["items"]
    assert item == web().get(f"{RELEASES}/sichuan-2020").json()
    assert item["published_at"] == "2020-02-28"
    assert item["sha256"] == case.sha256
    assert (item["figures"], item["institutions_reporting"]) == (47, 74)
    assert web().get(item["report_json"]).content.decode() == case.body
