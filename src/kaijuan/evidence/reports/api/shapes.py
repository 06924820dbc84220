"""Figures and reports as the API gives them."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.urls import reverse
from ninja import Schema

from kaijuan.core.indicators.public import Comparator, indicators
from kaijuan.evidence.reports.models import DataPoint, Release


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
    ``institution`` is the key of the one the figure is about, ``owner`` that of the one that
    vouches for it. ``supersedes`` is the code of the revision that this one corrects.
    """

    code: uuid.UUID
    ref: str
    release: str | None
    revision: int
    indicator: str
    label: str
    institution: str
    owner: str
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
    return [shown_point(point) for point in points]


def shown_releases(found: Sequence[Release]) -> list[ReleaseOut]:
    return [shown_release(release) for release in found]


def shown_point(point: DataPoint) -> DataPointOut:
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
        owner=point.institution.key,
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


def shown_release(release: Release) -> ReleaseOut:
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
