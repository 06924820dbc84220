"""Compiling a release: everything its pages and files show, as one plain value."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from kaijuan.core.indicators.public import LANGUAGES, django_code, indicators, present
from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.domain.frozen import FORMAT
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    DataPoint,
    Evidence,
    Release,
    Section,
    Source,
)

REPORTING = "institutions-reporting"


def compile_body(release: Release, published_on: dt.date | None) -> dict[str, Any]:
    """The whole report as it stands now, in both languages; the current revision of each figure.

    The same rows give an equal value, whichever database they are in and whoever asks. It takes
    the same number of queries for one claim and for a hundred.
    """
    points = _points(release)
    chapters = _chapters(release)
    return {
        "format": FORMAT,
        "slug": release.slug,
        **_both(release, "title"),
        **_both(release, "subtitle"),
        "published_on": published_on.isoformat() if published_on else None,
        "publisher": release.institution.key,
        "institutions_reporting": _reporting(points),
        "sources": _sources(points),
        "institutions": _institutions(release, points, chapters),
        "figures": [_figure(point) for point in points],
        "chapters": [_chapter(chapter) for chapter in chapters],
    }


def _points(release: Release) -> list[DataPoint]:
    evidence = Evidence.objects.select_related("source").order_by("pk")
    rows = DataPoint.objects.filter(compiled_for=release).current()
    return list(
        rows.select_related("subject")
        .prefetch_related(Prefetch("evidence", queryset=evidence))
        .order_by("ref")
    )


def _chapters(release: Release) -> list[Chapter]:
    figures = ClaimFigure.objects.select_related("data_point")
    claims = Claim.objects.order_by("position").prefetch_related(
        "names__named", "notes", Prefetch("figures", queryset=figures)
    )
    sections = Section.objects.order_by("position").prefetch_related(
        Prefetch("claims", queryset=claims)
    )
    chapters = Chapter.objects.filter(release=release).order_by("number")
    return list(chapters.prefetch_related(Prefetch("sections", queryset=sections)))


def _reporting(points: list[DataPoint]) -> int | None:
    """How many members the report stands on, when that was counted exactly."""
    for point in points:
        if point.indicator == REPORTING and point.comparator == "exact" and point.value is not None:
            return int(point.value)
    return None


def _sources(points: list[DataPoint]) -> dict[str, Any]:
    sources: dict[str, Source] = {
        evidence.source.slug: evidence.source
        for point in points
        for evidence in point.evidence.all()
    }
    return {
        slug: {
            **_both(source, "title"),
            **_both(source, "publisher"),
            "published_on": source.published_on.isoformat() if source.published_on else None,
        }
        for slug, source in sources.items()
    }


def _institutions(
    release: Release, points: list[DataPoint], chapters: list[Chapter]
) -> dict[str, Any]:
    seen: dict[str, Institution] = {release.institution.key: release.institution}
    seen |= {point.subject.key: point.subject for point in points}
    for chapter in chapters:
        for section in chapter.sections.all():
            for claim in section.claims.all():
                seen |= {name.named.key: name.named for name in claim.names.all()}
    return {
        key: {**_both(one, "name"), "kind": one.kind, **_both(one, "city")}
        for key, one in seen.items()
    }


def _figure(point: DataPoint) -> dict[str, Any]:
    indicator = indicators.get(point.indicator)
    plain = point.point()
    shown = {language: asdict(present(plain, language)) for language in LANGUAGES}
    labels = {}
    for language in LANGUAGES:
        with translation.override(django_code(language)):
            labels[language] = str(indicator.label)
    return {
        "ref": point.ref,
        "code": str(point.code),
        "revision": point.revision,
        "indicator": point.indicator,
        "label": labels["zh-Hans"],
        "label_en": labels["en"],
        "system": indicator.system,
        "institution": point.subject.key,
        "comparator": point.comparator,
        "value": point.plain_value,
        "absence": point.absence,
        "unit": point.unit,
        "period_start": _iso(point.period_start),
        "period_end": _iso(point.period_end),
        "as_of": _iso(point.as_of),
        **_both(point, "note"),
        "shown": shown,
        "evidence": [
            {
                "source": evidence.source.slug,
                "kind": evidence.kind,
                **_both(evidence, "locator"),
                **_both(evidence, "paraphrase"),
            }
            for evidence in point.evidence.all()
        ],
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "number": chapter.number,
        **_both(chapter, "title"),
        "sections": [
            {
                **_both(section, "title"),
                **_both(section, "locator"),
                "claims": [_claim(claim) for claim in section.claims.all()],
            }
            for section in chapter.sections.all()
        ],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        **_both(claim, "text"),
        "quantifier": claim.quantifier,
        "n": claim.n,
        "figures": sorted({figure.data_point.ref for figure in claim.figures.all()}),
        "names": [
            {"institution": name.named.key, "written_as": name.written_as}
            for name in claim.names.all()
        ],
        "notes": [{"kind": note.kind, **_both(note, "text")} for note in claim.notes.all()],
    }


def _both(row: Any, field: str) -> dict[str, str]:
    return {field: getattr(row, field), f"{field}_en": getattr(row, f"{field}_en")}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
