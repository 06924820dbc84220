"""The room's part of the demonstration: made-up samples at one library, and one sample order of the
consortium to its members. The true case names no meeting with its people, so none is loaded."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from kaijuan.core.accounts.public import User
from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.meetings.domain.meetings import MeetingWanted, plan_meeting
from kaijuan.network.meetings.domain.members import MemberOrderWanted, give_member_order
from kaijuan.network.meetings.domain.minutes import approve_minutes, write_minutes
from kaijuan.network.meetings.domain.order_steps import begin_order, finish_order
from kaijuan.network.meetings.domain.orders import OrderWanted, give_order
from kaijuan.network.meetings.domain.owners import Owner
from kaijuan.network.meetings.models import Meeting, MemberOrder, Order

LIBRARY: Final = "10614"
_DAY: Final = dt.datetime(2020, 1, 26, 9, 0, tzinfo=HOUSE_ZONE)
_HOUR: Final = dt.timedelta(hours=1)
_DECISIONS: Final = (
    "样例：自即日起闭馆，开馆时间另行通知",
    "样例：网借图书到期日统一顺延",
    "样例：每日零报告，专人值守",
)
_MINUTES: Final = """样例：会议传达了学校关于做好疫情防控工作的通知。
会议讨论了闭馆期间的线上服务与人员值守。
会议要求各部门当日把通知发到每一位读者。"""


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    begun = now()
    with institution_scope(Institution.objects.get(key=LIBRARY)), transaction.atomic():
        if not Meeting.objects.filter(sample=True).exists():
            _load_library(by)
            Order.objects.filter(sample=True).update(reminded_at=begun, told_late_at=begun)
    consortium = Institution.objects.consortium()
    with institution_scope(consortium), transaction.atomic():
        if not MemberOrder.objects.filter(sample=True).exists():
            _load_consortium(by)
            MemberOrder.objects.filter(sample=True).update(reminded_at=begun, told_late_at=begun)
    # Nobody is told of what is made up, nor reminded of what was due in 2020.
    told = Message.objects.filter(told_at__gte=begun)
    told.filter(Q(href__contains="/meetings/") | Q(href__contains="orders/")).delete()


def _load_library(by: Any) -> None:
    meeting = plan_meeting(_wanted(), by=by)
    write_minutes(
        meeting,
        attended={each.code for each in meeting.attendees.all()},
        came_too=[],
        minutes=_MINUTES,
        decisions=_DECISIONS,
        seen=0,
        by=by,
    )
    approve_minutes(meeting, seen=meeting.revision, by=by)
    _give_orders(meeting, by)


def _wanted() -> MeetingWanted:
    people = list(Person.objects.filter(sample=True).order_by("pk"))
    return MeetingWanted(
        title="样例：疫情防控工作部署会",
        kind="党政联席会",
        starts_at=_DAY,
        ends_at=_DAY + _HOUR,
        place="样例会议室",
        agenda=["样例：传达学校通知", "样例：闭馆与线上服务", "样例：值守与零报告"],
        people=people,
        guests=["样例访客"],
        chair=people[0] if people else None,
        recorder=people[-1] if people else None,
        sample=True,
    )


def _give_orders(meeting: Meeting, by: Any) -> None:
    decisions = list(meeting.decisions.all())
    librarian = User.objects.filter(username="librarian", sample=True).first()
    owner = Owner(user=librarian) if librarian else Owner(role="librarian")
    texts = (
        ("样例：张贴闭馆公告并更新主页", owner, 4, 0),
        ("样例：设置借期顺延", owner, 24, 1),
        ("样例：排出值守表", Owner(role="director"), 48, 2),
        ("样例：检查各楼门窗水电", Owner(post="样例物业主管"), 6, 0),
    )
    given = [
        give_order(
            OrderWanted(
                text=text,
                owner=who,
                due_at=_DAY + hours * _HOUR,
                meeting=meeting,
                decision=decisions[number],
                sample=True,
            ),
            by=by,
        )
        for text, who, hours, number in texts
    ]
    finish_order(given[0], "样例：公告见主页与大门", by=None)
    begin_order(given[1], by=None)


def _load_consortium(by: Any) -> None:
    members = tuple(Institution.objects.members())
    give_member_order(
        MemberOrderWanted(
            text="样例：汇总本馆防控期间的服务安排",
            details="样例：这是演示用的任务，不需要真正办理。",
            due_at=_DAY + 72 * _HOUR,
            members=members,
            sample=True,
        ),
        by=by,
    )
