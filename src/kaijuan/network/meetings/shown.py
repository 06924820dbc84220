"""States and rows as pages show them: word, shape and pigment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import marked
from kaijuan.network.meetings.domain.owners import owner_name
from kaijuan.network.meetings.models import (
    AnswerState,
    Attendee,
    MeetingState,
    MemberOrder,
    Order,
    OrderState,
    Part,
)

#: Headings of the lists of orders between consortium and members.
WHAT: Final = pgettext_lazy("of an order", "What")
UNTIL: Final = pgettext_lazy("of an order", "Until when")
HEARD: Final = pgettext_lazy("orders", "Answer")
#: (tone, icon) of a badge.
MEETING_TONES: Final = {
    MeetingState.PLANNED: ("limited", "due"),
    MeetingState.HELD: ("plain", "due"),
    MeetingState.APPROVED: ("open", "ok"),
    MeetingState.CANCELLED: ("plain", "same"),
}
_ORDER_TONES: Final = {
    OrderState.GIVEN: ("plain", "due"),
    OrderState.BEGUN: ("limited", "due"),
    OrderState.DONE: ("open", "ok"),
    OrderState.CANCELLED: ("plain", "same"),
}
_ANSWER_TONES: Final = {
    AnswerState.BEGUN: ("limited", "due"),
    AnswerState.DONE: ("open", "ok"),
    AnswerState.CANNOT: ("late", "late"),
}


def late_word(*, late: bool) -> str:
    return pgettext("order", "late") if late else ""


def order_badge(state: str, *, late: bool) -> SafeString:
    """An open order that is late says so first."""
    if late:
        return badge(pgettext("order", "late"), tone="late")
    tone, icon = _ORDER_TONES[OrderState(state)]
    return badge(OrderState(state).label, tone=tone, icon=icon)


def answer_badge(state: str | None, *, late: bool) -> SafeString:
    if state:
        tone, icon = _ANSWER_TONES[AnswerState(state)]
        return badge(AnswerState(state).label, tone=tone, icon=icon)
    word = pgettext("answer to an order", "nothing heard")
    return badge(word, tone="late") if late else badge(word, icon="due")


def is_late(order: Order) -> bool:
    return order.is_open and order.due_at <= now()


def order_row(institution: Institution, order: Order) -> dict[str, Any]:
    href = reverse("meetings:order", args=[institution.slug, order.code])
    return {
        "text": format_html('<a href="{}">{}</a>', href, marked(order.text)),
        "who": marked(owner_name(order)),
        "due_at": moment(order.due_at),
        "state": order_badge(order.state, late=is_late(order)),
    }


def order_rows(institution: Institution, orders: Iterable[Order]) -> list[dict[str, Any]]:
    return [order_row(institution, each) for each in orders]


def attendance(rows: Iterable[Attendee]) -> list[dict[str, Any]]:
    """Who is asked or was there, chair first."""
    order = [Part.CHAIR, Part.RECORDER, Part.MEMBER, Part.GUEST]
    listed = sorted(rows, key=lambda each: (order.index(Part(each.part)), each.pk))
    return [{"name": each.name, "part": _part(each), "was": _was(each)} for each in listed]


def _part(attendee: Attendee) -> str:
    part = Part(attendee.part)
    return "" if part == Part.MEMBER else str(part.label)


def _was(attendee: Attendee) -> str:
    if attendee.attended is None:
        return ""
    if attendee.attended:
        return pgettext("in a meeting", "present")
    return pgettext("in a meeting", "absent")


def asked_for(order: MemberOrder) -> str:
    """What the consortium wants in detail, and until when."""
    due = str(_("Until %(due_at)s.") % {"due_at": moment(order.due_at)})
    return f"{order.details} {due}" if order.details else due
