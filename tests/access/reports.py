"""One published report and one draft, made through the domain."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.domain import (
    EvidenceText,
    Reading,
    draft_release,
    publish_release,
    record_data_point,
)
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    Release,
    Section,
    Source,
)

DAY = dt.date(2020, 2, 28)


def make_release(slug: str, mark: str, subject: Institution, *, publish: bool) -> Release:
    """A report with one figure of ``subject``; ``mark`` stands in every text."""
    release = draft_release(slug=slug, title=f"{mark}报告", title_en=f"{mark} report", by=None)
    source = Source.objects.create(
        slug=f"source-{slug}", title=f"{mark}出处", publisher="秘书处", published_on=DAY
    )
    point = record_data_point(
        Reading("over", Decimal(60), "visits", DAY, DAY),
        indicator="homepage-visits",
        subject=subject,
        compiled_for=release,
        ref="F01",
        evidence=[EvidenceText(source=source, locator="第一章", paraphrase=f"{mark}凭据")],
        by=None,
    )
    chapter = Chapter.objects.create(release=release, number=1, title=f"{mark}章")
    section = Section.objects.create(chapter=chapter, position=0, locator="第一章")
    claim = Claim.objects.create(
        release=release, section=section, ref="C1", position=0, text=f"{mark}访问{{F01}}。"
    )
    ClaimFigure.objects.create(claim=claim, data_point=point)
    return publish_release(release, by=None) if publish else release
