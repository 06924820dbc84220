"""A switch is taken back, or is over: its settings are put back, and the people are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import TryAgain
from kaijuan.network.opening.public import standing_of
from kaijuan.network.plans.domain.switches import telling
from kaijuan.network.plans.domain.switches.back import Back, PutBack, Run, put_back, rehearsed
from kaijuan.network.plans.domain.switches.measures_of import label_of, measure_named, switches
from kaijuan.network.plans.domain.switches.refusals import NotApplied
from kaijuan.network.plans.domain.switches.revision import locked_revision, raise_revision
from kaijuan.network.plans.domain.switches.steps import steps
from kaijuan.network.plans.domain.switches.wanted import BackLine, Shift, UndoPreview
from kaijuan.network.plans.measures.manual_step import KEY as MANUAL
from kaijuan.network.plans.measures.spans import standing_codes
from kaijuan.network.plans.models import MeasureRun, Switch

State = Switch.State


def preview_undo(switch: Switch) -> UndoPreview:
    """What taking it back would do, by the steps of the undo itself, which then write nothing.

    In the open scope; no transaction, no lock, and what a measure would write is refused. Raises
    NotApplied.
    """
    fresh = switches().get(pk=switch.pk)
    _expect_applied(fresh)
    with connection.execute_wrapper(_only_reads):
        standing = standing_of([fresh.institution])
        runs = list(MeasureRun.objects.filter(switch=fresh))
        ground, found = rehearsed(fresh, at=now())
        without = standing.with_spans(without_codes=standing_codes(ground))
    before, after = (each.of(fresh.institution).services for each in (standing, without))
    shifts = [Shift(old.service, old, new) for old, new in zip(before, after, strict=True)]
    return UndoPreview(
        lines=[_line(each) for each in found],
        services=[each for each in shifts if not each.stays],
        for_good=_for_good(runs),
        by_hand=[
            run.parameters.get("back") or run.parameters.get("text", "")
            for run in runs
            if run.kind == MANUAL and run.state == Run.DONE
        ],
    )


def _only_reads(execute: Any, sql: str, *rest: Any) -> Any:
    """For ``execute_wrapper``: a look takes no lock and changes nothing."""
    if not sql.lstrip("( ").upper().startswith("SELECT") or " FOR UPDATE" in sql:
        raise RuntimeError(f"A preview only reads: {sql[:80]}")
    return execute(sql, *rest)


def undo_switch(switch: Switch, *, by: Any, last: Callable[[], None] | None = None) -> Switch:
    """Take back what was carried out; of two who do it at once one is told.

    In the open scope, in one transaction. Raises NotApplied, MovedOn, NotYours.
    """
    with transaction.atomic():
        fresh = switches().get(pk=switch.pk)
        _expect_applied(fresh)
        seen = locked_revision(fresh.institution)
        at = now()
        found = put_back(fresh, by=by, at=at, over=False)
        steps.take("undo", fresh, by=by, details=_counts(found), undone_at=at, undone_by=by)
        if not raise_revision(fresh, seen):
            raise TryAgain
        telling.tell_staff(fresh, telling.UNDONE)
        if last is not None:
            last()
    switch.refresh_from_db()
    return switch


def end_switch(switch_id: int, *, last: Callable[[], None] | None = None) -> Switch | None:
    """Put back what does not end by itself when the time of a switch is over; None: nothing to do.

    In the open scope, in one transaction; doing it again does nothing more.
    """
    with transaction.atomic():
        at = now()
        switch = switches().filter(pk=switch_id, state=State.APPLIED, ends_at__lte=at).first()
        if switch is not None:
            locked_revision(switch.institution)
            found = put_back(switch, by=None, at=at, over=True)
            steps.take("end", switch, by=None, details=_counts(found), over_at=at)
            telling.tell_staff(switch, telling.OVER)
        if last is not None:
            last()
    return switch


def _expect_applied(switch: Switch) -> None:
    if switch.state != State.APPLIED:
        raise NotApplied(State(switch.state).label)


def _counts(found: Sequence[PutBack]) -> dict[str, str | int]:
    counted = Counter(each.back in (Back.UNDONE, Back.LATER) for each in found)
    return {"back": counted[True], "left": counted[False]}


def _line(each: PutBack) -> BackLine:
    measure = measure_named(each.run.kind)
    change = each.change
    return BackLine(
        measure=label_of(each.run.kind),
        change=change,
        back=each.back,
        now_shown=measure.show(change.setting, change.after) if measure else str(change.after),
        then_shown=measure.show(change.setting, change.before) if measure else str(change.before),
    )


def _for_good(runs: Sequence[MeasureRun]) -> list[Any]:
    """The sentences of the measures that ran and cannot take everything back, each once."""
    kinds = {run.kind: run for run in runs if run.state in (Run.APPLIED, Run.DONE)}
    found = (measure_named(kind) for kind in kinds)
    return [each.cannot_take_back for each in found if each is not None and each.cannot_take_back]
