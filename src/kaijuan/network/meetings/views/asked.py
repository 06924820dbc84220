"""What the consortium asked of this member, and the answer (at the member's own address)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import marked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.meetings.forms.members import (
    AnswerForm,
    AskedFilter,
)
from kaijuan.network.meetings.models import (
    AnswerState,
    MemberOrder,
    MemberOrderAnswer,
)
from kaijuan.network.meetings.shown import HEARD, UNTIL, WHAT, answer_badge, asked_for
from kaijuan.network.meetings.views.fetch import place
from kaijuan.network.meetings.views.tabs import tabs_of


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
            Column("text", WHAT, sort="text"),
            Column("due_at", UNTIL, sort="due_at"),
            Column("state", HEARD, sort="answer_state"),
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
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HouseRequest, code: UUID) -> HttpResponse:
    order = get_object_or_404(_asked_of(request), code=code)
    mine = MemberOrderAnswer.objects.filter(institution=request.institution, order=order).first()
    if order.withdrawn_at:
        note: Any = _("The consortium has withdrawn it: %(reason)s") % {"reason": order.reason}
    else:
        note = asked_for(order)
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


def _asked_of(request: HouseRequest) -> QuerySet[MemberOrder]:
    """Orders to this member with its own answer; others answer like missing ones."""
    mine = MemberOrderAnswer.objects.filter(order=OuterRef("pk"), institution=request.institution)
    state = Subquery(mine.values("state")[:1])
    found: QuerySet[MemberOrder] = MemberOrder.objects.filter(
        addressees__member=request.institution
    ).annotate(answer_state=state)
    # NULL is neither in a list nor outside it.
    return found.annotate(answered_as=Coalesce(F("answer_state"), Value("")))
