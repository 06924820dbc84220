"""Services of a library, for those who keep them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.domain.services import reinstate_service, retire_service
from kaijuan.network.opening.domain.standing import ServiceNow, standing_of
from kaijuan.network.opening.forms.filters import ServicesFilter
from kaijuan.network.opening.forms.services import ServiceForm
from kaijuan.network.opening.forms.standard import StandardForm
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Service, State
from kaijuan.network.opening.rules.services import services_visible_to
from kaijuan.network.opening.views.manage_tabs import act_page, by_use, tabs_of

_TONES = {State.ON: "open", State.LIMITED: "limited", State.OFF: "closed"}


@needs("opening.manage_services")
@require_safe
def manage_services(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &place=<code> &use=|retired|all &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    now = _now(request)

    def show(row: Any) -> dict[str, Any]:
        edit = reverse("opening:service-edit", args=[slug, row.code])
        return {
            "name": format_html('<a href="{}">{}</a>', edit, marked(localised(row, "name"))),
            "kind": kind_label(row.kind),
            "place": localised(row.place, "name") if row.place else "",
            "channel": row.get_channel_display(),
            "now": now_badge(row, now.get(row.pk)),
            "responsible": row.responsible,
        }

    page = ListPage(
        name="services",
        title=_("Services"),
        columns=[
            Column("name", _("Service"), sort="position"),
            Column("kind", _("Kind"), sort="kind"),
            Column("place", _("Place"), sort="place__name"),
            Column("channel", pgettext_lazy("service", "Channel"), sort="channel"),
            Column("now", pgettext_lazy("service", "Now")),
            Column("responsible", pgettext_lazy("service", "Responsible")),
        ],
        show=show,
        export=lambda row: _exported(row, now.get(row.pk)),
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": reverse("opening:service-new", args=[slug]),
            "create_label": _("Enter a service"),
            "empty_hint": _("Enter your services one by one, or take over the standard set."),
        },
    )
    rows = _own(request).select_related("place")
    return page.answer(request, rows, ServicesFilter(request.GET))


def _own(request: HouseRequest) -> QuerySet[Service]:
    return services_visible_to(request.user).filter(institution=request.institution)


def _now(request: HouseRequest) -> dict[int, ServiceNow]:
    opening = standing_of([request.institution]).of(request.institution)
    return {each.service.pk: each for each in opening.services}


def kind_label(key: str) -> Any:
    """A kind whose room is no longer installed keeps its key."""
    return service_kinds[key].label if key in service_kinds else key


def now_badge(service: Service, now: ServiceNow | None) -> SafeString:
    """What it does at this moment; hours are not looked at."""
    if service.retired_at is not None or now is None:
        return badge(pgettext_lazy("service", "given up"))
    return badge(now.state.label, tone=_TONES[now.state])


def _exported(row: Any, now: ServiceNow | None) -> list[Any]:
    return [
        row.name,
        kind_label(row.kind),
        row.place.name if row.place else "",
        row.get_channel_display(),
        now.state.label if now else pgettext_lazy("service", "given up"),
        row.responsible,
    ]


def _narrow(rows: QuerySet[Service], wanted: dict[str, Any]) -> QuerySet[Service]:
    rows = by_use(rows, wanted["use"])
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["place"]:
        rows = rows.filter(Q(place=wanted["place"]) | Q(place__parent=wanted["place"]))
    text = wanted["q"]
    if text:
        names = Q(name__icontains=text) | Q(name_en__icontains=text)
        rows = rows.filter(names | Q(responsible__icontains=text))
    return rows


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: HouseRequest) -> HttpResponse:
    """One page: what it is, and what it does in each mode."""
    return _form_page(request, None, title=_("Enter a service"), done=_("The service is entered."))


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    """A service that was given up is first taken back into use."""
    service = get_object_or_404(_own(request).select_related("place"), code=code)
    if service.retired_at is not None and request.method != "POST":
        return redirect("opening:service-reinstate", request.institution.slug, code)
    return _form_page(
        request, service, title=_("Change the service"), done=_("The service is changed.")
    )


def _form_page(
    request: HouseRequest, service: Service | None, *, title: Any, done: Any
) -> HttpResponse:
    form = ServiceForm(request.POST if request.method == "POST" else None, service=service)
    if form.is_bound and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(done))
        return redirect(_list(request))
    context = {"form": form, "title": title, "service": service, "back": _list(request)}
    status = 422 if form.is_bound else 200
    return render(request, "opening/service_form.html", context, status=status)


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def service_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more; it stays in the history."""
    service = get_object_or_404(_own(request), code=code)
    return act_page(
        request,
        partial(retire_service, service, by=request.user),
        done=_("The service is given up."),
        leave_to=_list(request),
        context={
            "title": _("Give up a service"),
            "name": service.name,
            "says": _(
                "Readers no longer see it, and no switch reaches it. What was decided about it "
                "stays in the history, and it can be taken back into use."
            ),
            "button": _("Give it up"),
            "keep": _("Keep the service"),
        },
    )


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def service_reinstate(request: HouseRequest, code: UUID) -> HttpResponse:
    """Offered again, as it was."""
    service = get_object_or_404(_own(request), code=code)
    return act_page(
        request,
        partial(reinstate_service, service, by=request.user),
        done=_("The service is offered again."),
        leave_to=_list(request),
        context={
            "title": _("Offer a service again"),
            "name": service.name,
            "says": _(
                "This service was given up. Taken back into use it is what it was, and what was "
                "decided about it holds again."
            ),
            "button": _("Offer it again"),
            "keep": _("Leave it given up"),
        },
    )


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HouseRequest) -> HttpResponse:
    """Take over what is missing of the consortium's standard set, in one act."""
    form = StandardForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(_("The services are taken over. Adapt them as you need.")))
        return redirect(_list(request))
    context = {"form": form, "tabs": tabs_of(request), "tab": "standard", "back": _list(request)}
    status = 422 if form.is_bound else 200
    return render(request, "opening/standard.html", context, status=status)


def _list(request: HouseRequest) -> str:
    return reverse("opening:manage-services", args=[request.institution.slug])
