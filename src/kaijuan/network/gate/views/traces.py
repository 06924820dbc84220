"""Contact tracing: asked for, approved by a second person, exported once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.audit.public import history_of
from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import TYPES
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import days, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.gate.domain.trace_export import export
from kaijuan.network.gate.domain.tracing import approve, refuse, second_people, steps, withdraw
from kaijuan.network.gate.forms.traces import StepForm, TraceForm
from kaijuan.network.gate.models import TraceRequest, TraceState
from kaijuan.network.gate.rules import traces_visible_to
from kaijuan.network.gate.views.common import address, may, tabs_of

_TONES = {
    TraceState.ASKED: ("limited", "due"),
    TraceState.APPROVED: ("limited", "due"),
    TraceState.EXPORTED: ("open", "ok"),
}


@needs("gate.trace")
@require_safe
def traces(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        href = address(request, "trace", row.code)
        return {
            "span": format_html('<a href="{}">{}</a>', href, days(row.since, row.until)),
            "reason": row.reason,
            "state": _badge(row),
            "asked": moment(row.requested_at),
        }

    page = ListPage(
        name="traces",
        title=_("Contact tracing"),
        columns=[
            Column("asked", pgettext_lazy("contact tracing", "Asked at"), sort="requested_at"),
            Column("span", pgettext_lazy("contact tracing", "Days"), sort="since"),
            Column("reason", pgettext_lazy("contact tracing", "Reason"), sort="reason"),
            Column("state", pgettext_lazy("contact tracing", "State"), sort="state"),
        ],
        show=show,
        export=lambda row: [
            row.requested_at,
            days(row.since, row.until),
            row.reason,
            row.get_state_display(),
        ],
        narrow=lambda rows, wanted: rows.filter(reason__icontains=wanted["q"]),
        tabs=tabs_of(request),
        extra=_extra(request),
        first="-requested_at",
    )
    return page.answer(request, traces_visible_to(request.user), ListFilter(request.GET))


def _extra(request: HouseRequest) -> dict[str, Any]:
    if not may(request, "ask_trace"):
        return {"empty_hint": _("The director asks; you may be the second person.")}
    return {
        "create_href": address(request, "trace-new"),
        "create_label": _("Ask for contact tracing"),
        "empty_hint": _("The director asks, a second person approves, the list is made once."),
    }


def _badge(row: TraceRequest) -> str:
    tone, icon = _TONES.get(TraceState(row.state), ("plain", "same"))
    return badge(row.get_state_display(), tone=tone, icon=icon)


@needs("gate.ask_trace")
@require_http_methods(["GET", "HEAD", "POST"])
def trace_new(request: HouseRequest) -> HttpResponse:
    alone = not second_people(request.user)
    return form_page(
        request,
        TraceForm,
        title=_("Ask for contact tracing"),
        done=_("It is asked for. Who may approve has been told."),
        leave_to=address(request, "traces"),
        extra={
            "note": _nobody_else() if alone else _("A second person has to approve it."),
            "save_label": pgettext_lazy("contact tracing", "Ask"),
        },
    )


def _nobody_else() -> Any:
    return _(
        "Nobody else here may approve it: first give a second person the role of director or "
        "facilities, under “access”."
    )


@needs("gate.trace")
@require_safe
def trace(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    mine = found.requested_by_id == request.user.pk
    keys = {step.key for step in steps.open_to(request.user, found)}
    two = {found.requested_by_id, found.decided_by_id}
    asked = found.state == TraceState.ASKED
    context = {
        "trace": found,
        "badge": _badge(found),
        "where": localised(found.building.place, "name") if found.building else "",
        "alone": asked and mine and not second_people(request.user),
        "nobody_else": _nobody_else(),
        "may_decide": "approve" in keys and not mine,
        "may_withdraw": "withdraw" in keys and mine,
        "may_export": "export" in keys and request.user.pk in two,
        "history": history_of(found),
        "requested_by": _name(found.requested_by),
        "decided_by": _name(found.decided_by),
        "exported_by": _name(found.exported_by),
    }
    return render(request, "gate/trace.html", context)


def _name(user: Any) -> str:
    return "—" if user is None else user.display_name or user.get_username()


def _fetch(request: HouseRequest, code: UUID) -> TraceRequest:
    rows = traces_visible_to(request.user).select_related(
        "building__place", "person", "requested_by", "decided_by", "exported_by"
    )
    found: TraceRequest = get_object_or_404(rows, code=code)
    return found


def _step(
    request: HouseRequest,
    code: UUID,
    step: Callable[..., TraceRequest],
    *,
    seal: bool = False,
    **words: Any,
) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(StepForm, trace=found, step=step),
        back=address(request, "trace", code),
        about=f"{days(found.since, found.until)} · {found.reason}",
        seal=seal,
        **words,
    )


@needs("gate.trace")
@require_http_methods(["GET", "HEAD", "POST"])
def trace_approve(request: HouseRequest, code: UUID) -> HttpResponse:
    return _step(
        request,
        code,
        approve,
        seal=True,
        title=_("Approve contact tracing as the second person"),
        label=_("Approve as the second person"),
        done=_("Approved. The list can be made once within 24 hours."),
        note=_("Approve only what a document asks for. Your name stands under it."),
    )


@needs("gate.trace")
@require_http_methods(["GET", "HEAD", "POST"])
def trace_refuse(request: HouseRequest, code: UUID) -> HttpResponse:
    return _step(
        request,
        code,
        refuse,
        title=_("Do not approve contact tracing"),
        label=_("Do not approve"),
        done=_("It is not approved."),
    )


@needs("gate.ask_trace")
@require_http_methods(["GET", "HEAD", "POST"])
def trace_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    return _step(
        request,
        code,
        withdraw,
        title=_("Withdraw the request"),
        label=pgettext_lazy("contact tracing", "Withdraw"),
        done=_("The request is withdrawn."),
    )


@needs("gate.trace")
@require_http_methods(["POST"])
def trace_export(request: HouseRequest, code: UUID) -> HttpResponse:
    """The workbook, once; never kept by browser or proxy."""
    found = _fetch(request, code)
    try:
        data = export(found, by=request.user)
    except Refusal as refusal:
        context = {"title": _("Contact tracing"), "refusal": str(refusal)}
        context["back"] = address(request, "trace", code)
        return render(request, "gate/refused.html", context, status=refusal.status)
    response = HttpResponse(data, content_type=TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="contact-tracing.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
