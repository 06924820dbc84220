"""What the measures that decide modes share: one decision for each target."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import (
    Mode,
    ModeSpan,
    Place,
    Service,
    Standing,
    cancel_spans,
    decide_modes,
    standing_of,
)
from kaijuan.network.plans.measures.base import Change, Ground, Text, Undone

MODE: Final = "mode"
#: Key of ``Ground.shared``: what is open before the act. The engine may put it there.
STANDING: Final = "plans.standing"
#: Key of ``Ground.shared``: what the previewed measures would decide, by target, in order.
DECISIONS: Final = "plans.decisions"
#: Key of ``Ground.shared``: the same as spans.
SPANS: Final = "plans.spans"
#: Key of ``Ground.shared``: codes of the targets whose decision was cancelled, in ``undo``.
CANCELLED: Final = "plans.cancelled"
#: Key of ``Ground.shared``: codes of those that were to be cancelled.
ASKED: Final = "plans.asked"
#: Key of ``Ground.shared``: the mode of each service by its code, as far as measures changed it.
MODES: Final = "plans.modes"
#: Key of ``Ground.shared``: decisions made by hand after the switch, in ``undo``.
LATER: Final = "plans.later"

UNDONE: Final = "undone"
BY_HAND: Final = "by-hand"


def standing_in(ground: Ground) -> Standing:
    """What is open at the institution before the act, at the moment that counts; read once."""
    if STANDING not in ground.shared:
        ground.shared[STANDING] = standing_of([ground.institution], at=moment_of(ground))
    found: Standing = ground.shared[STANDING]
    return found


def moment_of(ground: Ground) -> dt.datetime:
    """When before and after are compared: now, or its beginning if that is to come or all over."""
    moment = max(ground.starts_at, ground.at)
    over = ground.ends_at is not None and ground.ends_at <= moment
    return ground.starts_at if over else moment


def services_in(ground: Ground) -> list[Service]:
    """The services of the institution that are in use, in their order."""
    return [each.service for each in standing_in(ground).of(ground.institution).services]


def modes_in(ground: Ground) -> dict[str, str | None]:
    """The mode of each service by its code; measures that change one write it down here."""
    if MODES not in ground.shared:
        opening = standing_in(ground).of(ground.institution)
        ground.shared[MODES] = {
            str(each.service.code): each.mode.value for each in opening.services
        }
    found: dict[str, str | None] = ground.shared[MODES]
    return found


class Decision(NamedTuple):
    """What a measure would decide: a mode for a service, else a place, else everything."""

    mode: str
    place: Place | None = None
    service: Service | None = None


def would_decide(ground: Ground, decisions: Iterable[Decision]) -> None:
    """In a preview: this would be decided next. Of one target the last word counts."""
    known: dict[tuple[int | None, int | None], Decision] = ground.shared.setdefault(DECISIONS, {})
    for each in decisions:
        target = (each.place.pk if each.place else None, each.service.pk if each.service else None)
        known.pop(target, None)
        known[target] = each


def spans_in(ground: Ground) -> list[ModeSpan]:
    """What the previews on this ground would decide, as one span for each target, in order."""
    if SPANS not in ground.shared:
        decisions = ground.shared.get(DECISIONS, {}).values()
        ground.shared[SPANS] = [_span(ground, each) for each in decisions]
    found: list[ModeSpan] = ground.shared[SPANS]
    return found


def decide(ground: Ground) -> None:
    """Decide what the previews on this ground said, all measures at once.

    The first measure that is applied does it for all: one insert and one entry in the log instead
    of one for each.
    """
    spans = spans_in(ground)
    ground.shared[SPANS] = []
    if spans:
        decide_modes(spans, by=ground.by)


def _span(ground: Ground, decision: Decision) -> ModeSpan:
    made = ModeSpan(
        institution=ground.institution,
        place=decision.place,
        service=decision.service,
        mode=decision.mode,
        starts_at=ground.starts_at,
        ends_at=ground.ends_at,
        reason=ground.reason,
        reason_en=ground.reason_en,
        switch_code=ground.switch_code,
        decided_by=ground.by,
        approved_by=ground.shared.get("plans.approved_by"),
        sample=bool(ground.shared.get("plans.sample")),
    )
    if ground.switch_code is not None:
        made.code = code_of(ground.switch_code, target_code(made))
    return made


def code_of(switch_code: uuid.UUID, target: str) -> uuid.UUID:
    """The code of a switch's decision on a target; the same each time it is worked out."""
    return uuid.uuid5(switch_code, target)


def target_code(of: ModeSpan) -> str:
    """The outward code of what a decision is about."""
    target: Institution | Place | Service = of.service or of.place or of.institution
    return str(target.code)


def cancel(ground: Ground, changes: Sequence[Change], by: Any) -> Sequence[Undone]:
    """Cancel the decisions behind ``changes`` and say of each whether it went back.

    When the time of the switch is over they have ended by themselves. What somebody decided by
    hand since, for the same target, stays and is told.
    """
    mine = _cancelled(ground, {each.object_code for each in changes}, by)
    later = decided_later(ground)
    return [
        Undone(
            change,
            UNDONE if change.object_code in mine and change.object_code not in later else BY_HAND,
        )
        for change in changes
    ]


def _cancelled(ground: Ground, targets: set[str], by: Any) -> set[str]:
    """Those of ``targets`` whose decision was still there, now or for a measure before."""
    if ground.over or ground.switch_code is None:
        return targets
    asked: set[str] = ground.shared.setdefault(ASKED, set())
    done: set[str] = ground.shared.setdefault(CANCELLED, set())
    codes = {code_of(ground.switch_code, target): target for target in targets - asked}
    if codes:
        asked |= targets
        gone = (
            standing_codes(ground) & set(codes) if ground.rehearsed else cancel_spans(codes, by=by)
        )
        done |= {codes[code] for code in gone}
    return done


def standing_codes(ground: Ground) -> set[uuid.UUID]:
    """Codes of the switch's decisions that nobody has cancelled; one query."""
    rows = ModeSpan.objects.filter(
        institution=ground.institution,
        switch_code=ground.switch_code,
        cancelled_at__isnull=True,
    )
    return set(rows.values_list("code", flat=True))


def decided_later(ground: Ground) -> set[str]:
    """Codes of the targets for which somebody decided by hand after the switch; one query."""
    if LATER not in ground.shared:
        rows = ModeSpan.objects.filter(
            institution=ground.institution,
            switch_code__isnull=True,
            cancelled_at__isnull=True,
            decided_at__gt=ground.shared.get("plans.applied_at", ground.starts_at),
        ).select_related("service", "place", "institution")
        ground.shared[LATER] = {target_code(each) for each in rows if _meets(ground, each)}
    found: set[str] = ground.shared[LATER]
    return found


def _meets(ground: Ground, each: ModeSpan) -> bool:
    """Whether the times of the decision and of the switch have a moment in common."""
    begins_after = ground.ends_at is not None and each.starts_at >= ground.ends_at
    ends_before = each.ends_at is not None and each.ends_at <= ground.starts_at
    return not begins_after and not ends_before


def mode_shown(value: Any) -> Text:
    """A mode as a person reads it; None where the parts of a place differ."""
    return Mode(value).label if value in Mode.values else ""
