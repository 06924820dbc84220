"""Expected items are written before they are due: silence can only be seen against them.

Each duty is written in a transaction of its own, and says up to which day it is written
(``written_until``). Whoever writes moves that day on first, by compare-and-set: of two workers one
writes, and one that is killed leaves nothing half done. The audience is read anew until a period
opens; then its denominator is frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from kaijuan.core.clock import now
from kaijuan.core.questionnaires import public as questionnaires
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.pairs import insert_pairs
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.generate_again import bring_up_to_date
from kaijuan.network.rounds.domain.obligations_audience import (
    means_institution,
    parts_of,
    people_of,
    spots_of,
)
from kaijuan.network.rounds.domain.recurrence import Times, days_due, times_of
from kaijuan.network.rounds.models import (
    Audience,
    Days,
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    Spot,
    State,
)

#: So many days ahead the worker writes.
AHEAD: Final = dt.timedelta(days=7)
_DAY: Final = dt.timedelta(days=1)
_FROM_OCCURRENCE: Final = {
    "occurrence": "pk",
    "obligation": "obligation_id",
    "day": "day",
    "late_from": "late_from",
}


def local_day(institution: Institution, at: dt.datetime) -> dt.date:
    """The day that ``at`` is at ``institution``."""
    return at.astimezone(zone_of(institution)).date()


def write_items(institution: Institution, *, until: dt.date, at: dt.datetime | None = None) -> int:
    """Write what is expected up to ``until`` (inclusive), and bring up to date what is not open.

    Returns how many items were written. Idempotent; a duty that was written further is left.
    Days that passed while no worker ran are written too: what nobody could report was not reported.
    """
    at = at or now()
    with institution_scope(institution):
        running = Obligation.objects.filter(state=ObligationState.RUNNING)
        return sum(write_duty(duty, until=until, at=at) for duty in running.order_by("pk"))


def write_duty(
    obligation: Obligation, *, until: dt.date, at: dt.datetime, begins: bool = False
) -> int:
    """The same for one duty. With ``begins`` a period that is over its due time is not begun."""
    parts = parts_of(obligation)
    written = _put_days_right(obligation, parts, at)
    written += bring_up_to_date(obligation, parts, at=at)
    written_until = obligation.written_until
    if written_until is None or written_until >= until:
        return written
    with transaction.atomic():
        if not claim(obligation, written_until=until):
            return written
        days = _new_days(obligation, written_until + _DAY, until)
        made = _occurrences(obligation, days, at if begins else None)
        return written + fill(obligation, made, parts)


def claim(obligation: Obligation, **values: Any) -> bool:
    """Take a running duty as it was read; False: somebody else was quicker. Locks its row."""
    mine = Obligation.objects.filter(
        pk=obligation.pk,
        state=ObligationState.RUNNING,
        revision=obligation.revision,
        written_until=obligation.written_until,
    )
    taken = mine.update(**values)
    if taken:
        for name, value in values.items():
            setattr(obligation, name, value)
    return bool(taken)


def _put_days_right(obligation: Obligation, parts: Sequence[Audience], at: dt.datetime) -> int:
    """Holidays are decreed, and put off, after days were written: what has not opened follows."""
    if obligation.days == Days.ALL or not any(_wrong_days(obligation, at)):
        return 0
    with transaction.atomic():
        if not claim(obligation, written_until=obligation.written_until):
            return 0
        wrong, missing = _wrong_days(obligation, at)
        ExpectedItem.objects.filter(occurrence__in=wrong).delete()
        Occurrence.objects.filter(pk__in=wrong).delete()
        return fill(obligation, _occurrences(obligation, missing, None), parts)


def _wrong_days(obligation: Obligation, at: dt.datetime) -> tuple[list[int], list[dt.date]]:
    """Of what is written and opens after ``at``: periods that are due no more, days that lack."""
    first, last = local_day(obligation.institution, at), obligation.written_until
    if last is None:
        return [], []
    due = _days_due(obligation, first, last)
    rows = Occurrence.objects.filter(obligation=obligation, day__gte=first, day__lte=last)
    there = list(rows.values_list("pk", "day", "opens_at"))
    known = {day for _pk, day, _opens in there}
    missing = [day for day in due if day not in known and times_for(obligation, day).opens_at > at]
    return [pk for pk, day, opens in there if opens > at and day not in due], missing


def _days_due(obligation: Obligation, first: dt.date, last: dt.date) -> list[dt.date]:
    return days_due(
        obligation.recurrence,
        obligation.days,
        obligation.starts_on,
        obligation.ends_on,
        first=first,
        last=last,
    )


def _new_days(obligation: Obligation, first: dt.date, last: dt.date) -> list[dt.date]:
    days = _days_due(obligation, first, last)
    there = Occurrence.objects.filter(obligation=obligation, day__gte=first, day__lte=last)
    known = set(there.values_list("day", flat=True))
    return [day for day in days if day not in known]


def times_for(obligation: Obligation, day: dt.date) -> Times:
    """The instants of the period of ``obligation`` that begins on ``day``."""
    return times_of(
        day,
        opens_at=obligation.opens_at,
        due_at=obligation.due_at,
        due_days=obligation.due_days,
        grace=obligation.grace,
        closes=obligation.closes,
        zone=zone_of(obligation.institution),
    )


def _occurrences(
    obligation: Obligation, days: Sequence[dt.date], not_before: dt.datetime | None
) -> list[Occurrence]:
    version = None if obligation.form is None else questionnaires.latest_version(obligation.form)
    made = []
    for day in days:
        times = times_for(obligation, day)
        if not_before is not None and times.late_from <= not_before:
            continue
        made.append(
            Occurrence(
                obligation=obligation,
                form_version=version,
                day=day,
                opens_at=times.opens_at,
                due_at=times.due_at,
                late_from=times.late_from,
                closes_at=times.closes_at,
            )
        )
    return list(Occurrence.objects.bulk_create(made))


def fill(obligation: Obligation, made: Sequence[Occurrence], parts: Sequence[Audience]) -> int:
    """Write the items of new periods: one statement for all who stay, few for who leaves."""
    if not made:
        return 0
    rows = Occurrence.objects.filter(pk__in=[each.pk for each in made])
    people = people_of(parts, obligation.institution)
    count = _of_people(rows, people.filter(left_on=None))
    count += _of_spots(rows, spots_of(parts))
    if means_institution(parts):
        itself = [_item(each) for each in made]
        count += len(ExpectedItem.objects.bulk_create(itself))
    per_period = count // len(made)
    rows.update(expected=per_period)
    for each in made:
        each.expected = per_period
    return count + _of_leavers(made, people.filter(left_on__gt=made[0].day))


def _of_people(rows: Any, people: Any) -> int:
    fields = {"person": "pk", "unit": "department_id"}
    rest = {"spot": None, **_NEW}
    return insert_pairs(ExpectedItem, rows, _FROM_OCCURRENCE, people, fields, rest)


def _of_spots(rows: Any, spots: Any) -> int:
    rest = {"person": None, "unit": None, **_NEW}
    return insert_pairs(ExpectedItem, rows, _FROM_OCCURRENCE, spots, {"spot": "pk"}, rest)


_NEW: Final = {"state": State.PENDING, "is_nil": False, "done_at": None}


def _of_leavers(made: Sequence[Occurrence], leavers: Any) -> int:
    """Who leaves within these days is expected until then."""
    items, more = [], []
    people = list(leavers)
    for each in made:
        here = [person for person in people if person.left_on > each.day]
        items += [_item(each, person=person) for person in here]
        if here:
            each.expected += len(here)
            more.append(each)
    ExpectedItem.objects.bulk_create(items)
    Occurrence.objects.bulk_update(more, ["expected"])
    return len(items)


def _item(
    occurrence: Occurrence, *, person: Person | None = None, spot: Spot | None = None
) -> ExpectedItem:
    return ExpectedItem(
        occurrence=occurrence,
        obligation_id=occurrence.obligation_id,
        person=person,
        spot=spot,
        unit_id=None if person is None else person.department_id,
        day=occurrence.day,
        late_from=occurrence.late_from,
    )
