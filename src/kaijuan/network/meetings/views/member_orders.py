"""The consortium asks its members (at its own address), and a member answers (at the member's)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
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
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.meetings.domain.members import with_answers, withdraw_member_order
from kaijuan.network.meetings.forms.members import (
    AnswerForm,
    AskedFilter,
    HeardFilter,
    MemberOrderForm,
)
from kaijuan.network.meetings.forms.orders import NoteForm
from kaijuan.network.meetings.models import (
    AnswerState,
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
)
from kaijuan.network.meetings.shown import answer_badge
from kaijuan.network.meetings.views.acts import act_page
from kaijuan.network.meetings.views.fetch import place
from kaijuan.network.meetings.views.tabs import tabs_of

METHODS = ["GET", "HEAD", "POST"]
_WHAT = pgettext_lazy("of an order", "What")
_UNTIL = pgettext_lazy("of an order", "Until when")
_HEARD = pgettext_lazy("orders", "Answer")


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
            Column("text", _WHAT, sort="text"),
            Column("due_at", _UNTIL, sort="due_at"),
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
        after=lambda form: reverse("meetings:member-order", args=[form.order.code]),
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
            Column("state", _HEARD, sort="answer_state"),
            Column("note", pgettext_lazy("answer to an order", "Remark")),
            Column("answered_at", pgettext_lazy("orders", "Heard on"), sort="answer_answered_at"),
        ],
        show=show,
        export=export,
        narrow=_narrow_heard,
        extra={
            "note": _asked_for(order),
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


@needs("meetings.answer_member_order")
@require_safe
def asked(request: HouseRequest) -> HttpResponse:
    """What the consortium asks of this member. ``?q= &state= &sort= &page= &format=csv|xlsx``."""
    at = now()

    def show(row: Any) -> dict[str, Any]:
        href = place(request, "member-order-answer", row.code)
        late = row.due_at <= at and row.withdrawn_at is None
        return {
            "text": format_html('<a href="{}">{}</a>', href, marked(row.text)),
            "due_at": moment(row.due_at),
            "state": pgettext_lazy("orders", "withdrawn")
            if row.withdrawn_at
            else answer_badge(row.answer_state, late=late),
        }

    page = ListPage(
        name="consortium-orders",
        title=_("Asked by the consortium"),
        columns=[
            Column("text", _WHAT, sort="text"),
            Column("due_at", _UNTIL, sort="due_at"),
            Column("state", _HEARD, sort="answer_state"),
        ],
        show=show,
        export=lambda row: [
            row.text,
            moment(row.due_at),
            AnswerState(row.answer_state).label if row.answer_state else "",
        ],
        narrow=_narrow_asked,
        tabs=tabs_of(request),
        first="-given_at",
        extra={
            "empty_title": _("The consortium has asked nothing yet"),
            "empty_hint": _("What it asks stands here, and whoever answers is told."),
        },
    )
    return page.answer(request, _asked_of(request), AskedFilter(request.GET))


def _narrow_asked(rows: Any, wanted: dict[str, Any]) -> Any:
    """``rows`` know the member's answer (``_asked_of``)."""
    if wanted["q"]:
        rows = rows.filter(text__icontains=wanted["q"])
    state = wanted["state"]
    if state == "open":
        settled = ("done", "cannot")
        return rows.filter(withdrawn_at__isnull=True).exclude(answered_as__in=settled)
    return rows.filter(answer_state=state) if state else rows


@needs("meetings.answer_member_order")
@require_http_methods(METHODS)
def answer(request: HouseRequest, code: UUID) -> HttpResponse:
    order = get_object_or_404(_asked_of(request), code=code)
    mine = MemberOrderAnswer.objects.filter(institution=request.institution, order=order).first()
    if order.withdrawn_at:
        note: Any = _("The consortium has withdrawn it: %(reason)s") % {"reason": order.reason}
    else:
        note = _asked_for(order)
    return act_page(
        request,
        partial(AnswerForm, order=order, answer=mine),
        title=_("Answer the consortium"),
        label=_("Answer"),
        done=_("The consortium sees your answer."),
        note=note,
        about=order.text,
        back=place(request, "asked"),
    )


def _asked_for(order: MemberOrder) -> str:
    due = str(_("Until %(due_at)s.") % {"due_at": moment(order.due_at)})
    return f"{order.details} {due}" if order.details else due


def _own(request: HouseRequest, code: UUID) -> MemberOrder:
    found: MemberOrder = get_object_or_404(
        MemberOrder.objects.filter(institution=request.institution), code=code
    )
    return found


def _asked_of(request: HouseRequest) -> QuerySet[MemberOrder]:
    """Orders to this member with its own answer; others answer like missing ones."""
    mine = MemberOrderAnswer.objects.filter(order=OuterRef("pk"), institution=request.institution)
    state = Subquery(mine.values("state")[:1])
    found: QuerySet[MemberOrder] = MemberOrder.objects.filter(
        addressees__member=request.institution
    ).annotate(answer_state=state)
    # NULL is neither in a list nor outside it.
    return found.annotate(answered_as=Coalesce(F("answer_state"), Value("")))
