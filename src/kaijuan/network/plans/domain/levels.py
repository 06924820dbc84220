"""Response levels: a change is recorded, corrected, withdrawn; and what holds where (S05).

No row is ever edited: what was believed on a day can be told for ever.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.validators import sensible_day
from kaijuan.network.plans.domain.cleaning import clean_only
from kaijuan.network.plans.domain.level_refusals import (
    AnnouncedTooEarly,
    NoLongerBelieved,
    NoSuchLevel,
    NothingChanges,
    NothingCorrected,
    NothingToEnd,
    RecordedAlready,
)
from kaijuan.network.plans.domain.tell_levels import tell_members
from kaijuan.network.plans.domain.timeline import (
    Holding,
    Timeline,
    believed,
    believed_changes,
    concerns,
    holdings_of,
    level_of,
    levels_at,
    levels_of,
)
from kaijuan.network.plans.models import Area, Level, LevelChange, LevelScheme

__all__ = [
    "Holding",
    "LevelWanted",
    "Timeline",
    "believed",
    "believed_changes",
    "concerns",
    "correct_level",
    "holdings_of",
    "level_of",
    "levels_at",
    "levels_of",
    "record_level",
    "withdraw_level",
]

_FARTHEST: Final = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LevelWanted:
    """What a change says. ``level`` None: the response is over. Times are aware."""

    scheme: LevelScheme
    area: Area
    level: Level | None
    effective_at: dt.datetime
    announced_at: dt.datetime | None = None
    document: str = ""
    document_url: str = ""
    note: str = ""
    sample: bool = False


def record_level(wanted: LevelWanted, *, by: Any, tell: bool = True) -> LevelChange:
    """Record a change, announced ahead or back-dated, in the scope of who keeps the area.

    ``tell`` lets those know who switch at the members concerned. Raises ``ValidationError``,
    ``NoSuchLevel``, ``RecordedAlready``, ``NothingChanges``, ``NothingToEnd``.
    """
    with transaction.atomic():
        _lock(wanted.scheme)
        _check(wanted, believed_changes())
        change = _row(wanted, by=by)
        change.save()
        record("level.recorded", change, by=by, details=_details(change))
        if tell:
            tell_members(change)
    return change


def correct_level(change: LevelChange, wanted: LevelWanted, *, by: Any) -> LevelChange:
    """Put a new row in the place of ``change``, which stays to be seen.

    Area and scheme are those of ``change``. Raises as ``record_level``, and ``NothingCorrected``
    or ``NoLongerBelieved``.
    """
    wanted = replace(wanted, scheme=change.scheme, area=change.area, sample=change.sample)
    if wanted == _said(change):
        raise NothingCorrected
    with transaction.atomic():
        _lock(change.scheme)
        _check(wanted, believed_changes().exclude(pk=change.pk))
        corrected = _in_place_of(change, _row(wanted, by=by))
        record("level.corrected", corrected, by=by, details=_details(corrected))
        tell_members(corrected)
    return corrected


def withdraw_level(change: LevelChange, *, note: str, by: Any) -> LevelChange:
    """Say that ``change`` never was; the row that says so. Raises ``NoLongerBelieved``."""
    with transaction.atomic():
        _lock(change.scheme)
        row = _row(replace(_said(change), note=note), by=by)
        row.withdrawn = True
        row = _in_place_of(change, row)
        record("level.withdrawn", row, by=by, details=_details(row))
        tell_members(row)
    return row


def _lock(scheme: LevelScheme) -> None:
    """Of two who record at once one waits: on PostgreSQL here, on SQLite since BEGIN IMMEDIATE."""
    LevelScheme.objects.select_for_update().get(pk=scheme.pk)


def _check(wanted: LevelWanted, others: Any) -> None:
    if wanted.area.institution_id != current_institution().pk:
        # Everyone believes a change: none but its keeper records it.
        raise ForeignRow("The area belongs to another institution.")
    if wanted.level is not None and wanted.level.scheme_id != wanted.scheme.pk:
        raise NoSuchLevel
    for moment_ in (wanted.effective_at, wanted.announced_at):
        if moment_ is not None:
            sensible_day(moment_.astimezone(HOUSE_ZONE).date())
    if wanted.announced_at and abs(wanted.effective_at - wanted.announced_at) > _FARTHEST:
        raise AnnouncedTooEarly
    line = others.filter(scheme=wanted.scheme, area=wanted.area)
    if line.filter(effective_at=wanted.effective_at).exists():
        raise RecordedAlready
    before = line.filter(effective_at__lt=wanted.effective_at).last()
    if before is not None and before.level_id == (wanted.level and wanted.level.pk):
        raise NothingChanges(moment(before.effective_at))
    if before is None and wanted.level is None:
        raise NothingToEnd


def _row(wanted: LevelWanted, *, by: Any) -> LevelChange:
    row = LevelChange(
        scheme=wanted.scheme,
        area=wanted.area,
        level=wanted.level,
        effective_at=wanted.effective_at,
        announced_at=wanted.announced_at,
        document=wanted.document,
        document_url=wanted.document_url,
        note=wanted.note,
        recorded_by=by,
        sample=wanted.sample,
    )
    clean_only(row, "document", "document_url", "note")
    return row


def _in_place_of(change: LevelChange, row: LevelChange) -> LevelChange:
    row.supersedes = change
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # ``supersedes`` is unique: of two who correct the same entry one is told.
        raise NoLongerBelieved from error
    return row


def _said(change: LevelChange) -> LevelWanted:
    return LevelWanted(
        scheme=change.scheme,
        area=change.area,
        level=change.level,
        effective_at=change.effective_at,
        announced_at=change.announced_at,
        document=change.document,
        document_url=change.document_url,
        note=change.note,
        sample=change.sample,
    )


def _details(change: LevelChange) -> dict[str, str | int]:
    """For the sentence of the log; the names are those of the day."""
    return {
        "area": change.area.name,
        "level": change.level.name if change.level else "—",
        "from": moment(change.effective_at, "zh-hans"),
    }
