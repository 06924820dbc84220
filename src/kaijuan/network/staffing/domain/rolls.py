"""Who is on the list of a session, and who holds a valid record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from kaijuan.network.directory.public import Person
from kaijuan.network.staffing.models import (
    GroupMember,
    Result,
    Training,
    TrainingRecord,
    TrainingTopic,
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the list: somebody of a group, or of the directory."""

    code: UUID
    name: str
    note: str
    member: GroupMember | None = None
    person: Any = None
    record: TrainingRecord | None = None


def roll_of(training: Training) -> list[Attendee]:
    """Those who were in the group on the day, or the library's people where it is for no group;
    and whoever has a record. Three queries."""
    records = list(training.records.select_related("member__group", "person"))
    found = [_attendee(row.member, row.person, row) for row in records]
    known = {each.code for each in found}
    new: list[Attendee]
    if training.group_id is None:
        people = Person.objects.order_by("name", "pk")
        new = [_attendee(None, person, None) for person in people]
    else:
        day = training.held_on
        members = in_group_on(GroupMember.objects.filter(group=training.group_id), day)
        new = [_attendee(member, None, None) for member in members.select_related("group")]
    return sorted(
        [*found, *(each for each in new if each.code not in known)],
        key=lambda each: (each.name, str(each.code)),
    )


def in_group_on(members: QuerySet[GroupMember], day: dt.date) -> QuerySet[GroupMember]:
    """Those of ``members`` who belonged to their group on ``day``."""
    return members.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


def holding(topic: TrainingTopic | int, day: dt.date) -> QuerySet[TrainingRecord]:
    """Records of members that show a pass in ``topic`` that is good on ``day``."""
    return TrainingRecord.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        training__topic=topic,
        training__held_on__lte=day,
        training__cancelled_at=None,
        result=Result.PASSED,
    )


def with_standing(topic: TrainingTopic | None, day: dt.date) -> Any:
    """The people who need ``topic`` on ``day`` (all, where it names no kinds; nobody without a
    topic), each with ``held``, ``for_good`` and ``good_until`` (the best record that holds on that
    day)."""
    members = in_group_on(GroupMember.objects.filter(group__retired_at=None), day)
    if topic is None:
        members = members.none()
    elif topic.needed_by:
        members = members.filter(group__kind__in=topic.needed_by)
    mine = holding(topic.pk if topic else 0, day).filter(member=OuterRef("pk"))
    last = mine.order_by().values("member").annotate(last=Max("valid_until")).values("last")
    return members.annotate(
        held=Exists(mine),
        for_good=Exists(mine.filter(valid_until__isnull=True)),
        good_until=Subquery(last),
    )


def _attendee(member: GroupMember | None, person: Any, record: TrainingRecord | None) -> Attendee:
    who = member or person
    note = member.group.name if member is not None else person.position
    return Attendee(who.code, who.name, note, member, person, record)
