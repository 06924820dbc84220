"""A meeting that was held, an order of nobody's with an account, and one of the consortium's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.network.meetings.models import (
    AgendaItem,
    Attendee,
    Decision,
    Meeting,
    MeetingState,
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
    Order,
)

DAY = dt.timedelta(days=1)


def meeting(mark: str) -> Any:
    made = Meeting.objects.create(
        title=f"{mark}馆务会",
        kind=f"{mark}馆务会",
        starts_at=now() - DAY,
        ends_at=now() - DAY / 2,
        place=f"{mark}会议室",
        minutes=f"{mark}纪要",
        state=MeetingState.HELD,
    )
    AgendaItem.objects.create(meeting=made, position=1, text=f"{mark}议题")
    Attendee.objects.create(meeting=made, name=f"{mark}某", attended=True)
    Decision.objects.create(meeting=made, position=1, text=f"{mark}决定")
    order(mark, meeting=made)
    return made


def order(mark: str, **more: Any) -> Any:
    return Order.objects.create(
        text=f"{mark}贴公告", post=f"{mark}门卫", due_at=now() + DAY, **more
    )


def asked(mark: str) -> Any:
    """The consortium asks the library whose scope is open, which has begun."""
    member = current_institution()
    with institution_scope(Institution.objects.consortium()):
        made = MemberOrder.objects.create(text=f"{mark}上报", due_at=now() + DAY)
        MemberOrderAddressee.objects.create(order=made, member=member)
    MemberOrderAnswer.objects.create(order=made, state="begun", note=f"{mark}在办")
    return made
