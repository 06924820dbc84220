"""Groups of people and trainings, the board and the director's page, for the access test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kaijuan.core.clock import now, today
from kaijuan.network.staffing.models import (
    GroupMember,
    PeopleGroup,
    Result,
    Suspension,
    Training,
    TrainingRecord,
    TrainingTopic,
)
from tests.access.classified import SECRETARIAT, SIGNED_IN, STAFF, Row, read, write

#: Who enters groups and trainings.
KEEPERS = frozenset({"facilities", "director"})


def people_group(mark: str) -> Any:
    """A group that is suspended."""
    number = PeopleGroup.objects.count()
    made = PeopleGroup.objects.create(name=f"{mark}志愿者队{number}", kind="volunteers")
    Suspension.objects.create(
        group=made, starts_at=now() - dt.timedelta(days=1), reason=f"{mark}疫情"
    )
    return made


def group_member(mark: str) -> Any:
    """Somebody of the first group there is, so that it grows."""
    group = PeopleGroup.objects.order_by("pk").first()
    return GroupMember.objects.create(group=group, name=f"{mark}某人", since=dt.date(2020, 1, 20))


def topic(mark: str) -> Any:
    number = TrainingTopic.objects.count()
    return TrainingTopic.objects.create(
        name=f"{mark}消毒{number}", months=1, needed_by=["volunteers"]
    )


def training(mark: str) -> Any:
    """A session of the first group, with one record that runs out soon."""
    group = PeopleGroup.objects.order_by("pk").first()
    made = Training.objects.create(
        topic=TrainingTopic.objects.order_by("pk").first(),
        title=f"{mark}一期{Training.objects.count()}",
        group=group,
        held_on=today() - dt.timedelta(days=20),
    )
    TrainingRecord.objects.create(
        training=made,
        member=group.members.order_by("-pk").first(),
        result=Result.PASSED,
        valid_until=today() + dt.timedelta(days=10),
    )
    return made


STAFFING_MAKERS: dict[str, Callable[[str], Any]] = {
    "people group": people_group,
    "group member": group_member,
    "topic": topic,
    "training": training,
}

COMMAND_ROWS: dict[str, Row] = {
    "staffing:groups": read(STAFF),
    "staffing:group": read(STAFF, code="people group"),
    "staffing:group-new": write(KEEPERS),
    "staffing:members-import": write(KEEPERS),
    "staffing:group-edit": write(KEEPERS, code="people group"),
    "staffing:group-close": write(KEEPERS, code="people group"),
    "staffing:suspend": write(KEEPERS, code="people group"),
    "staffing:resume": write(KEEPERS, code="people group"),
    "staffing:member-new": write(KEEPERS, code="people group"),
    "staffing:member-edit": write(KEEPERS, code="people group", member="group member"),
    "staffing:member-remove": write(KEEPERS, code="people group", member="group member"),
    "staffing:trainings": read(STAFF),
    "staffing:training-new": write(KEEPERS),
    "staffing:records-import": write(KEEPERS),
    "staffing:training": read(STAFF, code="training"),
    "staffing:training-edit": write(KEEPERS, code="training"),
    "staffing:training-cancel": write(KEEPERS, code="training"),
    "staffing:training-note": write(KEEPERS, code="training"),
    "staffing:status": read(STAFF),
    "staffing:topics": read(STAFF),
    "staffing:topic-new": write(KEEPERS),
    "staffing:topic-edit": write(KEEPERS, code="topic"),
    "command:today": read(STAFF),
    "command:mine": read(SIGNED_IN),
    "command:board": read(SECRETARIAT),
    "command:figures": read(SECRETARIAT),
    "command:figure": read(SECRETARIAT, code="=institutions-closed"),
}
