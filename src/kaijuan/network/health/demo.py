"""A made-up follow-up and a made-up pledge, at the sample library alone, marked 样例."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.health.domain.calls import CallNoted, note_call
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.open import Alert, alert, open_by_hand
from kaijuan.network.health.domain.pledges import create_pledge, publish
from kaijuan.network.health.models import FollowUp, Pledge

#: Where the made-up people work.
LIBRARY: Final = "10614"
_PEOPLE: Final = ("样例馆员甲", "样例馆员乙")
_TITLE: Final = "样例疫情防控承诺书"
_TITLE_EN: Final = "Sample pledge on epidemic control"
_TEXT: Final = """本人知悉图书馆疫情防控要求，承诺如下：
一、每天如实填报健康日报告，无情况的报零报告，不迟报、不漏报、不瞒报。
二、外出和返回前向所在部门报告，返回后按规定观察。
三、出现发热、干咳、乏力等情况，立即报告并就医，不带病上岗。
四、不信谣、不传谣，不在群里转发他人的健康信息。"""
_TEXT_EN: Final = """I know what the library asks of its staff, and promise:
1. to hand in the daily health report truthfully and on time, also when there is nothing to report;
2. to tell my department before I leave town and before I return;
3. to report fever, cough or tiredness at once, and not to come to work ill;
4. to spread no rumours, and nobody's health information."""


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not Pledge.objects.filter(sample=True).exists():
            _load_pledge(by)
        if not FollowUp.objects.filter(sample=True).exists():
            _load_follow_ups(by)


def _load_pledge(by: Any) -> None:
    pledge = create_pledge(
        Pledge(title=_TITLE, title_en=_TITLE_EN, sample=True), text=_TEXT, text_en=_TEXT_EN, by=by
    )
    publish(pledge, revision=0, by=by)


def _load_follow_ups(by: Any) -> None:
    people = [_person(name) for name in _PEOPLE]
    today = local_today()
    opened = alert(
        Alert(
            person=people[0],
            day=today,
            since=today - dt.timedelta(days=1),
            what=["temperature"],
            situation="returned",
            sample=True,
        ),
        by=by,
    )
    note_call(opened, CallNoted(True, Decimal("37.1"), False, "样例：已多喝水休息"), by=by)
    open_by_hand(
        people[1],
        situation="away",
        since=today - dt.timedelta(days=3),
        note="样例：在外地，返回前来电",
        by=by,
        sample=True,
    )


def _person(name: str) -> Person:
    found, _made = Person.objects.get_or_create(
        name=name, defaults={"sample": True, "contact": "样例分机 8000"}
    )
    person: Person = found
    return person
