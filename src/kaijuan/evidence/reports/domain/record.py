"""Recording a figure with the evidence it stands on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.models import DataPoint, Evidence, EvidenceKind, Release, Source
from kaijuan.evidence.reports.models.data_point import CONTENT


class SameCodeOtherFigure(Refusal):
    """A client sent another figure under a code that is taken."""

    status = 409
    says = _("Another figure has this code already. Send the new one under a code of its own.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the number and what it means. A period is inclusive at both ends."""

    comparator: str
    value: Decimal | None
    unit: str
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    as_of: dt.date | None = None
    absence: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """Where it was read and, in our own words, what stands there."""

    source: Source
    locator: str
    paraphrase: str
    locator_en: str = ""
    paraphrase_en: str = ""
    kind: str = EvidenceKind.REPORT


def record_data_point(
    reading: Reading,
    *,
    indicator: str,
    subject: Institution,
    by: User | None,
    code: uuid.UUID | None = None,
    compiled_for: Release | None = None,
    ref: str = "",
    evidence: Iterable[EvidenceText] = (),
) -> DataPoint:
    """Write one figure of ``subject`` and its evidence, vouched for by the open scope's owner.

    Sending the same figure under the same ``code`` again changes nothing and gives back the first
    one. Raises `SameCodeOtherFigure` for another figure under that code, and ValidationError.
    """
    point = DataPoint(
        code=code or uuid.uuid4(),
        indicator=indicator,
        subject=subject,
        compiled_for=compiled_for,
        ref=ref,
        **asdict(reading),
    )
    with transaction.atomic():
        known = DataPoint.objects.filter(code=point.code).first()
        if known is not None:
            return _same_or_refused(known, point)
        # A figure may stand in no release; one that does stands there once.
        free = [] if compiled_for else ["compiled_for"]
        point.full_clean(exclude=["institution", *free])
        point.save(force_insert=True)
        for text in evidence:
            write_evidence(point, text)
        record("data_point.recorded", point, by=by)
    return point


def write_evidence(point: DataPoint, text: EvidenceText) -> Evidence:
    """Put one piece of evidence under ``point``. Raises ValidationError."""
    evidence = Evidence(
        data_point=point,
        source=text.source,
        kind=text.kind,
        locator=text.locator,
        locator_en=text.locator_en,
        paraphrase=text.paraphrase,
        paraphrase_en=text.paraphrase_en,
    )
    evidence.full_clean(exclude=["institution", "data_point"])
    evidence.save(force_insert=True)
    return evidence


def same_content(one: DataPoint, other: DataPoint) -> bool:
    """Whether both say the same, number by number; 1000 and 1000.0000 are the same."""
    return all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def _same_or_refused(known: DataPoint, sent: DataPoint) -> DataPoint:
    identity = ("indicator", "subject_id", "compiled_for_id", "ref")
    same = all(getattr(known, name) == getattr(sent, name) for name in identity)
    if same and known.supersedes_id is None and same_content(known, sent):
        return known
    raise SameCodeOtherFigure
