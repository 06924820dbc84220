"""Rows of the readiness checklist, of switches and of a proposal, with the canary in every text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaijuan.core.clock import now
from kaijuan.network.plans.models import (
    ChangedSetting,
    MeasureRun,
    Proposal,
    ReadinessItem,
    ReadinessTick,
    Switch,
    SwitchInside,
)
from tests.access.classified import DIRECTOR, SECRETARIAT, STAFF, Row, act, read, write

PREPARERS = frozenset({"librarian", "director"})
A_DAY = dt.timedelta(days=1)

ROWS: dict[str, Row] = {
    "plans:readiness": read(STAFF),
    "plans:readiness-add": write(DIRECTOR),
    "plans:readiness-usual": act(DIRECTOR),
    "plans:readiness-line": read(STAFF, code="readiness line"),
    "plans:readiness-change": write(DIRECTOR, code="readiness line"),
    "plans:readiness-retire": act(DIRECTOR, code="readiness line"),
    "plans:readiness-tick": write(STAFF, code="readiness line"),
    "plans:readiness-tick-back": act(STAFF, code="readiness tick"),
    "plans:ledger": read(STAFF),
    "plans:switches": read(STAFF),
    "plans:switch-new": write(PREPARERS),
    "plans:switch": read(STAFF, code="switch"),
    "plans:switch-progress": read(STAFF, code="switch"),
    "plans:switch-change": write(PREPARERS, code="switch"),
    "plans:switch-measures": read(PREPARERS, code="switch"),
    "plans:switch-measure-add": write(PREPARERS, code="switch", kind="=plans.manual_step"),
    "plans:switch-measure-remove": act(PREPARERS, code="switch"),
    "plans:switch-submit": act(PREPARERS, code="switch"),
    "plans:switch-approve": write(DIRECTOR, code="switch"),
    "plans:switch-refuse": write(DIRECTOR, code="switch"),
    "plans:switch-withdraw": act(PREPARERS, code="switch"),
    "plans:switch-undo": write(DIRECTOR, code="switch"),
    "plans:step-tick": act(STAFF, code="step"),
    "plans:proposals": read(SECRETARIAT),
    "plans:proposal-new": write(SECRETARIAT),
    "plans:proposal": read(SECRETARIAT, code="proposal"),
    "plans:proposal-members": read(SECRETARIAT, code="proposal"),
    "plans:proposal-apply": act(SECRETARIAT, code="proposal"),
    "plans:proposal-withdraw": act(SECRETARIAT, code="proposal"),
}


def line(mark: str) -> ReadinessItem:
    number = ReadinessItem.objects.count()
    return ReadinessItem.objects.create(
        mode="limited", text=f"{mark}消毒{number}", text_en=f"{mark} {number}"
    )


def tick(mark: str) -> ReadinessTick:
    return ReadinessTick.objects.create(
        item=line(mark), valid_until=now() + A_DAY, note=f"{mark}一楼"
    )


def switch(mark: str) -> Switch:
    made: Switch = Switch.objects.create(
        mode="closed",
        starts_at=now() + A_DAY,
        reason=f"{mark}停电",
        reason_en=f"{mark} power",
    )
    added = {"kind": "plans.manual_step", "parameters": {"text": f"{mark}锁门"}}
    SwitchInside.objects.create(switch=made, more_measures=[added])
    return made


def step(mark: str) -> MeasureRun:
    """A switch that was carried out, with a step that waits and a line of the ledger."""
    done = Switch.objects.create(
        mode="closed", starts_at=now() - A_DAY, state="applied", reason=f"{mark}停水"
    )
    run = MeasureRun.objects.create(
        switch=done,
        position=1,
        kind="plans.manual_step",
        parameters={"text": f"{mark}贴告示"},
        state="waiting",
        applied_at=now(),
    )
    ChangedSetting.objects.create(
        run=run,
        object_type="opening.service",
        object_code="x",
        label=f"{mark}借书",
        setting="mode",
        before="open",
        after="closed",
    )
    return run


def proposal() -> Proposal:
    """The consortium's; in its open scope."""
    return Proposal.objects.create(title="闭馆建议", mode="closed", starts_at=now() + A_DAY)


MAKERS: dict[str, Any] = {
    "readiness line": line,
    "readiness tick": tick,
    "switch": switch,
    "step": step,
}
