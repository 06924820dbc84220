"""The settings of a switch are put back, as far as they still are as it left them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaijuan.network.plans.domain.switches.measures_of import ground_of, measure_named
from kaijuan.network.plans.measures.base import Change, Ground, Measure, Undone
from kaijuan.network.plans.measures.manual_step import KEY as MANUAL
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Switch

Back = ChangedSetting.Back
Run = MeasureRun.State

#: Steps that put back by hand what was done by hand stand behind all measures.
BEHIND = 1000


@dataclass(frozen=True, slots=True)
class PutBack:
    """One setting, by which measure, and how it went (a value of ``ChangedSetting.Back``)."""

    run: MeasureRun
    row: ChangedSetting
    change: Change
    back: str


def put_back(switch: Switch, *, by: Any, at: dt.datetime, over: bool) -> list[PutBack]:
    """Put back what ``switch`` changed, the last measure first, in the caller's transaction.

    A setting that somebody changed since stays as it is. One that a later switch changed again is
    that one's to put back from now on, to what it was before this one.
    """
    runs, found = _gone_through(ground_of(switch, by=by, at=at, over=over), switch)
    _write(runs, found, at)
    _ask_by_hand(runs, at)
    return found


def rehearsed(switch: Switch, *, at: dt.datetime) -> tuple[Ground, list[PutBack]]:
    """What ``put_back`` would find, by the same steps, and the ground of it. Reads only."""
    ground = ground_of(switch, at=at, rehearsed=True)
    return ground, _gone_through(ground, switch)[1]


def _gone_through(ground: Ground, switch: Switch) -> tuple[list[MeasureRun], list[PutBack]]:
    runs = list(MeasureRun.objects.filter(switch=switch).order_by("-position"))
    rows = _rows(runs)
    none = ground.over and not rows
    handed = set() if none else _hand_over(runs, rows, keep=not ground.rehearsed)
    found: list[PutBack] = []
    for run in runs:
        found += _put_back_one(ground, run, rows[run.pk], handed)
    return runs, found


def _rows(runs: Sequence[MeasureRun]) -> dict[int, list[ChangedSetting]]:
    rows: dict[int, list[ChangedSetting]] = defaultdict(list)
    standing = ChangedSetting.objects.filter(run__in=runs, back="").order_by("pk")
    for row in standing:
        rows[row.run_id].append(row)
    return rows


def _put_back_one(
    ground: Ground, run: MeasureRun, rows: Sequence[ChangedSetting], handed: set[int]
) -> list[PutBack]:
    mine = [row for row in rows if row.pk not in handed]
    theirs = [PutBack(run, row, change_of(row), Back.LATER) for row in rows if row.pk in handed]
    changes = [change_of(row) for row in mine]
    measure = measure_named(run.kind)
    undone = _undone(measure, ground, run, changes)
    told = [
        PutBack(run, row, each.change, Back(each.back))
        for row, each in zip(mine, undone, strict=True)
    ]
    return theirs + told


def _undone(
    measure: Measure | None, ground: Ground, run: MeasureRun, changes: Sequence[Change]
) -> Sequence[Undone]:
    if measure is None:
        return [Undone(change, Back.STAYS) for change in changes]
    return measure.undo(ground, run.parameters, changes)


def change_of(row: ChangedSetting) -> Change:
    """A line of the ledger as the measure said it."""
    return Change(
        object_type=row.object_type,
        object_code=row.object_code,
        label=row.label,
        label_en=row.label_en,
        setting=row.setting,
        before=row.before,
        after=row.after,
    )


def _hand_over(
    runs: Sequence[MeasureRun], rows: dict[int, list[ChangedSetting]], *, keep: bool
) -> set[int]:
    """Give the before-image to the next switch that changed the same; the keys of rows given."""
    values: dict[tuple[str, str, str], list[ChangedSetting]] = defaultdict(list)
    for run in reversed(runs):
        measure = measure_named(run.kind)
        if measure is not None and not measure.layered and run.kind != MANUAL:
            for row in rows[run.pk]:
                if row.object_code:
                    values[_key(row)].append(row)
    if not values:
        return set()
    later = ChangedSetting.objects.filter(
        back="",
        run__switch__state=Switch.State.APPLIED,
        run__gt=max(run.pk for run in runs),
        object_code__in={code for _type, code, _setting in values},
    ).order_by("pk")
    handed: set[int] = set()
    for row in later:
        mine = values.pop(_key(row), [])
        # Where it did not find what was left, somebody changed it in between: that is not undone.
        if mine and row.before == mine[-1].after:
            if keep:
                row.before = mine[0].before
                row.save(update_fields=["before"])
            handed |= {each.pk for each in mine}
    return handed


def _key(row: ChangedSetting) -> tuple[str, str, str]:
    return row.object_type, row.object_code, row.setting


def _write(runs: Sequence[MeasureRun], found: Sequence[PutBack], at: dt.datetime) -> None:
    """A statement for each way back and for each state of the runs, however many there are."""
    by_back: dict[str, list[int]] = defaultdict(list)
    incomplete: set[int] = set()
    for each in found:
        by_back[each.back].append(each.row.pk)
        if each.back not in (Back.UNDONE, Back.LATER):
            incomplete.add(each.run.pk)
    for back, keys in by_back.items():
        ChangedSetting.objects.filter(pk__in=keys, back="").update(back=back, back_at=at)
    whole = [run.pk for run in runs if run.pk not in incomplete]
    MeasureRun.objects.filter(pk__in=whole).update(state=Run.UNDONE)
    if incomplete:
        MeasureRun.objects.filter(pk__in=incomplete).update(state=Run.IN_PART)


def _ask_by_hand(runs: Sequence[MeasureRun], at: dt.datetime) -> None:
    """What was done by hand and has to be put back by hand is listed until it is ticked off."""
    asked = [
        MeasureRun(
            institution=run.institution,
            switch_id=run.switch_id,
            position=BEHIND + run.position,
            kind=MANUAL,
            parameters={"text": run.parameters["back"], "post": run.parameters.get("post", "")},
            state=Run.WAITING,
            outcome={"puts_back": run.position},
            applied_at=at,
        )
        for run in runs
        if run.kind == MANUAL and run.state == Run.DONE and run.parameters.get("back")
    ]
    if asked:
        MeasureRun.objects.bulk_create(asked)
