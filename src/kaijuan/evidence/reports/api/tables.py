"""Figures and reports as tables: the names are those of the JSON, so that programs find them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kaijuan.core.api.tables import Table
from kaijuan.evidence.reports.api.shapes import DataPointOut


def _number(point: DataPointOut) -> Decimal | None:
    """A number that a spreadsheet can add up; text such as "-5" would be taken for a formula."""
    return None if point.value is None else Decimal(point.value)


FIGURES: Final = Table(
    "data-points",
    {
        "code": lambda each: str(each.code),
        "ref": lambda each: each.ref,
        "release": lambda each: each.release,
        "revision": lambda each: each.revision,
        "indicator": lambda each: each.indicator,
        "label": lambda each: each.label,
        "institution": lambda each: each.institution,
        "owner": lambda each: each.owner,
        "comparator": lambda each: each.comparator.value,
        "value": _number,
        "absence": lambda each: each.absence,
        "unit": lambda each: each.unit,
        "period_start": lambda each: each.period_start,
        "period_end": lambda each: each.period_end,
        "as_of": lambda each: each.as_of,
        "note": lambda each: each.note,
        "note_en": lambda each: each.note_en,
        "evidence": lambda each: " | ".join(f"{e.source}, {e.locator}" for e in each.evidence),
        "supersedes": lambda each: str(each.supersedes or ""),
        "reason": lambda each: each.reason,
        "recorded_at": lambda each: each.recorded_at.isoformat(),
        "url": lambda each: each.url,
    },
)

RELEASES: Final = Table(
    "releases",
    {
        "slug": lambda each: each.slug,
        "title": lambda each: each.title,
        "title_en": lambda each: each.title_en,
        "state": lambda each: each.state,
        "published_at": lambda each: each.published_at,
        "sha256": lambda each: each.sha256,
        "figures": lambda each: each.figures,
        "institutions_reporting": lambda each: each.institutions_reporting,
        "url": lambda each: each.url,
        "report_json": lambda each: each.report_json,
    },
)
