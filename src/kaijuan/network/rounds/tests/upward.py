"""A kind whose days are signed, and items in every state; for the tests of what goes upward."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import (
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    State,
    Submission,
)

KIND: Final = "daily-test"
HOUR: Final = dt.timedelta(hours=1)
#: What the kind adds to a day; a test writes into it.
FURTHER: Final[dict[str, int]] = {}


@contextmanager
def a_daily_kind() -> Iterator[DutyKind]:
    """While it lasts there is a kind whose days are signed, with two counts of its own."""
    kind = DutyKind(
        key=KIND,
        order=1,
        label="每日测试报告",
        hint="",
        subject="person",
        upward=True,
        counts=lambda duties, day: dict(FURTHER),
        count_labels={"stayed": "在蓉", "away": "在外"},
        count_sums={"handed": ("stayed", "away", "nil")},
    )
    # Past the retention that comes with a kind: this one is taken away again.
    duty_kinds._items[KIND] = kind
    try:
        yield kind
    finally:
        FURTHER.clear()
        del duty_kinds._items[KIND]


def a_duty(title: str = "每日报告", **more: Any) -> Obligation:
    """A running one, since the first of January 2020."""
    said = {"kind": KIND, "state": ObligationState.RUNNING, **more}
    said.setdefault("starts_on", dt.date(2020, 1, 1))
    made: Obligation = Obligation.objects.create(title=title, **said)
    return made


def a_period(duty: Obligation, day: dt.date, *, opens: Any = None, due: Any = None) -> Occurrence:
    """Of one day, nine to ten in the morning unless said otherwise (UTC)."""
    opens = opens or dt.datetime.combine(day, dt.time(1, 0), dt.UTC)
    due = due or opens + HOUR
    made: Occurrence = Occurrence.objects.create(
        obligation=duty,
        day=day,
        opens_at=opens,
        due_at=due,
        late_from=due,
        closes_at=due + 14 * HOUR,
    )
    return made


def items(
    period: Occurrence, count: int, state: str = State.PENDING, *, unit: str = "", **more: Any
) -> list[ExpectedItem]:
    """``count`` new people of whom it is expected. ``late``, ``nil`` and ``flags`` say how."""
    late, nil, flags = more.pop("late", False), more.pop("nil", False), more.pop("flags", 0)
    department = Department.objects.get_or_create(name=unit)[0] if unit else None
    start = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(name=f"馆员{start + n}", department=department, contact="028-1")
        for n in range(count)
    )
    done_at = None
    if state in {State.SUBMITTED, State.ACCEPTED, State.RETURNED}:
        done_at = period.late_from + (dt.timedelta(0) if late else -dt.timedelta(minutes=1))
    made = ExpectedItem.objects.bulk_create(
        ExpectedItem(
            occurrence=period,
            obligation=period.obligation,
            person=person,
            unit=department,
            day=period.day,
            late_from=period.late_from,
            state=state,
            is_nil=nil,
            done_at=done_at,
        )
        for person in people
    )
    if state in {State.SUBMITTED, State.ACCEPTED}:
        hand_in(made, nil=nil, flags=flags)
    found: list[ExpectedItem] = made
    return found


def hand_in(rows: list[ExpectedItem], *, nil: bool = False, flags: int = 0) -> None:
    """Something stands of each; past the domain of handing in, which has tests of its own."""
    Submission.objects.bulk_create(
        Submission(
            code=uuid.uuid4(),
            item=item,
            subject=item.person.code if item.person else current_institution().code,
            is_nil=nil,
            flags=flags,
            sha256="0" * 64,
        )
        for item in rows
    )
