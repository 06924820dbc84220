"""What the secretariat calls for, and which members have taken it up."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now, today
from kaijuan.core.indicators.public import values_at
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import days, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.rounds.domain.demands import is_over
from kaijuan.network.rounds.domain.obligations_running import TAKEN_UP
from kaijuan.network.rounds.forms.upward_consortium import DemandForm, EndForm
from kaijuan.network.rounds.models import Demand
from kaijuan.network.rounds.views.day import kind_label
from kaijuan.network.rounds.views.upward_common import consortium_tabs


def state_word(demand: Demand) -> str:
    if is_over(demand, today()):
        return pgettext("demand", "Ended")
    if demand.starts_on > today():
        return pgettext("demand", "To come")
    return pgettext("demand", "In force")


def state_badge(demand: Demand) -> SafeString:
    if is_over(demand, today()):
        return badge(state_word(demand), icon="off")
    if demand.starts_on > today():
        return badge(state_word(demand), icon="due")
    return badge(state_word(demand), tone="open", icon="ok")


@needs("rounds.demand")
@require_safe
def demands(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``: every call there was."""

    def show(row: Demand) -> dict[str, Any]:
        href = reverse("rounds:demand", args=[row.code])
        return {
            "title": format_html('<a href="{}">{}</a>', href, localised(row, "title")),
            "kind": kind_label(row.kind),
            "span": days(row.starts_on, row.ends_on),
            "due": f"{row.due_at:%H:%M}",
            "state": state_badge(row),
        }

    page = ListPage(
        name="demands",
        title=_("Calls for daily reports"),
        columns=[
            Column("title", pgettext_lazy("of a demand", "Title"), sort="title"),
            Column("kind", pgettext_lazy("of a duty", "Kind"), sort="kind"),
            Column("span", pgettext_lazy("of a demand", "Days"), sort="starts_on"),
            Column("due", pgettext_lazy("of a demand", "Due every day at"), sort="due_at"),
            Column("state", pgettext_lazy("of a demand", "State")),
        ],
        heading=[
            pgettext_lazy("of a demand", "Title"),
            pgettext_lazy("of a duty", "Kind"),
            pgettext_lazy("span", "From"),
            pgettext_lazy("span", "to"),
            pgettext_lazy("of a demand", "Due every day at"),
            pgettext_lazy("of a demand", "State"),
        ],
        show=show,
        export=lambda row: [
            row.title,
            kind_label(row.kind),
            row.starts_on,
            row.ends_on,
            f"{row.due_at:%H:%M}",
            state_word(row),
        ],
        narrow=_narrow,
        first="-starts_on",
        tabs=consortium_tabs(request),
        extra={
            "create_label": _("Call for daily reports"),
            "create_href": reverse("rounds:demand-new"),
            "empty_title": _("Nothing has been called for yet"),
            "empty_hint": _("Call on all members: each closes and signs its day from then on."),
        },
    )
    rows = Demand.objects.filter(institution=request.institution)
    return page.answer(request, rows, ListFilter(request.GET))


def _narrow(rows: QuerySet[Demand], wanted: dict[str, Any]) -> QuerySet[Demand]:
    return rows.filter(title__icontains=wanted["q"]) if wanted["q"] else rows


@needs("rounds.demand")
@require_http_methods(["GET", "HEAD", "POST"])
def demand_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        DemandForm,
        title=_("Call for daily reports"),
        done=_("The call is made. The directors of all members are told."),
        leave_to=reverse("rounds:demands"),
        extra={
            "save_label": _("Call on all members"),
            "note": _(
                "Every member is told and starts the duty in one tap. From then on each closes "
                "and signs its day, also when there is nothing to report."
            ),
        },
    )


@needs("rounds.demand")
@require_safe
def demand(request: HouseRequest, code: UUID) -> HttpResponse:
    """One call: what it asks, and which members have started the duty."""
    found = _fetch(request, code)
    members = list(Institution.objects.members())
    started = {
        pk: next((v.since for v in values if v.ref == found.code), None)
        for pk, values in values_at(TAKEN_UP, members, now()).items()
    }
    rows = [
        {
            "name": localised(each, "name"),
            "state": badge(pgettext("demand", "started"), tone="open", icon="ok")
            if started.get(each.pk)
            else badge(pgettext("demand", "not started"), icon="due"),
            "since": moment(started[each.pk]) if started.get(each.pk) else "",
        }
        for each in members
    ]
    count = sum(1 for each in members if started.get(each.pk))
    query = urlencode({"kind": found.kind})
    context = {
        "demand": found,
        "state": state_badge(found),
        "kind": kind_label(found.kind),
        "over": is_over(found, today()),
        "rows": rows,
        "columns": [
            Column("name", _("Library")),
            Column("state", pgettext("of a demand", "State")),
            Column("since", pgettext("of a demand", "since")),
        ],
        "started": count,
        "members": len(members),
        "reminders": found.reminders.all()[:10],
        "board_href": f"{reverse('rounds:board')}?{query}",
        "tabs": consortium_tabs(request),
        "up": _("Calls for daily reports"),
        "up_href": reverse("rounds:demands"),
    }
    return render(request, "rounds/demand.html", context)


@needs("rounds.demand")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(EndForm, demand=found),
        title=_("End the call"),
        label=_("End the call"),
        done=_("The call has ended. The directors of all members are told."),
        back=reverse("rounds:demand", args=[found.code]),
        about=localised(found, "title"),
        note=_(
            "Nothing is asked for from tomorrow on. The members’ own duties go on until they end "
            "them; what was signed stays."
        ),
    )


def _fetch(request: HouseRequest, code: UUID) -> Demand:
    rows = Demand.objects.filter(institution=request.institution)
    found: Demand = get_object_or_404(rows, code=code)
    return found
