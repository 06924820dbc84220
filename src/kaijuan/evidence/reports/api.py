"""``/api/v1/data-points`` and ``/api/v1/releases``."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Schema
from ninja.pagination import paginate

from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.indicators.public import Comparator, indicators
from kaijuan.core.permissions.access import public
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.rules import data_points_visible_to, releases_visible_to

data_points = Router(tags=["data-points"])
releases = Router(tags=["releases"])


class EvidenceOut(Schema):
    """A place in a source; ``paraphrase`` is what stands there, in our words."""

    source: str
    published_on: dt.date | None
    locator: str
    locator_en: str
    paraphrase: str
    paraphrase_en: str


class DataPointOut(Schema):
    """``value`` is a decimal number as text, null where there is none (``absence`` says why).

    A flow has inclusive ``period_start`` and ``period_end``; what is not known is null.
    ``supersedes`` is the code of the revision that this one corrects.
    """

    code: uuid.UUID
    ref: str
    release: str | None
    revision: int
    indicator: str
    label: str
    institution: str
    comparator: Comparator
    value: str | None
    absence: str
    unit: str
    period_start: dt.date | None
    period_end: dt.date | None
    as_of: dt.date | None
    note: str
    note_en: str
    evidence: list[EvidenceOut]
    supersedes: uuid.UUID | None
    reason: str
    recorded_at: dt.datetime
    url: str


class ReleaseOut(Schema):
    """``sha256`` is that of ``report.json``; ``published_at`` is the day the report bears."""

    slug: str
    title: str
    title_en: str
    state: str
    published_at: dt.date | None
    sha256: str
    figures: int
    institutions_reporting: int | None
    url: str
    report_json: str


def shown_points(points: Sequence[DataPoint]) -> list[DataPointOut]:
    """Data points as the API gives them; the relations are loaded already."""
    return [_point(point) for point in points]


def shown_releases(found: Sequence[Release]) -> list[ReleaseOut]:
    return [_release(release) for release in found]


def _rows(request: HttpRequest) -> "QuerySet[DataPoint]":
    rows = data_points_visible_to(request.user).select_related(
        "subject", "compiled_for", "supersedes"
    )
    return rows.prefetch_related("evidence__source").order_by("compiled_for", "ref", "pk")


@data_points.get("", response=list[DataPointOut], summary="Figures")
@paginate(HousePages, attach=shown_points)
@public
def list_data_points(
    request: HttpRequest,
    indicator: QueryText = "",
    institution: QueryText = "",
    release: QueryText = "",
    ref: QueryText = "",
    superseded: bool = False,
) -> QuerySet[DataPoint]:
    """Current figures; with ``superseded`` also those that were corrected since.

    ``indicator`` is its code, ``institution`` the key of the one the figure is about, ``release``
    the slug of the release it was compiled for.
    """
    rows = _rows(request)
    if not superseded:
        rows = rows.filter(superseded_by__isnull=True)
    wanted = {
        "indicator": indicator,
        "subject__key": institution,
        "compiled_for__slug": release,
        "ref": ref,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


@data_points.get("/{uuid:code}", response=DataPointOut, summary="One figure")
@public
def one_data_point(request: HttpRequest, code: uuid.UUID) -> DataPointOut:
    """The revision with this code, current or not."""
    found = _rows(request).filter(code=code).first()
    if found is None:
        raise Http404
    return _point(found)


@releases.get("", response=list[ReleaseOut], summary="Releases")
@paginate(HousePages, attach=shown_releases)
@public
def list_releases(request: HttpRequest) -> QuerySet[Release]:
    """Compiled reports, the latest first."""
    return releases_visible_to(request.user).defer("body").order_by("-published_on", "slug")


@releases.get("/{slug}", response=ReleaseOut, summary="One release")
@public
def one_release(request: HttpRequest, slug: QueryText) -> ReleaseOut:
    """The release with this slug; 404 where there is none."""
    found = releases_visible_to(request.user).defer("body").filter(slug=slug).first()
    if found is None:
        raise Http404
    return _release(found)


def _point(point: DataPoint) -> DataPointOut:
    release = point.compiled_for
    known = point.indicator in indicators
    page = reverse("reports:figure", args=[release.slug, point.ref]) if release else ""
    return DataPointOut(
        code=point.code,
        ref=point.ref,
        release=release.slug if release else None,
        revision=point.revision,
        indicator=point.indicator,
        label=str(indicators.get(point.indicator).label) if known else point.indicator,
        institution=point.subject.key,
        comparator=Comparator(point.comparator),
        value=point.plain_value,
        absence=point.absence,
        unit=point.unit,
        period_start=point.period_start,
        period_end=point.period_end,
        as_of=point.as_of,
        note=point.note,
        note_en=point.note_en,
        evidence=[
            EvidenceOut(
                source=each.source.title,
                published_on=each.source.published_on,
                locator=each.locator,
                locator_en=each.locator_en,
                paraphrase=each.paraphrase,
                paraphrase_en=each.paraphrase_en,
            )
            for each in point.evidence.all()
        ],
        supersedes=point.supersedes.code if point.supersedes else None,
        reason=point.reason,
        recorded_at=point.recorded_at,
        url=page,
    )


def _release(release: Release) -> ReleaseOut:
    published = release.is_published
    return ReleaseOut(
        slug=release.slug,
        title=release.title,
        title_en=release.title_en,
        state=release.state,
        published_at=release.published_on,
        sha256=release.sha256,
        figures=release.figure_count,
        institutions_reporting=release.institutions_reporting,
        url=release.get_absolute_url(),
        report_json=reverse("reports:json", args=[release.slug]) if published else "",
    )
