"""Small rows for the tests, made through the domain."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.domain import (
    EvidenceText,
    Reading,
    draft_release,
    record_data_point,
)
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    DataPoint,
    Release,
    Section,
    Source,
)


def reading(**changes: Any) -> Reading:
    """Over 100 visits in February 2020, but for the changes."""
    given: dict[str, Any] = {
        "comparator": "over",
        "value": Decimal(100),
        "unit": "visits",
        "period_start": dt.date(2020, 2, 1),
        "period_end": dt.date(2020, 2, 29),
    }
    return Reading(**(given | changes))


def a_source() -> Source:
    """The one source of the tests; in the open scope."""
    found = Source.objects.filter(slug="letter").first()
    return found or Source.objects.create(slug="letter", title="来函", publisher="甲大学图书馆")


def a_figure(release: Release | None = None, ref: str = "F01", **changes: Any) -> DataPoint:
    """A figure of the consortium with one piece of evidence."""
    return record_data_point(
        changes.pop("reading", reading()),
        indicator=changes.pop("indicator", "homepage-visits"),
        subject=changes.pop("subject", None) or Institution.objects.consortium(),
        compiled_for=release,
        ref=ref if release else "",
        code=changes.pop("code", None) or uuid.uuid4(),
        evidence=changes.pop("evidence", [EvidenceText(a_source(), "第一页", "说有一百多次")]),
        by=None,
    )


def a_claim(
    release: Release, text: str, *points: DataPoint, ref: str = "C01", **more: Any
) -> Claim:
    """A claim in the first section of the first chapter."""
    chapter, _ = Chapter.objects.get_or_create(
        release=release, number=1, defaults={"title": "第一章"}
    )
    section, _ = Section.objects.get_or_create(
        chapter=chapter, position=0, defaults={"title": "第一节", "locator": "第一页"}
    )
    claim = Claim.objects.create(
        release=release, section=section, ref=ref, position=0, text=text, **more
    )
    for point in points:
        ClaimFigure.objects.create(claim=claim, data_point=point)
    return claim


def draft_with_one_figure(slug: str = "rain-2021") -> Release:
    """A draft that could be published; the consortium's scope must be open."""
    release = draft_release(slug=slug, title="大雨", title_en="Heavy rain", by=None)
    a_claim(release, "访问{F01}。", a_figure(release))
    return release
