"""Made-up groups and trainings, at the sample library alone, marked 样例 in their names."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.staffing.domain.groups import save_group, save_member
from kaijuan.network.staffing.domain.suspend import suspend_many
from kaijuan.network.staffing.domain.training import note_results, save_topic, save_training
from kaijuan.network.staffing.models import (
    GroupMember,
    PeopleGroup,
    Suspension,
    Training,
    TrainingTopic,
)

#: Where the made-up people work.
LIBRARY: Final = "10614"
_SINCE: Final = dt.date(2020, 1, 6)
#: (name, English name, kind, contact, how many, people)
_GROUPS: Final = (
    ("样例学生志愿者队", "Sample student volunteers", "volunteers", "样例团委老师", 46, ()),
    ("样例勤工助学岗", "Sample student jobs", "student-jobs", "样例学生处", 18, ()),
    (
        "样例物业",
        "Sample property staff",
        "property",
        "样例物业经理",
        None,
        ("样例工一", "样例工二", "样例工三", "样例工四"),
    ),
    ("样例保洁组", "Sample cleaners", "cleaning", "样例物业经理", None, ("样例工五", "样例工六")),
)
_SUSPENDED: Final = ("样例学生志愿者队", "样例勤工助学岗")
_CLOSED: Final = dt.datetime(2020, 1, 24, 18, tzinfo=HOUSE_ZONE)


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not PeopleGroup.objects.filter(sample=True).exists():
            _load(by)


def _load(by: Any) -> None:
    groups = {row[0]: _group(*row, by=by) for row in _GROUPS}
    made = suspend_many(
        [groups[name] for name in _SUSPENDED],
        starts_at=_CLOSED,
        ends_at=None,
        reason="样例：闭馆期间不到馆",
        switch_code=None,
        by=by,
    )
    Suspension.objects.filter(pk__in=[row.pk for row in made]).update(sample=True)
    topic = TrainingTopic(
        name="样例消毒与个人防护", months=12, needed_by=["property", "cleaning"], sample=True
    )
    save_topic(topic, by=by)
    training = save_training(
        Training(
            topic=topic,
            title="样例物业人员消毒培训",
            group=groups["样例物业"],
            held_on=dt.date(2020, 2, 3),
            hours=2,
            trainer="样例校医院",
            sample=True,
        ),
        by=by,
    )
    people = list(groups["样例物业"].members.order_by("pk"))
    results = ("passed", "passed", "failed", "absent")
    note_results(training, {p.code: r for p, r in zip(people, results, strict=True)}, by=by)


def _group(
    name: str,
    name_en: str,
    kind: str,
    contact: str,
    headcount: int | None,
    people: tuple[str, ...],
    *,
    by: Any,
) -> PeopleGroup:
    group = save_group(
        PeopleGroup(
            name=name, name_en=name_en, kind=kind, contact=contact, headcount=headcount, sample=True
        ),
        by=by,
    )
    for person in people:
        save_member(GroupMember(group=group, name=person, since=_SINCE, sample=True), by=by)
    return group
