"""A round is started, walked, finished, taken over or given up; two at once: one walks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.network.premises.days import believed
from kaijuan.network.premises.domain.refusals import (
    DoneAlready,
    Elsewhere,
    NoPoints,
    NothingChecked,
    NotOpenYet,
    NotYours,
    RoundOver,
    TakenMeanwhile,
    WalkedByOther,
    WhyGivenUp,
    WhyMissed,
)
from kaijuan.network.premises.models import Check, Outcome, Point, Round, RoundState, Route
from kaijuan.network.rounds.public import DONE, ExpectedItem, State, complete_item


@dataclass(frozen=True, slots=True)
class Walked:
    """Facts of a walk: codes of points left out, and of those passed after a later one."""

    missed: tuple[str, ...]
    out_of_order: tuple[str, ...]


def walked(plan: Sequence[str], passed: Sequence[str]) -> Walked:
    """``plan``: the points in order; ``passed``: those checked, by time. Each counts once.

    A point is out of order when one that comes later in the plan was passed before it.
    """
    places = {code: place for place, code in enumerate(plan)}
    furthest, wrong = -1, []
    for code in dict.fromkeys(passed):
        place = places.get(code)
        if place is None:
            continue
        if place < furthest:
            wrong.append(code)
        furthest = max(furthest, place)
    there = set(passed)
    return Walked(tuple(code for code in plan if code not in there), tuple(wrong))


def start_round(
    route: Route,
    *,
    code: UUID,
    item: ExpectedItem | None,
    by: Any,
    device_at: dt.datetime | None = None,
    sample: bool = False,
) -> Round:
    """Begin to walk ``route``; with ``item`` it is claimed. The same ``code`` begins it once.

    Raises WalkedByOther, DoneAlready, NotOpenYet, NoPoints or Elsewhere.
    """
    at = now()
    known = Round.objects.filter(code=code).first()
    if known is not None:
        return _same(known, route, item, by)
    plan = [str(each) for each in route.stops.values_list("point__code", flat=True)]
    if not plan:
        raise NoPoints
    if item is not None:
        _free(item, at)
    long_ago = at - dt.timedelta(hours=12)
    made = Round(
        code=code,
        route=route,
        item=item,
        plan=plan,
        walker=by,
        started_at=believed(device_at, at, not_before=long_ago),
        points=len(plan),
        missed=len(plan),
        sample=sample,
    )
    try:
        with transaction.atomic():
            made.save()
            record("patrol.started", made, by=by, details={"points": len(plan)})
    except IntegrityError as error:
        raise _in_the_way(route) from error
    return made


def finish_round(
    found: Round, *, reason: str, by: Any, device_at: dt.datetime | None = None
) -> Round:
    """End it; what it answers to is done. Raises NotYours, RoundOver, NothingChecked, WhyMissed."""
    at = now()
    if found.state != RoundState.WALKING:
        raise RoundOver
    if found.walker_id != by.pk:
        raise NotYours(name_of(found.walker))
    with transaction.atomic():
        count_again(found)
        if not found.checked:
            raise NothingChecked
        if found.missed and not reason.strip():
            raise WhyMissed(found.missed)
        last = found.checks.order_by("-at").values_list("at", flat=True).first()
        ended = believed(device_at, at, not_before=max(found.started_at, last or found.started_at))
        _close(found, RoundState.FINISHED, ended, reason, walker=by.pk)
        _complete(found, ended, by)
        counts = {name: getattr(found, name) for name in ("points", "missed", "out_of_order")}
        record("patrol.finished", found, by=by, details=counts)
        if found.missed:
            _tell_missed(found)
    return found


def give_up_round(found: Round, *, reason: str, by: Any) -> Round:
    """It counts for nothing, and what it answered to is free again. Raises RoundOver, WhyGivenUp.

    Whoever walks rounds may do it: a colleague who forgot must not block a route.
    """
    if not reason.strip():
        raise WhyGivenUp
    with transaction.atomic():
        count_again(found)
        _close(found, RoundState.GIVEN_UP, now(), reason, walker=found.walker_id)
        record("patrol.given_up", found, by=by, details={"checked": found.checked})
        if found.walker is not None and found.walker != by:
            sentence = gettext_noop("%(library)s: a colleague gave up the round that you walked")
            _tell_walker(found, found.walker, sentence)
    return found


def take_over_round(found: Round, *, from_whom: str, by: Any) -> Round:
    """``by`` walks it from now on. ``from_whom`` is the code of who had it when it was looked at.

    Raises RoundOver or TakenMeanwhile.
    """
    if found.state != RoundState.WALKING:
        raise RoundOver
    if found.walker_id == by.pk:
        return found
    before = found.walker
    if str(before.code if before else "") != from_whom:
        raise TakenMeanwhile
    with transaction.atomic():
        rows = Round.objects.filter(pk=found.pk, state=RoundState.WALKING, walker=found.walker_id)
        if not rows.update(walker=by):
            raise TakenMeanwhile
        record("patrol.taken_over", found, by=by)
        if before is not None:
            sentence = gettext_noop(
                "%(library)s: a colleague goes on with the round that you began"
            )
            _tell_walker(found, before, sentence)
    found.refresh_from_db()
    return found


def count_again(found: Round) -> None:
    """Bring the counts of a round to the checks that stand; in a transaction, the row locked."""
    locked = Round.objects.select_for_update(of=("self",)).filter(pk=found.pk).get()
    found.state, found.walker_id = locked.state, locked.walker_id
    rows = list(standing(found))
    facts = walked(found.plan, [str(row.point.code) for row in rows])
    found.points = len(found.plan)
    found.missed = len(facts.missed)
    found.checked = found.points - found.missed
    found.out_of_order = len(facts.out_of_order)
    found.not_ok = sum(row.outcome == Outcome.NOT_OK for row in rows)
    found.save(update_fields=["points", "checked", "missed", "out_of_order", "not_ok"])


def standing(found: Round) -> Any:
    """The checks of a round that stand, by the time at which each point was first passed."""
    rows = Check.objects.filter(round=found, superseded_at=None)
    return rows.select_related("point__spot", "fault", "by").order_by("at", "pk")


def points_of(found: Round) -> list[Point]:
    """The points of its plan in order; one query."""
    rows = Point.objects.filter(code__in=found.plan).select_related("spot__place")
    by_code = {str(point.code): point for point in rows}
    return [by_code[code] for code in found.plan if code in by_code]


def name_of(user: Any) -> str:
    """How a colleague is named on these pages."""
    return (user.display_name or user.get_username()) if user is not None else "—"


def page_of(found: Round) -> str:
    return reverse("premises:round", args=[found.institution.slug, found.code])


def _complete(found: Round, at: dt.datetime, by: Any) -> None:
    if found.item_id is None:
        return
    # Read again: while it was walked the clock may have counted it as missed.
    rows = ExpectedItem.objects.select_for_update(of=("self",)).filter(pk=found.item_id)
    item = rows.select_related("occurrence").get()
    if item.state not in DONE | {State.WAIVED}:
        complete_item(item, at=at, by=by)
    found.item = item


def _same(known: Round, route: Route, item: ExpectedItem | None, by: Any) -> Round:
    asked = (route.pk, item.pk if item else None)
    # Whoever took it over later has not sent another beginning.
    if (known.route_id, known.item_id) != asked:
        raise Elsewhere
    return known


def _free(item: ExpectedItem, at: dt.datetime) -> None:
    if item.state in DONE | {State.WAIVED}:
        raise DoneAlready
    if item.occurrence.opens_at > at:
        raise NotOpenYet(item.occurrence.opens_at)


def _in_the_way(route: Route) -> Exception:
    rows = Round.objects.filter(route=route, state=RoundState.WALKING)
    walking = rows.select_related("walker").first()
    if walking is None:
        return DoneAlready()
    return WalkedByOther(name_of(walking.walker), walking.started_at)


def _close(
    found: Round, state: RoundState, at: dt.datetime, reason: str, *, walker: int | None
) -> None:
    found.reason = reason.strip()
    found.clean_fields(exclude=["institution", "route", "item", "walker", "code", "plan"])
    rows = Round.objects.filter(pk=found.pk, state=RoundState.WALKING, walker=walker)
    if not rows.update(state=state, ended_at=at, reason=found.reason):
        raise RoundOver
    found.state, found.ended_at = state, at


def _tell_walker(found: Round, walker: User, sentence: str) -> None:
    tell([walker], sentence, institution=found.institution, href=page_of(found), mail=False)


def _tell_missed(found: Round) -> None:
    tell(
        those_who_may("premises.manage", found.institution),
        gettext_noop("%(library)s: %(count)s points of the round “%(what)s” were not checked"),
        institution=found.institution,
        href=page_of(found),
        parameters={"count": found.missed, "what": found.route.spot.name},
        mail=False,
    )
