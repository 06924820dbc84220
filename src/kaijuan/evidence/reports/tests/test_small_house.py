"""A house with no release yet, with a draft, and with a release of its own making."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import RequestFactory
from django.urls import reverse

from kaijuan.core.registry.panels import Lit, institution_panels, member_marks
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports.domain import correct_data_point, publish_release
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.public import headline_figures, latest_release, release_slugs
from kaijuan.evidence.reports.tests.making import draft_with_one_figure, reading

POINTS, RELEASES = "/api/v1/data-points", "/api/v1/releases"


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def test_nothing_is_shown_before_there_is_a_release(consortium: Any) -> None:
    assert headline_figures() == []
    assert latest_release() is None
    assert release_slugs() == []
    assert institution_panels["report"].context(consortium, RequestFactory().get("/")) is None
    assert all(mark.lit() == Lit(frozenset()) for mark in member_marks)


def test_an_empty_house_says_so(consortium: Any, web: Any) -> None:
    assert "No report yet" in text(web().get(reverse("reports:releases")))
    assert web().get("/reports/sichuan-2020/").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(
    draft: Release, web: Any, django_assert_num_queries: Any
) -> None:
    publish_release(draft, by=None)
    with django_assert_num_queries(3):
        web().get("/reports/")
    for slug in ("wind-2022", "snow-2023"):
        publish_release(draft_with_one_figure(slug), by=None)
    with django_assert_num_queries(3):
        assert text(web().get("/reports/")).count('class="entry entry-call"') == 3


def test_drafts_are_not_given_out(draft: Release, web: Any) -> None:
    assert web().get(RELEASES).json()["count"] == 0
    assert web().get(f"{RELEASES}/rain-2021").status_code == 404
    assert web().get(POINTS).json()["count"] == 0
    code = DataPoint.objects.get().code
    assert web().get(f"{POINTS}/{code}").status_code == 404


def test_a_corrected_figure_names_what_it_supersedes(draft: Release, web: Any) -> None:
    publish_release(draft, by=None)
    first = DataPoint.objects.get()
    with institution_scope(first.institution):
        correct_data_point(first, reading(value=Decimal("120.5")), reason="来函更正", by=None)
    [item] = web().get(POINTS).json()["items"]
    assert (item["value"], item["revision"]) == ("120.5", 2)
    assert item["supersedes"] == str(first.code)
    assert web().get(POINTS, {"superseded": "true"}).json()["count"] == 2
    assert web().get(f"{POINTS}/{first.code}").json()["value"] == "100"
