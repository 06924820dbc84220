"""Calls: one a day until it is cleared, again the same day where nobody answered (S18)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q

from kaijuan.core import clock
from kaijuan.core.audit.public import record
from kaijuan.core.validators import plain_text
from kaijuan.network.health.domain.about import sealed_call
from kaijuan.network.health.domain.days import local_day, local_time, local_today
from kaijuan.network.health.domain.refusals import CallDone, FollowUpOver, OwnFollowUp
from kaijuan.network.health.domain.rule import rule_of
from kaijuan.network.health.form_health import FEVER
from kaijuan.network.health.models import Call, CallState, FollowUp

FEVER_FROM: Final = Decimal(FEVER)
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CallNoted:
    """What came of a call. What was said is kept only sealed."""

    reached: bool
    temperature: Decimal | None = None
    symptoms: bool = False
    note: str = ""

    @property
    def alerts(self) -> list[str]:
        """The questions that raise an alert."""
        fever = self.temperature is not None and self.temperature >= FEVER_FROM
        return [*(["temperature"] if fever else []), *(["symptoms"] if self.symptoms else [])]


def due_first(follow_up: FollowUp) -> Call:
    """The call of the day on which it is opened: at the usual time, or now where that is past."""
    at = clock.now()
    day = local_day(at)
    due_at = max(at, local_time(day, rule_of().call_at))
    made: Call = Call.objects.create(follow_up=follow_up, day=day, due_at=due_at)
    return made


def call_due(follow_up: FollowUp) -> Call | None:
    """The call that is due, of which there is one at most."""
    due: Call | None = follow_up.calls.filter(state=CallState.DUE).first()
    return due


def call_now(follow_up: FollowUp, code: UUID | None = None) -> Call:
    """The call that is due, or one of this moment where none is. In a transaction.

    ``code``: of the call that the page was about. Raises CallDone where that one was noted.
    """
    states = Call.objects.filter(code=code).values_list("state", flat=True)
    known = states.first() if code else None
    if known == CallState.NOT_MADE:
        # Midnight overtook the page: what was said belongs to the call of today.
        code = None
    elif known not in {None, CallState.DUE}:
        raise CallDone
    due = call_due(follow_up)
    if due is not None:
        return due
    day = local_today()
    attempt = follow_up.calls.filter(day=day).count() + 1
    made: Call = Call.objects.create(
        follow_up=follow_up,
        day=day,
        attempt=attempt,
        due_at=clock.now(),
        code=code or uuid4(),
    )
    return made


def note_call(follow_up: FollowUp, noted: CallNoted, *, by: Any, code: UUID | None = None) -> Call:
    """Write down the call that is due, and what follows from it.

    ``code`` is that of ``call_now``: with it a page that is sent twice notes one call. Not
    reached: another call the same day, and a day more. Raises OwnFollowUp, FollowUpOver, CallDone
    (somebody noted it a moment ago), ValidationError.
    """
    from kaijuan.network.health.domain.open import write_alert
    from kaijuan.network.health.domain.told import ALERTED, tell_handlers

    plain_text(noted.note)
    check_not_own(follow_up, by)
    with transaction.atomic():
        _lock(follow_up)
        call = call_now(follow_up, code)
        call.follow_up = follow_up
        _write(call, noted, by=by)
        if not noted.reached:
            _again(call)
        elif noted.alerts:
            day = local_today()
            write_alert(follow_up, day=day, since=day, what=noted.alerts)
            tell_handlers(follow_up, ALERTED, but=by)
        recount([follow_up], local_today())
        verb = "follow_up.called" if noted.reached else "follow_up.not_reached"
        record(verb, follow_up, by=by)
    return call


def check_not_own(follow_up: FollowUp, by: Any) -> None:
    """Raises OwnFollowUp."""
    user = follow_up.person.user_id
    if user is not None and user == getattr(by, "pk", None):
        raise OwnFollowUp


def _lock(follow_up: FollowUp) -> None:
    """As it is now, until the end of the transaction. Raises FollowUpOver."""
    rows = FollowUp.objects.select_related("person__user", "handler")
    rows = rows.select_for_update(of=("self",)).filter(cleared_at=None)
    try:
        follow_up.refresh_from_db(from_queryset=rows)
    except FollowUp.DoesNotExist as error:
        raise FollowUpOver from error


def _write(call: Call, noted: CallNoted, *, by: Any) -> None:
    said: dict[str, Any] = {"note": noted.note}
    if noted.reached:
        said["symptoms"] = noted.symptoms
        if noted.temperature is not None:
            said["temperature"] = str(noted.temperature)
    values = {
        "state": CallState.REACHED if noted.reached else CallState.NO_ANSWER,
        "done_at": clock.now(),
        "by": by,
        "sealed": sealed_call(call, said),
    }
    if not Call.objects.filter(pk=call.pk, state=CallState.DUE).update(**values):
        raise CallDone
    for name, value in values.items():
        setattr(call, name, value)


def _again(call: Call) -> None:
    """Later the same day; where the day would be over, tomorrow's call comes by itself."""
    due_at = clock.now() + dt.timedelta(minutes=rule_of().retry)
    if local_day(due_at) == local_today():
        attempt = Call.objects.filter(follow_up=call.follow_up, day=local_today()).count() + 1
        Call.objects.create(
            follow_up=call.follow_up, day=local_today(), attempt=attempt, due_at=due_at
        )


def plan_calls(today: dt.date) -> int:
    """Today's calls of every open follow-up of the open scope; how many are new.

    What was due before and not made counts as not made. Constant queries; again: nothing.
    """
    with transaction.atomic():
        # First the follow-ups, then their calls, as everywhere: nobody waits for each other.
        running = list(FollowUp.objects.select_for_update().filter(cleared_at=None).order_by("pk"))
        if not running:
            return 0
        Call.objects.filter(state=CallState.DUE, day__lt=today).update(state=CallState.NOT_MADE)
        recount(running, today)
        has = set(
            Call.objects.filter(follow_up__in=running)
            .filter(Q(day=today) | Q(state=CallState.DUE))
            .values_list("follow_up", flat=True)
        )
        due_at = local_time(today, rule_of().call_at)
        calls = [
            Call(follow_up=each, day=today, due_at=due_at)
            for each in running
            if each.pk not in has and each.opened_on <= today
        ]
        Call.objects.bulk_create(calls, ignore_conflicts=True)
    return len(calls)


def recount(follow_ups: Sequence[FollowUp], today: dt.date) -> None:
    """Each day on which nobody was reached adds one to the last day. One query, one a change."""
    reached: dict[int, set[dt.date]] = defaultdict(set)
    tried: dict[int, set[dt.date]] = defaultdict(set)
    done = Call.objects.filter(follow_up__in=[each.pk for each in follow_ups])
    for pk, day, state in done.order_by().values_list("follow_up", "day", "state"):
        if state == CallState.REACHED:
            reached[pk].add(day)
        elif state in {CallState.NO_ANSWER, CallState.NOT_MADE}:
            tried[pk].add(day)
    for each in follow_ups:
        past = max(0, (today - each.opened_on).days)
        days = {each.opened_on + n * _DAY for n in range(past)}
        lost = (days | (tried[each.pk] & {today})) - reached[each.pk]
        until = each.ends_on + len(lost) * _DAY
        if until != each.until:
            FollowUp.objects.filter(pk=each.pk).update(until=until, revision=F("revision") + 1)
            each.until, each.revision = until, each.revision + 1
