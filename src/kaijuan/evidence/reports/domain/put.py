"""A program's figure, exactly once: the client names it by its own uuid and may send it again."""

from __future__ import annotations

import datetime as dt
import struct
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.evidence.reports.domain.correct import correct_data_point
from kaijuan.evidence.reports.domain.record import (
    EvidenceText,
    Reading,
    SameCodeOtherFigure,
    record_data_point,
)
from kaijuan.evidence.reports.models import DataPoint, Evidence, Release, Source
from kaijuan.evidence.reports.models.data_point import LEAST_PERCENT
from kaijuan.evidence.reports.models.release import ReleaseIsPublished

_SOURCE: Final = ("title", "title_en", "publisher", "publisher_en", "published_on")
_PLACE: Final = ("locator", "locator_en", "paraphrase", "paraphrase_en")


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a program read it. The source is known by its slug, and written where it is new."""

    source: str
    locator: str
    paraphrase: str
    locator_en: str = ""
    paraphrase_en: str = ""
    title: str = ""
    title_en: str = ""
    publisher: str = ""
    publisher_en: str = ""
    published_on: dt.date | None = None


def put_data_point(
    code: uuid.UUID,
    reading: Reading,
    *,
    owner: Institution,
    indicator: str,
    subject: Institution,
    by: User,
    compiled_for: Release | None = None,
    ref: str = "",
    evidence: Sequence[Sent] = (),
) -> tuple[DataPoint, bool]:
    """Write the figure ``code`` with its evidence; True beside it where it is new.

    ``owner`` vouches for it, and ``by`` may record for ``owner``. Sent again with the same content
    it is the same row. One transaction. Raises `SameCodeOtherFigure`, `ReleaseIsPublished` and
    ValidationError with the fields of the request.
    """

    def put() -> tuple[DataPoint, bool]:
        with transaction.atomic(), institution_scope(owner):
            _wait_for_the_same(code)
            known = DataPoint.objects.filter(code=code).first()
            if known is None:
                _check_new(reading, owner, subject, compiled_for, ref)
            point = record_data_point(
                reading,
                indicator=indicator,
                subject=subject,
                by=by,
                code=code,
                compiled_for=compiled_for,
                ref=ref,
                # Looked up only when the figure is new: a generator is not begun before.
                evidence=_texts(evidence),
            )
            if known is not None and not (
                known.institution == owner and _stands_on(known, evidence)
            ):
                raise SameCodeOtherFigure
            return point, known is None

    return _once_more(put)


def put_correction(
    point: DataPoint, code: uuid.UUID, reading: Reading, *, reason: str, by: User
) -> tuple[DataPoint, bool]:
    """Correct ``point`` under the client's ``code``; True beside the revision where it is new.

    Raises what `correct_data_point` raises.
    """

    def put() -> tuple[DataPoint, bool]:
        with transaction.atomic(), institution_scope(point.institution):
            _wait_for_the_same(code)
            new = not DataPoint.objects.filter(code=code).exists()
            if new:
                refuse_unlikely(reading)
            made = correct_data_point(point, reading, reason=reason, by=by, code=code)
            return made, new

    return _once_more(put)


def refuse_unlikely(reading: Reading) -> None:
    """What the table's constraints refuse, each in a sentence at its field: ValidationError."""
    errors: dict[str, object] = {}
    start, end, value = reading.period_start, reading.period_end, reading.value
    if start and end and end < start:
        errors["period_end"] = _("The last day is not before the first one.")
    if value is not None and value < (LEAST_PERCENT if reading.unit == "percent" else 0):
        errors["value"] = _("A figure is not negative; only a percentage may fall, by at most 100.")
    if errors:
        raise ValidationError(errors)


def _wait_for_the_same(code: uuid.UUID) -> None:
    """Let a request under the same code that is on its way end first, so that it is the same one.

    On SQLite a transaction that may write waits for every other one as it is.
    """
    if connection.vendor == "postgresql":
        # Two numbers are keys apart from those of one, under which the house itself waits.
        keys = struct.unpack(">ii", code.bytes[:8])
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", keys)


def _once_more(put: Callable[[], tuple[DataPoint, bool]]) -> tuple[DataPoint, bool]:
    try:
        return put()
    except IntegrityError:
        # On PostgreSQL two requests can write the same new source, or number in a release, at the
        # same moment; the second one now meets the row of the first.
        return put()


def _check_new(
    reading: Reading,
    owner: Institution,
    subject: Institution,
    compiled_for: Release | None,
    ref: str,
) -> None:
    refuse_unlikely(reading)
    errors: dict[str, object] = {}
    if subject != owner and not owner.is_consortium:
        errors["institution"] = _("A member records figures about itself.")
    if compiled_for is None and ref:
        errors["ref"] = _("Only a figure of a release has a number: name the release too.")
    if compiled_for is not None and not ref:
        errors["ref"] = _("Give the number that the figure has in the release, such as F01.")
    if errors:
        raise ValidationError(errors)
    if compiled_for is None:
        return
    # Held to the end: who publishes meanwhile waits for this figure, or it finds them done.
    draft = Release.objects.select_for_update(no_key=True).defer("body").get(pk=compiled_for.pk)
    if draft.is_published:
        raise ReleaseIsPublished
    if DataPoint.objects.filter(compiled_for=compiled_for, ref=ref).exists():
        raise ValidationError({"ref": _("Another figure has this number in the release.")})


def _texts(sent: Sequence[Sent]) -> Iterator[EvidenceText]:
    for number, each in enumerate(sent):
        place = {name: getattr(each, name) for name in _PLACE}
        yield EvidenceText(source=_source(each, number), **place)


def _source(sent: Sent, number: int) -> Source:
    """The owner's source of this slug; written where it is new. Raises ValidationError."""
    given = {name: getattr(sent, name) for name in _SOURCE}
    known = Source.objects.filter(institution=current_institution(), slug=sent.source).first()
    if known is None:
        source = Source(slug=sent.source, **given)
        try:
            # The day of a source need not be known, which the model's field does not say.
            undated = [] if sent.published_on else ["published_on"]
            source.full_clean(exclude=["institution", *undated])
        except ValidationError as error:
            raise ValidationError(
                {
                    f"evidence.{number}.{_field(name)}": said
                    for name, said in error.error_dict.items()
                }
            ) from error
        source.save(force_insert=True)
        return source
    if any(value and value != getattr(known, name) for name, value in given.items()):
        raise ValidationError(
            {f"evidence.{number}.source": _("Another source is known by this name.")}
        )
    return known


def _field(name: str) -> str:
    return "source" if name == "slug" else name


def _stands_on(point: DataPoint, sent: Sequence[Sent]) -> bool:
    """Whether what is stored under ``point`` is what was sent, in any order."""
    stored = [_told(each) for each in point.evidence.select_related("source")]
    return sorted(stored) == sorted(
        (each.source, *(getattr(each, name) for name in _PLACE)) for each in sent
    )


def _told(evidence: Evidence) -> tuple[str, ...]:
    return (evidence.source.slug, *(getattr(evidence, name) for name in _PLACE))
