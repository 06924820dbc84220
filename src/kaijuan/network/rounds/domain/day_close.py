"""Closing a library's day: the director reads it and signs, also where everything is nought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.privacy.public import TooOld
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.day_counts import (
    FLAGGED,
    NIL,
    DayCounts,
    Upward,
    count_day,
    digest_of,
    duties_on,
    is_erased,
    said_in,
    silent_names,
    told_upward,
)
from kaijuan.network.rounds.domain.upward_refusals import (
    CountsChanged,
    DayNotBegun,
    NothingAsked,
    NotUpward,
    SignedAlready,
)
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import DayReport, ExpectedItem, Obligation


@dataclass(frozen=True, slots=True)
class DayPreview:
    """What would be signed: ``counts`` inside, ``upward`` as told, and of whom nothing stands.

    ``before`` is the signing that stands, None: none yet. ``changed``: it says something else.
    """

    kind: DutyKind
    day: dt.date
    duties: Sequence[Obligation]
    counts: DayCounts
    upward: Upward
    silent: Sequence[ExpectedItem]
    before: DayReport | None
    digest: str

    @property
    def changed(self) -> bool:
        return self.before is None or not _says_the_same(self.before, self.counts, self.upward)


def upward_kinds() -> list[DutyKind]:
    """The kinds whose days are closed and signed."""
    return [kind for kind in duty_kinds if kind.upward]


def today_here() -> dt.date:
    """The present day in the zone of the open scope's library."""
    return now().astimezone(zone_of(current_institution())).date()


def preview_day(kind: str, day: dt.date) -> DayPreview:
    """Of ``kind`` (its key) on ``day``, within the open scope; as many queries for many items.

    Raises ``NotUpward``, ``DayNotBegun``, ``NothingAsked``, or ``TooOld`` where nobody signed
    before the alerts of the day were erased.
    """
    if kind not in duty_kinds or not duty_kinds[kind].upward:
        raise NotUpward
    if day > today_here():
        raise DayNotBegun
    of_kind = duty_kinds[kind]
    duties = duties_on(of_kind, day)
    if not duties:
        raise NothingAsked
    earlier = _signings(kind, day)
    if not earlier and is_erased(day, duties):
        raise TooOld
    counts = count_day(of_kind, day, duties)
    return DayPreview(
        kind=of_kind,
        day=day,
        duties=duties,
        counts=counts,
        upward=told_upward(of_kind, counts, earlier),
        silent=silent_names(of_kind, day, duties),
        before=earlier[-1] if earlier else None,
        digest=digest_of(of_kind, day, counts, earlier),
    )


def close_day(kind: str, day: dt.date, *, digest: str, note: str, by: Any) -> DayReport:
    """Sign ``day`` as it was seen under ``digest``; what stood before is kept and superseded.

    Raises as ``preview_day``, ``CountsChanged`` where the numbers are others by now or somebody
    signed first, ``SignedAlready`` where nothing is new, ``ValidationError`` for a bad note.
    """
    try:
        with transaction.atomic():
            return _close(kind, day, digest=digest, note=note.strip(), by=by)
    except IntegrityError as error:
        # Two at once: the other one's signing stands.
        raise CountsChanged from error


def _close(kind: str, day: dt.date, *, digest: str, note: str, by: Any) -> DayReport:
    DayReport._meta.get_field("note").clean(note, None)
    seen = preview_day(kind, day)
    if seen.digest != digest:
        raise CountsChanged
    if not seen.changed and seen.before is not None and seen.before.note == note:
        raise SignedAlready
    at = now()
    made = _report_of(seen, note=note, at=at, by=by)
    standing = DayReport.objects.filter(
        institution=current_institution(), kind=kind, day=day, superseded_at=None
    )
    standing.update(superseded_at=at)
    made.save()
    record("day_report.signed", made, by=by, details={"number": made.number})
    return made


def _report_of(seen: DayPreview, *, note: str, at: dt.datetime, by: Any) -> DayReport:
    counts, said = seen.counts, dict(seen.upward.said)
    reporting = counts.reporting
    return DayReport(
        kind=seen.kind.key,
        demand=counts.demand,
        day=seen.day,
        expected=reporting.expected,
        on_time=reporting.on_time,
        late=reporting.late,
        waived=reporting.waived,
        missed=reporting.missed,
        pending=reporting.pending,
        nil=said.pop(NIL),
        flagged=said.pop(FLAGGED),
        counts=said,
        suppressed=seen.upward.suppressed,
        note=note,
        sha256=seen.digest,
        number=seen.before.number + 1 if seen.before else 1,
        counts_number=seen.upward.number,
        signed_at=at,
        first_signed_at=seen.before.first_signed_at if seen.before else at,
        signed_by=by,
        sample=counts.sample,
    )


def unsigned_days(start: dt.date, end: dt.date) -> list[tuple[DutyKind, dt.date]]:
    """Days from ``start`` to ``end`` on which something of an upward kind was expected and that
    nobody has signed. Two queries."""
    kinds = {kind.key: kind for kind in upward_kinds()}
    items = ExpectedItem.objects.filter(
        day__gte=start, day__lte=end, obligation__kind__in=list(kinds)
    )
    expected = set(items.order_by().values_list("obligation__kind", "day").distinct())
    reports = DayReport.objects.filter(
        institution=current_institution(), day__gte=start, day__lte=end, superseded_at=None
    )
    signed = set(reports.values_list("kind", "day"))
    return [
        (kinds[kind], day) for kind, day in sorted(expected - signed, key=lambda x: (x[1], x[0]))
    ]


def _signings(kind: str, day: dt.date) -> list[DayReport]:
    """Every signing of the day, oldest first."""
    rows = DayReport.objects.filter(institution=current_institution(), kind=kind, day=day)
    return cast("list[DayReport]", list(rows.select_related("signed_by").order_by("number")))


def _says_the_same(report: DayReport, counts: DayCounts, upward: Upward) -> bool:
    reporting = counts.reporting
    names = ("expected", "on_time", "late", "waived", "missed", "pending")
    same = all(getattr(report, name) == getattr(reporting, name) for name in names)
    return same and said_in(report) == upward.said
