"""The consortium asks its members (at its own address), and sees who has done it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.meetings.domain.members import with_answers, withdraw_member_order
from kaijuan.network.meetings.forms.members import (
    HeardFilter,
    MemberOrderForm,
)
from kaijuan.network.meetings.forms.orders import NoteForm
from kaijuan.network.meetings.models import (
    AnswerState,
    MemberOrder,
    MemberOrderAddressee,
)
from kaijuan.network.meetings.shown import HEARD, UNTIL, WHAT, answer_badge, asked_for

METHODS = ["GET", "HEAD", "POST"]


@needs("meetings.order_members")
@require_safe
def member_orders(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``; the latest first."""

    def show(row: Any) -> dict[str, Any]:
        href = reverse("meetings:member-order", args=[row.code])
        return {
            "text": format_html('<a href="{}">{}</a>', href, marked(row.text)),
            "due_at": moment(row.due_at),
            "asked": row.asked,
            "done": row.done,
            "state": _order_state(row),
        }

    page = ListPage(
        name="member-orders",
        title=_("Orders to members"),
        columns=[
            Column("text", WHAT, sort="text"),
            Column("due_at", UNTIL, sort="due_at"),
            Column("asked", pgettext_lazy("orders", "Members asked"), numeric=True, sort="asked"),
            Column("done", pgettext_lazy("orders", "Done"), numeric=True, sort="done"),
            Column("state", pgettext_lazy("orders", "State")),
        ],
        show=show,
        export=lambda row: [row.text, moment(row.due_at), row.asked, row.done, _order_state(row)],
        narrow=lambda rows, wanted: rows.filter(text__icontains=wanted["q"]),
        first="-given_at",
        extra={
            "create_href": reverse("meetings:member-order-new"),
            "create_label": _("Ask members"),
            "empty_title": _("No order to members yet"),
            "empty_hint": _("Ask them: each says how it stands, and you see who has done it."),
        },
    )
    done = Count("answers", filter=Q(answers__state=AnswerState.DONE), distinct=True)
    asked = Count("addressees", distinct=True)
    rows = MemberOrder.objects.filter(institution=request.institution)
    return page.answer(request, rows.annotate(asked=asked, done=done), ListFilter(request.GET))


def _order_state(row: Any) -> Any:
    if row.withdrawn_at:
        return pgettext_lazy("orders", "withdrawn")
    if row.done >= row.asked:
        return pgettext_lazy("orders", "all have done it")
    return (
        pgettext_lazy("orders", "late") if row.due_at <= now() else pgettext_lazy("orders", "open")
    )


@needs("meetings.order_members")
@require_http_methods(METHODS)
def member_order_new(request: HouseRequest) -> HttpResponse:
    return act_page(
        request,
        partial(MemberOrderForm, institution=request.institution),
        title=_("Ask members"),
        label=_("Ask"),
        done=_("They are asked; those who answer for each member are told."),
        back=reverse("meetings:member-orders"),
        leave_to=lambda form: reverse("meetings:member-order", args=[form.order.code]),
    )


@needs("meetings.order_members")
@require_safe
def member_order(request: HouseRequest, code: UUID) -> HttpResponse:
    """Who has done it: ``?q= &state=none|begun|done|cannot &sort= &page= &format=csv|xlsx``."""
    order = _own(request, code)
    late = order.due_at <= now() and order.withdrawn_at is None

    def show(row: Any) -> dict[str, Any]:
        return {
            "member": marked(localised(row.member, "name")),
            "state": answer_badge(row.answer_state, late=late),
            "note": marked(row.answer_note or ""),
            "answered_at": moment(row.answer_answered_at) if row.answer_answered_at else "",
        }

    def export(row: Any) -> list[Any]:
        state = AnswerState(row.answer_state).label if row.answer_state else ""
        at = moment(row.answer_answered_at) if row.answer_answered_at else ""
        return [row.member.key, row.member.name, state, row.answer_note or "", at]

    page = ListPage(
        name="member-order",
        title=order.text,
        columns=[
            Column("member", pgettext_lazy("orders", "Member"), sort="member__number"),
            Column("state", HEARD, sort="answer_state"),
            Column("note", pgettext_lazy("answer to an order", "Remark")),
            Column("answered_at", pgettext_lazy("orders", "Heard on"), sort="answer_answered_at"),
        ],
        show=show,
        export=export,
        narrow=_narrow_heard,
        extra={
            "note": asked_for(order),
            "create_href": ""
            if order.withdrawn_at
            else reverse("meetings:member-order-withdraw", args=[order.code]),
            "create_label": _("Withdraw"),
        },
    )
    rows = MemberOrderAddressee.objects.filter(order=order).select_related("member")
    return page.answer(request, with_answers(rows), HeardFilter(request.GET))


def _narrow_heard(rows: Any, wanted: dict[str, Any]) -> Any:
    """``rows`` know their answers (``with_answers``)."""
    if wanted["q"]:
        rows = rows.filter(member__search__icontains=wanted["q"])
    state = wanted["state"]
    if state == "none":
        return rows.filter(answer_state__isnull=True)
    return rows.filter(answer_state=state) if state else rows


@needs("meetings.order_members")
@require_http_methods(METHODS)
def member_order_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    order = _own(request, code)
    return act_page(
        request,
        partial(NoteForm, order=order, act=withdraw_member_order, label=_("Why")),
        title=_("Withdraw the order"),
        label=_("Withdraw"),
        done=_("The order is withdrawn; who had not done it is told."),
        about=order.text,
        back=reverse("meetings:member-order", args=[order.code]),
    )


def _own(request: HouseRequest, code: UUID) -> MemberOrder:
    found: MemberOrder = get_object_or_404(
        MemberOrder.objects.filter(institution=request.institution), code=code
    )
    return found
