"""Orders of a library: the list, one of them, given, changed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.meetings.domain.order_steps import STEPS
from kaijuan.network.meetings.domain.own import orders_of
from kaijuan.network.meetings.domain.owners import owner_name
from kaijuan.network.meetings.forms.orders import ChangeOrderForm, OrderForm, OrdersFilter
from kaijuan.network.meetings.models import OPEN, Order
from kaijuan.network.meetings.rules import orders_visible_to
from kaijuan.network.meetings.shown import is_late, order_badge, order_row
from kaijuan.network.meetings.views.fetch import (
    meeting_or_404,
    meeting_page,
    order_or_404,
    order_page,
    place,
)
from kaijuan.network.meetings.views.tabs import tabs_of


@needs("meetings.view")
@require_safe
def orders(request: HouseRequest) -> HttpResponse:
    """``?q= &state=open|late|… &mine=on &sort= &page= &format=csv|xlsx``; first due first."""
    page = ListPage(
        name="orders",
        title=_("Orders"),
        columns=[
            Column("text", pgettext_lazy("of an order", "What"), sort="text"),
            Column("who", pgettext_lazy("of an order", "Who")),
            Column("due_at", pgettext_lazy("of an order", "Until when"), sort="due_at"),
            Column("state", pgettext_lazy("orders", "State"), sort="state"),
        ],
        show=partial(order_row, request.institution),
        export=lambda row: [
            row.text,
            owner_name(row),
            moment(row.due_at),
            row.get_state_display(),
        ],
        narrow=partial(_narrow, request),
        tabs=tabs_of(request),
        first="due_at",
        extra={
            "create_href": place(request, "order-new"),
            "create_label": _("Give an order"),
            "empty_title": _("No order yet"),
            "empty_hint": _("Give one: it stands in the list of whoever has to do it."),
        },
    )
    rows = orders_visible_to(request.user).select_related("owner", "person")
    return page.answer(request, rows, OrdersFilter(request.GET))


def _narrow(
    request: HouseRequest, rows: QuerySet[Order], wanted: dict[str, Any]
) -> QuerySet[Order]:
    text, state = wanted["q"], wanted["state"]
    if text:
        named = Q(owner__display_name__icontains=text) | Q(person__name__icontains=text)
        rows = rows.filter(Q(text__icontains=text) | Q(post__icontains=text) | named)
    if wanted["mine"]:
        rows = rows.filter(pk__in=orders_of(request.user, request.institution).values("pk"))
    if state in {"open", "late"}:
        rows = rows.filter(state__in=OPEN)
        return rows.filter(due_at__lte=now()) if state == "late" else rows
    return rows.filter(state=state) if state else rows


@needs("meetings.view")
@require_safe
def order(request: HouseRequest, code: UUID) -> HttpResponse:
    """One order, how it went on, and what may be done with it now."""
    found = order_or_404(request, code)
    slug = request.institution.slug
    steps = [
        (step, reverse(_ADDRESSES[step.key], args=[slug, found.code]))
        for step in STEPS.open_to(request.user, found)
    ]
    context = {
        "order": found,
        "who": owner_name(found),
        "badge": order_badge(found.state, late=is_late(found)),
        "steps": steps,
        "may_hand_over": found.is_open and request.user.has_perm("meetings.carry_out", found),
        "may_change": found.is_open and request.user.has_perm("meetings.direct_order", found),
        "history": history_of(found),
        "list_href": place(request, "orders"),
    }
    return render(request, "meetings/order.html", context)


_ADDRESSES = {
    "begin": "meetings:order-begin",
    "finish": "meetings:order-done",
    "reopen": "meetings:order-reopen",
    "cancel": "meetings:order-cancel",
}


@needs("meetings.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request: HouseRequest) -> HttpResponse:
    return act_page(
        request,
        partial(OrderForm, institution=request.institution),
        title=_("Give an order"),
        label=_("Give the order"),
        done=_("The order is given; whoever has to do it is told."),
        back=place(request, "orders"),
        leave_to=lambda form: order_page(request, form.order),
    )


@needs("meetings.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_from_meeting(request: HouseRequest, code: UUID) -> HttpResponse:
    """``?decision=<code>``: from that decision of the meeting."""
    meeting = meeting_or_404(request, code)
    wanted = request.GET.get("decision", "")
    decisions = {str(each.code): each for each in meeting.decisions.all()}
    return act_page(
        request,
        partial(
            OrderForm,
            institution=request.institution,
            meeting=meeting,
            decision=decisions.get(wanted),
        ),
        title=_("Give an order from the meeting"),
        label=_("Give the order"),
        done=_("The order is given; whoever has to do it is told."),
        about=meeting.title,
        back=meeting_page(request, meeting),
    )


@needs("meetings.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = order_or_404(request, code)
    return form_page(
        request,
        partial(ChangeOrderForm, institution=request.institution, order=found),
        title=_("Change the order"),
        done=_("The order is changed."),
        leave_to=order_page(request, found),
    )
