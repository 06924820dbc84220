"""Meetings: the list, one of them, planned, changed, cancelled."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.audit.public import history_of
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import marked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.meetings.forms.meetings import CancelForm, MeetingForm
from kaijuan.network.meetings.models import Meeting, MeetingState
from kaijuan.network.meetings.rules import meetings_visible_to
from kaijuan.network.meetings.shown import MEETING_TONES, attendance, order_rows
from kaijuan.network.meetings.views.fetch import meeting_or_404, meeting_page, place
from kaijuan.network.meetings.views.tabs import tabs_of
from kaijuan.network.meetings.when import span_of


class MeetingsFilter(ListFilter):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("meetings", "all")), *MeetingState.choices],
    )
    field_order = ("q", "state")


@needs("meetings.view")
@require_safe
def meetings(request: HouseRequest) -> HttpResponse:
    """``?q= &state= &sort= &page= &format=csv|xlsx``; the latest first."""

    def show(row: Any) -> dict[str, Any]:
        href = place(request, "meeting", row.code)
        tone, icon = MEETING_TONES[MeetingState(row.state)]
        return {
            "title": format_html('<a href="{}">{}</a>', href, marked(row.title)),
            "kind": marked(row.kind),
            "starts_at": moment(row.starts_at),
            "place": marked(row.place or row.video),
            "state": badge(row.get_state_display(), tone=tone, icon=icon),
        }

    page = ListPage(
        name="meetings",
        title=_("Meetings"),
        columns=[
            Column("title", pgettext_lazy("meetings", "Meeting"), sort="title"),
            Column("kind", pgettext_lazy("meetings", "Kind"), sort="kind"),
            Column("starts_at", pgettext_lazy("meetings", "When"), sort="starts_at"),
            Column("place", pgettext_lazy("meetings", "Where")),
            Column("state", pgettext_lazy("meetings", "State"), sort="state"),
        ],
        show=show,
        export=lambda row: [
            row.title,
            row.kind,
            moment(row.starts_at),
            row.place or row.video,
            row.get_state_display(),
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        first="-starts_at",
        extra={
            "create_href": place(request, "meeting-new") if _may(request) else "",
            "create_label": _("Plan a meeting"),
            "empty_title": _("No meeting yet"),
            "empty_hint": _("Plan one: those you invite get an entry for their calendar."),
        },
    )
    return page.answer(request, meetings_visible_to(request.user), MeetingsFilter(request.GET))


def _narrow(rows: QuerySet[Meeting], wanted: dict[str, Any]) -> QuerySet[Meeting]:
    text = wanted["q"]
    if text:
        rows = rows.filter(
            Q(title__icontains=text) | Q(kind__icontains=text) | Q(place__icontains=text)
        )
    return rows.filter(state=wanted["state"]) if wanted["state"] else rows


@needs("meetings.view")
@require_safe
def meeting(request: HouseRequest, code: UUID) -> HttpResponse:
    """One meeting: when, where, who, decided what, with which orders."""
    found = meeting_or_404(request, code)
    orders = found.orders.select_related("owner", "person", "decision").order_by("due_at", "pk")
    context = {
        "meeting": found,
        "state": MEETING_TONES[MeetingState(found.state)],
        "when": span_of(found),
        "agenda": list(found.agenda.all()),
        "attendance": attendance(found.attendees.all()),
        "decisions": list(found.decisions.all()),
        "orders": order_rows(request.institution, orders),
        "history": history_of(found),
        "may": {
            "manage": _may(request),
            "approve": request.user.has_perm("meetings.approve_minutes", found),
        },
        "planned": found.state == MeetingState.PLANNED,
        "held": found.state in {MeetingState.HELD, MeetingState.APPROVED},
        "writable": found.state in {MeetingState.PLANNED, MeetingState.HELD},
        "cancelled": found.state == MeetingState.CANCELLED,
        "waits": found.state == MeetingState.HELD,
        "list_href": place(request, "meetings"),
    }
    return render(request, "meetings/meeting.html", context)


@needs("meetings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HouseRequest) -> HttpResponse:
    return act_page(
        request,
        partial(MeetingForm, institution=request.institution),
        title=_("Plan a meeting"),
        label=_("Plan and invite"),
        done=_("The meeting is planned; those invited are told."),
        back=place(request, "meetings"),
        leave_to=lambda form: meeting_page(request, form.meeting),
    )


@needs("meetings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = meeting_or_404(request, code)
    return act_page(
        request,
        partial(MeetingForm, institution=request.institution, meeting=found),
        title=_("Change the meeting"),
        label=pgettext_lazy("meetings", "Save"),
        done=_("The meeting is changed; whom it concerns is told."),
        back=meeting_page(request, found),
    )


@needs("meetings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HouseRequest, code: UUID) -> HttpResponse:
    found = meeting_or_404(request, code)
    return act_page(
        request,
        partial(CancelForm, meeting=found),
        title=_("Cancel the meeting"),
        label=_("Cancel the meeting"),
        done=_("The meeting is cancelled; everybody who was invited is told."),
        note=_("Everybody who was invited is told, and their calendars take it out."),
        about=found.title,
        back=meeting_page(request, found),
    )


def _may(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("meetings.manage", request.institution))
