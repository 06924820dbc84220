"""What the reports show outside their own pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kaijuan.core.registry.panels import institution_panels, member_marks, nav_items
from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.domain.build import NAMES
from kaijuan.evidence.reports.edition import latest_edition
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.public import (
    build_release,
    headline_figures,
    release_slugs,
)

MARKS = {"leading-group": ("领", 8), "staged-plan": ("案", 19), "book-steriliser": ("消", 6)}


def panel_of(key: str) -> Any:
    institution = Institution.objects.get(key=key)
    return institution_panels["report"].context(institution, RequestFactory().get("/"))


def test_six_headlines_with_comparator_and_period(case: Release) -> None:
    with translation.override("en"):
        figures = headline_figures()
    assert [(str(f.comparator), f.value) for f in figures] == [
        ("", "74"),
        ("over", "60"),
        ("over", "220,000"),
        ("over", "600,000"),
        ("nearly", "1,200"),
        ("", "9,268"),
    ]
    assert all("2020" in str(figure.what) and figure.href for figure in figures)


@pytest.mark.parametrize("key", MARKS)
def test_marks_are_those_named(case: Release, key: str) -> None:
    letter, count = MARKS[key]
    mark = member_marks[key]
    assert mark.letter == letter
    assert len(mark.lit().keys) == count
    assert mark.lit().href.startswith("/reports/sichuan-2020/figures/")


def test_a_member_that_is_named_nowhere_else_still_reported(case: Release) -> None:
    panel = panel_of("14323")
    assert panel["reported"]
    assert panel["claims"] == []


def test_a_members_page_holds_its_figures_and_the_claims_that_name_it(case: Release) -> None:
    panel = panel_of("10636")
    assert [str(figure.evidence_label)[:3] for figure in panel["figures"]] == ["F05", "F39", "F40"]
    assert {"C03", "C04", "C08", "C24"} <= {ref for ref, _html, _counted in panel["claims"]}
    counted = {ref for ref, _html, counted in panel["claims"] if counted}
    assert counted == {"C03", "C04", "C24"}


def test_what_the_command_uses(case: Release, tmp_path: Any, settings: Any) -> None:
    settings.FILES = tmp_path / "files"
    assert release_slugs() == ["sichuan-2020"]
    written = [file.name for file in build_release("sichuan-2020", tmp_path / "out")]
    assert written == [*NAMES, "SHA256SUMS"]
    with pytest.raises(Release.DoesNotExist):
        build_release("nosuch", tmp_path)


def test_the_reports_are_in_the_navigation() -> None:
    assert nav_items["reports"].url == "/reports/"


def test_a_kept_edition_is_the_readers_language(case: Release) -> None:
    """The edition is kept between requests; the language of the last reader is not."""
    for _ in range(2):
        for language, title in (("zh-hans", case.title), ("en", case.title_en)):
            with translation.override(language):
                edition = latest_edition()
                assert edition is not None
                assert edition.title == title


def test_a_page_of_a_release_loads_its_body_once_in_a_process(case: Release, client: Any) -> None:
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert not [q for q in queries if '"reports_release"."body"' in q["sql"]]
