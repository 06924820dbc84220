"""Correcting a figure: a new row that supersedes, with the reason beside it."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.evidence.reports.domain.record import (
    EvidenceText,
    Reading,
    SameCodeOtherFigure,
    same_content,
    write_evidence,
)
from kaijuan.evidence.reports.models import DataPoint


class AlreadyCorrected(Refusal):
    """Somebody else was quicker: this revision is no longer the current one."""

    status = 409
    says = _("This figure was corrected meanwhile. Look at its latest revision and start there.")


class NothingCorrected(Refusal):
    """A correction that changes nothing."""

    says = _("Nothing differs from what is recorded. Change what is wrong in it.")


def correct_data_point(
    point: DataPoint,
    reading: Reading,
    *,
    reason: str,
    by: User | None,
    code: uuid.UUID | None = None,
) -> DataPoint:
    """Supersede ``point`` by ``reading`` and keep both; gives back the new revision.

    What the figure is about (indicator, institution, number) stays, and so does its evidence. A
    published release keeps the revision it was frozen with. The same ``code`` with the same
    content is the same correction. Raises `AlreadyCorrected`, `NothingCorrected`,
    `SameCodeOtherFigure` and ValidationError.
    """
    revision = _next_revision(point, reading, reason, code)
    with transaction.atomic():
        known = DataPoint.objects.filter(code=revision.code).first()
        if known is not None:
            return _same_or_refused(known, revision)
        if DataPoint.objects.filter(supersedes=point).exists():
            raise AlreadyCorrected
        if same_content(point, revision):
            raise NothingCorrected
        given = ["institution", "compiled_for", "supersedes"]
        revision.full_clean(exclude=given, validate_constraints=False)
        _insert(revision)
        _carry_evidence(point, revision)
        details: dict[str, str | int] = {
            "revision": revision.revision,
            "supersedes": str(point.code),
        }
        record("data_point.corrected", revision, by=by, details=details)
    return revision


def _next_revision(
    point: DataPoint, reading: Reading, reason: str, code: uuid.UUID | None
) -> DataPoint:
    return DataPoint(
        code=code or uuid.uuid4(),
        compiled_for=point.compiled_for,
        ref=point.ref,
        revision=point.revision + 1,
        subject=point.subject,
        indicator=point.indicator,
        supersedes=point,
        reason=reason.strip(),
        **asdict(reading),
    )


def _insert(revision: DataPoint) -> None:
    if not revision.reason:
        raise ValidationError({"reason": _("Say why the figure is corrected.")})
    try:
        with transaction.atomic():
            revision.validate_constraints(exclude=["supersedes", "revision", "ref"])
            revision.save(force_insert=True)
    except IntegrityError:
        # On PostgreSQL two corrections can pass the check above at the same moment.
        if DataPoint.objects.filter(supersedes=revision.supersedes).exists():
            raise AlreadyCorrected from None
        raise


def _carry_evidence(point: DataPoint, revision: DataPoint) -> None:
    for old in point.evidence.select_related("source"):
        text = EvidenceText(
            source=old.source,
            kind=old.kind,
            locator=old.locator,
            locator_en=old.locator_en,
            paraphrase=old.paraphrase,
            paraphrase_en=old.paraphrase_en,
        )
        write_evidence(revision, text)


def _same_or_refused(known: DataPoint, sent: DataPoint) -> DataPoint:
    same = known.supersedes_id == sent.supersedes_id and known.reason == sent.reason
    if same and same_content(known, sent):
        return known
    raise SameCodeOtherFigure
