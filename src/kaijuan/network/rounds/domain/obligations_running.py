"""A duty is started, and ended: at once, on a day, or by itself when its days are over."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.indicators.public import end_span, publish_span
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligation_refusals import (
    ChangedMeanwhile,
    NotRunning,
    NotToBeStarted,
    OverAlready,
)
from kaijuan.network.rounds.domain.obligations import (
    catch_up,
    remove_unopened,
    take,
    write_now,
)
from kaijuan.network.rounds.domain.recurrence import days_due
from kaijuan.network.rounds.models import Obligation, ObligationState

STARTED = gettext_noop("The duty “%(what)s” has been started.")
ENDED = gettext_noop("The duty “%(what)s” has been ended.")
#: Published while a duty runs that answers to a call of the consortium's, by the call's code.
TAKEN_UP: Final = "demands-taken-up"
_DAY: Final = dt.timedelta(days=1)
#: A rule that names no day within so long is over (29 February on a working day: within 12 years).
_LOOK: Final = dt.timedelta(days=40 * 366)


def start_obligation(
    obligation: Obligation,
    *,
    by: Any,
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    switch_code: UUID | None = None,
) -> Obligation:
    """Start a draft, or a duty that was ended, today or on its first day, which ``on`` moves on.

    Its first days are written at once; a period whose time is over already is not begun. Raises
    ``NotToBeStarted``, ``OverAlready``, ``DutyTitleTaken``, ``ChangedMeanwhile``.
    """
    at = at or now()
    today = local_day(obligation.institution, at)
    starts_on = max(on or obligation.starts_on, obligation.starts_on)
    first = max(today, starts_on)
    if obligation.state == ObligationState.RUNNING:
        raise NotToBeStarted
    if is_over(obligation, today, on=on):
        raise OverAlready
    with transaction.atomic():
        take(
            obligation,
            state=ObligationState.RUNNING,
            starts_on=starts_on,
            written_until=first - _DAY,
            switch_code=switch_code,
        )
        write_now(obligation, at=at)
        if obligation.demand:
            publish_span(TAKEN_UP, obligation.demand, since=at)
        record("obligation.started", obligation, by=by)
        _tell(obligation, STARTED, by)
    return obligation


def end_obligation(
    obligation: Obligation,
    *,
    by: Any,
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    switch_code: UUID | None = None,
) -> Obligation:
    """End a running duty after the day ``on``, or at once; its own last day is not put off.

    What is open, or was, stays as it is and runs to its close; what has not opened is taken out.
    Raises ``NotRunning``, ``ChangedMeanwhile``.
    """
    at = at or now()
    if obligation.state != ObligationState.RUNNING:
        raise NotRunning
    # A day before its first one leaves nothing of it.
    first = max(local_day(obligation.institution, at), obligation.starts_on)
    last = None if on is None or on < first else min(on, obligation.ends_on or on)
    with transaction.atomic():
        catch_up(obligation, at=at)
        if last is not None:
            take(obligation, ends_on=last)
        else:
            take(obligation, state=ObligationState.ENDED, switch_code=switch_code)
            _answers_no_more(obligation, at)
        remove_unopened(obligation, at=at, after=last)
        record("obligation.ended", obligation, by=by)
        _tell(obligation, ENDED, by)
    return obligation


def put_back_start(obligation: Obligation, *, to: str, by: Any, at: dt.datetime) -> Obligation:
    """Take the start of a running duty back, to a draft or to its end.

    What is open stays, and runs to its close. Raises ``NotRunning``, ``ChangedMeanwhile``.
    """
    if obligation.state != ObligationState.RUNNING:
        raise NotRunning
    with transaction.atomic():
        catch_up(obligation, at=at)
        take(obligation, state=to, switch_code=None)
        _answers_no_more(obligation, at)
        remove_unopened(obligation, at=at)
        record("obligation.ended", obligation, by=by)
        _tell(obligation, ENDED, by)
    return obligation


def end_those_over(at: dt.datetime) -> int:
    """End what runs in the open scope and names no day any more; how many."""
    ended = 0
    for duty in Obligation.objects.filter(state=ObligationState.RUNNING):
        today = local_day(duty.institution, at)
        if duty.written_until is None or duty.written_until < today or not is_over(duty, today):
            continue
        with suppress(ChangedMeanwhile), transaction.atomic():
            take(duty, state=ObligationState.ENDED)
            _answers_no_more(duty, at)
            record("obligation.ended", duty, by=None)
            ended += 1
    return ended


def _answers_no_more(duty: Obligation, at: dt.datetime) -> None:
    if duty.demand:
        end_span(TAKEN_UP, duty.demand, at=at)


def is_over(duty: Obligation, today: dt.date, *, on: dt.date | None = None) -> bool:
    """Whether it is due on no day from ``today`` on; with ``on`` its first day is moved there."""
    starts_on = max(on or duty.starts_on, duty.starts_on)
    first = max(today, starts_on)
    if duty.ends_on is not None and duty.ends_on < first:
        return True
    if duty.recurrence and "COUNT" not in duty.recurrence and "UNTIL" not in duty.recurrence:
        return False
    last = duty.ends_on or first + _LOOK
    rule = (duty.recurrence, duty.days, starts_on, duty.ends_on)
    return not days_due(*rule, first=first, last=last)


def page_of(obligation: Obligation) -> str:
    """The address of a duty's own page."""
    return reverse("rounds:duty", args=[obligation.institution.slug, obligation.code])


def _tell(obligation: Obligation, sentence: str, by: Any) -> None:
    here = obligation.institution
    people = [user for user in those_who_may("rounds.manage", here) if user != by]
    names = {"what": obligation.title, "what_en": obligation.title_en or obligation.title}
    tell(people, sentence, institution=here, href=page_of(obligation), parameters=names, mail=False)
