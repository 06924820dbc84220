"""A library with two groups, people, a topic and a session of training."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.network.staffing.domain.groups import save_group, save_member
from kaijuan.network.staffing.domain.training import save_topic, save_training
from kaijuan.network.staffing.models import GroupMember, PeopleGroup, Training, TrainingTopic

DAY = dt.date(2020, 1, 20)


def at(day: int, hour: int = 8, month: int = 2) -> dt.datetime:
    """A moment of 2020 in the house's zone."""
    return dt.datetime(2020, month, day, hour, tzinfo=HOUSE_ZONE)


def fill(by: Any, mark: str = "") -> dict[str, Any]:
    """In the open scope. ``mark`` stands in every name."""
    volunteers = save_group(PeopleGroup(name=f"{mark}志愿者队", kind="volunteers"), by=by)
    property_ = save_group(PeopleGroup(name=f"{mark}物业", kind="property"), by=by)
    people = [
        save_member(GroupMember(group=property_, name=f"{mark}工{n}", since=DAY), by=by)
        for n in "甲乙"
    ]
    topic = save_topic(TrainingTopic(name=f"{mark}消毒", months=12, needed_by=["property"]), by=by)
    training = save_training(
        Training(topic=topic, title=f"{mark}一期", group=property_, held_on=DAY), by=by
    )
    return {
        "group": volunteers,
        "property": property_,
        "people": people,
        "topic": topic,
        "training": training,
    }


def address(name: str, institution: Any, *more: object) -> str:
    return reverse(f"staffing:{name}", args=[institution.slug, *more])
