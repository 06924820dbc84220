"""The pages of the reports: what they say, to whom, and with how many queries."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from kaijuan.core.ui.lang import LANGUAGES
from kaijuan.evidence.reports.models import Release

HOME = "/reports/sichuan-2020/"


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


@pytest.mark.parametrize("language", [code for code, _tag, _name in LANGUAGES])
def test_every_figure_of_the_report_opens(case: Release, web: Any, language: str) -> None:
    page = text(web().get(HOME, {"lang": language}))
    for number in range(1, 48):
        address = f"{HOME}figures/F{number:02}/"
        assert f'href="{address}"' in page
        assert web().get(address, {"lang": language}).status_code == 200
    assert case.sha256 in page


def test_over_sixty_lists_nineteen_and_says_that_the_others_are_unnamed(
    case: Release, web: Any
) -> None:
    page = text(web().get(f"{HOME}figures/F03/"))
    listed = page[page.index('<ul class="names">') :]
    assert listed[: listed.index("</ul>")].count("<li>") == 19
    assert "The others are not named in the source" in page
    assert not re.search(r"\b41\b", page)
    assert "no share" in page


def test_a_statement_is_not_shown_as_a_count_of_zero(case: Release, web: Any) -> None:
    page = text(web().get(f"{HOME}figures/F47/"))
    assert 'class="figure-value"' not in page
    assert "No report of a suspected or confirmed case" in page


def test_only_what_can_be_compared_is_charted(case: Release, web: Any) -> None:
    page = text(web().get(HOME))
    assert page.count('class="spans-chart"') == 1
    assert "over 7,333 a day" in page
    assert "over 10,000 a day" in page
    assert page.count('class="bars"') == 1


def test_the_table_is_filtered_ordered_and_paged(case: Release, web: Any) -> None:
    everything = f"{HOME}figures/"
    assert text(web().get(everything)).count('scope="row"') == 25
    assert text(web().get(everything, {"page": 2})).count('scope="row"') == 22
    assert text(web().get(everything, {"institution": "10636"})).count('scope="row"') == 3
    assert text(web().get(everything, {"chapter": "1"})).count('scope="row"') == 4
    assert text(web().get(everything, {"system": "S23"})).count('scope="row"') == 6
    turned = text(web().get(everything, {"indicator": "homepage-visits", "sort": "-ref"}))
    assert turned.index("figures/F08/") < turned.index("figures/F06/")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_is_exported_with_its_filters(case: Release, web: Any, form: str) -> None:
    response = web().get(f"{HOME}figures/", {"format": form, "indicator": "homepage-visits"})
    if form == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    assert [row[0] for row in rows] == ["ref", "F06", "F08"]
    assert rows[1][rows[0].index("comparator")] == "over"
    assert float(rows[1][rows[0].index("value")]) == 220000
    assert rows[1][rows[0].index("period_start")] == "2020-01-28"


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("figures/", {"page": "x"}, 404),
        ("figures/", {"page": "0"}, 404),
        ("figures/", {"page": "9" * 30}, 404),
        ("figures/", {"chapter": "9"}, 422),
        ("figures/", {"chapter": "'; drop table"}, 422),
        ("figures/", {"sort": "value"}, 422),
        ("figures/", {"institution": "\x00"}, 400),
        ("figures/", {"institution": "长" * 3000}, 422),
        ("figures/", {"format": "exe"}, 404),
        ("figures/F48/", {}, 404),
        ("figures/" + "F" * 500 + "/", {}, 404),
        ("compare/", {"f": "F48"}, 422),
        ("compare/", {"f": "<script>"}, 422),
        ("compare/", {"f": "F06"}, 422),
        ("compare/", {"f": ["F06", "F08"]}, 422),
        ("compare/", {}, 200),
    ],
)
def test_bad_questions_get_a_clear_answer(
    case: Release, web: Any, path: str, query: dict[str, Any], status: int
) -> None:
    response = web().get(HOME + path, query)
    assert response.status_code == status
    assert "<script>" not in text(response)


REFUSED = [
    (["F06", "F08"], "per day"),
    (["F24", "F29"], "unlike units"),
    (["F33", "F34"], "first or the last day"),
    (["F19", "F36"], "unlike units"),
    (["F02", "F03"], "unlike things"),
    (["F11", "F12"], "unlike things"),
    (["F01", "F47"], "statement"),
    (["F06"], "at least two"),
]


@pytest.mark.parametrize(("refs", "words"), REFUSED)
def test_unlike_figures_are_refused_with_what_to_do(
    case: Release, web: Any, refs: list[str], words: str
) -> None:
    response = web().get(f"{HOME}compare/", {"f": refs})
    assert response.status_code == 422
    assert words in text(response)


def test_unlike_periods_are_shown_per_day_instead(case: Release, web: Any) -> None:
    page = text(web().get(f"{HOME}compare/", {"f": ["F06", "F08"]}))
    assert "spans-chart" in page
    assert "Derived, not reported" in page
    assert "320,000" not in page


def test_the_data_file_is_the_frozen_body_and_is_not_sent_twice(case: Release, web: Any) -> None:
    first = web().get(f"{HOME}report.json")
    assert first.content.decode() == case.body
    again = web().get(f"{HOME}report.json", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_reading_file_is_given_to_keep(case: Release, web: Any) -> None:
    response = web().get(f"{HOME}report.html")
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize("path", ["", "figures/", "figures/F01/", "compare/", "report.json"])
def test_a_report_is_read_without_looking_at_its_rows(
    case: Release, web: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    client = web()
    client.get(HOME + path)
    with django_assert_max_num_queries(4):
        client.get(HOME + path)


def test_chinese_in_an_english_page_is_marked(case: Release, web: Any) -> None:
    page = text(web().get(f"{HOME}figures/F03/"))
    assert '<span lang="zh-Hans">四川大学</span>' in page
    assert '<html lang="en">' in page
