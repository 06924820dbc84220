"""Reminding those who have not reported, and nobody else; one message for many duties."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.public import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import at_each
from kaijuan.core.notify.public import Telling, tell_many, those_who_may
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall, current_institution
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.reminder_times import reminder_times
from kaijuan.network.rounds.domain.silent import SILENT, WAITING
from kaijuan.network.rounds.domain.upward_refusals import NobodySilent, RemindedJustNow
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExpectedItem, Occurrence, Reminder

#: Whoever presses twice reminds once.
PAUSE: Final = dt.timedelta(minutes=10)
ONE: Final = gettext_noop("%(library)s: %(duty)s is not handed in yet; it is due at %(due_at)s.")
MANY: Final = gettext_noop(
    "%(library)s: %(count)s duties are not handed in yet; the first is due at %(due_at)s."
)


def remind_due(at: dt.datetime) -> int:
    """By the clock: for every library, whatever point has come; how many messages were written.

    Each point is done once, however often this is called. Where several have passed at once (no
    worker ran) there is one message. Nothing is sent any more once it is due. One query where
    no window is open. Raises ``FailedAt`` when all others are done.
    """
    found = _where_a_point_has_come(at)
    return sum(at_each(found, lambda institution: _remind(found[institution], at)))


def _remind(pks: Sequence[int], at: dt.datetime) -> int:
    try:
        return _remind_here(pks, at)
    except IntegrityError:
        # Another worker took the same points, and told the people.
        return 0


def _where_a_point_has_come(at: dt.datetime) -> dict[Institution, list[int]]:
    """Occurrences in whose window ``at`` lies and of which a point is to be done, by library."""
    found: dict[int, list[int]] = defaultdict(list)
    with across_the_wall("the clock looks for whom to remind, of all libraries"):
        rows = Occurrence.objects.filter(opens_at__lte=at, due_at__gt=at, closed_at__isnull=True)
        rows = rows.exclude(reminders__point=Reminder.Point.BEFORE)
        for each in rows.order_by("pk").select_related("institution").prefetch_related("reminders"):
            if _points_come(each, at):
                found[each.institution_id].append(each.pk)
    institutions = Institution.objects.in_bulk(list(found)) if found else {}
    return {institutions[pk]: pks for pk, pks in found.items()}


def _points_come(occurrence: Occurrence, at: dt.datetime) -> list[str]:
    """Which points have come and are not done; ``reminders`` are prefetched."""
    done = {each.point for each in occurrence.reminders.all()}
    times = reminder_times(occurrence, zone_of(occurrence.institution))
    return [point for point, when in times.items() if when <= at and point not in done]


def _remind_here(pks: Sequence[int], at: dt.datetime) -> int:
    """In the open scope and one transaction: the points are taken, then people are told."""
    due: list[Occurrence] = []
    taken: list[Reminder] = []
    with transaction.atomic():
        rows = Occurrence.objects.filter(pk__in=pks).prefetch_related("reminders")
        for each in rows.select_related("obligation", "institution").order_by("pk"):
            come = _points_come(each, at)
            if come:
                due.append(each)
                taken += [Reminder(occurrence=each, point=point, at=at) for point in come]
        if not due:
            return 0
        # A second worker at the same points fails here, and with it its messages.
        Reminder.objects.bulk_create(taken)
        told, by_occurrence, _unreachable = _tell(due, WAITING)
        last = {reminder.occurrence_id: reminder for reminder in taken}
        for pk, count in by_occurrence.items():
            Reminder.objects.filter(pk=last[pk].pk).update(told=count)
    return told


def remind_now(occurrences: Iterable[Occurrence], *, by: Any) -> tuple[int, int]:
    """By hand: how many people were told, and how many have no account and must be rung.

    Raises ``RemindedJustNow`` within ten minutes, ``NobodySilent`` where nothing waits.
    """
    wanted = [each.pk for each in occurrences]
    at = now()
    with transaction.atomic():
        locked = Occurrence.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
        rows = list(locked.filter(opens_at__lte=at).select_related("obligation").order_by("pk"))
        by_hand = Reminder.objects.filter(occurrence__in=rows, point=Reminder.Point.BY_HAND)
        last = by_hand.aggregate(last=Max("at"))["last"]
        if last is not None and at - last < PAUSE:
            raise RemindedJustNow
        told, by_occurrence, unreachable = _tell(rows, SILENT)
        if not by_occurrence and not unreachable:
            raise NobodySilent
        for each in rows:
            count = by_occurrence.get(each.pk, 0)
            if count == 0 and each.pk not in unreachable:
                continue
            Reminder.objects.create(
                occurrence=each, point=Reminder.Point.BY_HAND, at=at, told=count
            )
            details = {"told": count, "unreachable": unreachable.get(each.pk, 0)}
            record("occurrence.reminded", each, by=by, details=details)
    return told, sum(unreachable.values())


def _tell(
    occurrences: Sequence[Occurrence], states: frozenset[str]
) -> tuple[int, dict[int, int], dict[int, int]]:
    """One message for each person: (messages, people told by occurrence, items without an account
    by occurrence). Those with the same duties share the words; as many queries for many."""
    duties: dict[User, set[int]] = defaultdict(set)
    unreachable: dict[int, int] = defaultdict(int)
    doers: dict[str, list[User]] = {}
    of = {each.pk: each for each in occurrences}
    items = ExpectedItem.objects.filter(occurrence__in=list(of), state__in=states)
    for item in items.select_related("person__user"):
        people = _people_of(item, of[item.occurrence_id], doers)
        if not people:
            unreachable[item.occurrence_id] += 1
        for user in people:
            duties[user].add(item.occurrence_id)
    groups: dict[tuple[int, ...], list[User]] = defaultdict(list)
    told: dict[int, int] = defaultdict(int)
    for user, pks in duties.items():
        groups[tuple(sorted(pks))].append(user)
        for pk in pks:
            told[pk] += 1
    messages = tell_many(_telling(people, [of[pk] for pk in pks]) for pks, people in groups.items())
    return messages, dict(told), dict(unreachable)


def _people_of(item: ExpectedItem, of: Occurrence, doers: dict[str, list[User]]) -> list[User]:
    """The person with an account; for a spot or the library itself those who do it."""
    if item.person_id is not None:
        user = item.person.user if item.person is not None else None
        return [user] if user is not None and user.is_active else []
    key = of.obligation.kind
    if key not in doers:
        permission = duty_kinds[key].doers if key in duty_kinds else "rounds.manage"
        doers[key] = those_who_may(permission, current_institution())
    return doers[key]


def _telling(people: list[User], occurrences: Sequence[Occurrence]) -> Telling:
    here = current_institution()
    first = min(each.due_at for each in occurrences).astimezone(dt.UTC).isoformat()
    href = reverse("rounds:duties", args=[here.slug])
    if len(occurrences) > 1:
        return Telling(people, MANY, here, href, {"count": len(occurrences), "due_at": first})
    duty = occurrences[0].obligation
    words = {"duty": duty.title, "duty_en": duty.title_en or duty.title, "due_at": first}
    return Telling(people, ONE, here, href, words)
