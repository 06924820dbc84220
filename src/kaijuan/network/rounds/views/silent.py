"""Who has not reported: remind them, ring them, write the call down."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.button import button
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.day_close import today_here
from kaijuan.network.rounds.domain.silent import SILENT, silent_on
from kaijuan.network.rounds.forms.upward import CallForm, RemindForm, SilentFilter
from kaijuan.network.rounds.models import ExpectedItem, Occurrence, State
from kaijuan.network.rounds.views.upward_common import address, tabs_of


@needs("rounds.call")
@require_safe
def silent_page(request: HouseRequest) -> HttpResponse:
    """``?q= &day= &duty= &called= &sort= &page= &format=csv|xlsx``."""
    form = SilentFilter(request.GET)
    on = form.cleaned_data["day"] if form.is_valid() and form.cleaned_data["day"] else today_here()
    at = now()

    def show(item: Any) -> dict[str, Any]:
        return {
            "name": who(item),
            "unit": item.unit.name if item.unit else "",
            "duty": localised(item.obligation, "title"),
            "state": _state(item, at),
            "due": moment(item.occurrence.due_at),
            "contact": item.person.contact if item.person else "",
            "calls": _calls(item),
            "act": _acts(request, item),
        }

    page = ListPage(
        name="silent",
        title=_("Who has not reported, %(day)s") % {"day": day(on)},
        columns=[
            Column("name", pgettext_lazy("rounds", "Of whom"), sort="person__name"),
            Column("unit", gettext_lazy("Department"), sort="unit__name"),
            Column("duty", pgettext_lazy("rounds", "Duty"), sort="obligation__title"),
            Column("state", pgettext_lazy("rounds", "State"), sort="state"),
            Column("due", pgettext_lazy("rounds", "Due"), sort="occurrence__due_at"),
            Column("contact", gettext_lazy("Telephone")),
            Column("calls", pgettext_lazy("rounds", "Calls"), sort="called_at"),
            Column("act", pgettext_lazy("rounds", "Do")),
        ],
        heading=[
            pgettext_lazy("rounds", "Of whom"),
            gettext_lazy("Department"),
            pgettext_lazy("rounds", "Duty"),
            pgettext_lazy("rounds", "State"),
            pgettext_lazy("rounds", "Due"),
            pgettext_lazy("rounds", "Calls"),
            pgettext_lazy("rounds", "Last call"),
        ],
        show=show,
        export=lambda item: [
            who(item),
            item.unit.name if item.unit else "",
            localised(item.obligation, "title"),
            State(item.state).label,
            item.occurrence.due_at,
            item.calls,
            item.called_at,
        ],
        narrow=_narrow,
        first="occurrence__due_at",
        tabs=tabs_of(request),
        extra={
            "create_label": _("Remind them"),
            "create_href": f"{address(request, 'remind')}?{_chosen(request, on)}",
            "empty_title": _("Everybody has reported"),
            "empty_hint": _("Or nothing has begun that is expected on that day."),
        },
    )
    return page.answer(request, silent_on(on, at=at), form)


def _narrow(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["duty"]:
        rows = rows.filter(obligation=wanted["duty"])
    if wanted["q"]:
        text = wanted["q"]
        rows = rows.filter(Q(person__name__icontains=text) | Q(spot__name__icontains=text))
    if wanted["called"] == "not":
        rows = rows.filter(calls=0)
    if wanted["called"] == "unreached":
        rows = rows.filter(calls__gt=0, reached=0)
    if wanted["called"] == "reached":
        rows = rows.filter(reached__gt=0)
    return rows


def _chosen(request: HouseRequest, on: dt.date) -> str:
    chosen = {"day": on.isoformat()}
    if request.GET.get("duty"):
        chosen["duty"] = request.GET["duty"]
    return urlencode(chosen)


def who(item: ExpectedItem) -> str:
    """A person, a spot, or the library itself."""
    if item.person is not None:
        return item.person.name
    if item.spot is not None:
        return localised(item.spot, "name")
    return pgettext("rounds", "The library")


def _state(item: ExpectedItem, at: dt.datetime) -> Any:
    if item.state == State.MISSED:
        return badge(State.MISSED.label, tone="late")
    if item.state == State.RETURNED:
        return badge(State.RETURNED.label, tone="limited", icon="due")
    if item.occurrence.due_at <= at:
        return badge(pgettext("expected item", "Overdue"), tone="late")
    return badge(State.PENDING.label, icon="due")


def _calls(item: Any) -> Any:
    if not item.calls:
        return ""
    words = ngettext("%(count)s call", "%(count)s calls", item.calls) % {"count": item.calls}
    reached = pgettext("a call", "reached") if item.reached else pgettext("a call", "not reached")
    return format_html("{} · {}<br>{}", words, reached, moment(item.called_at))


def _acts(request: HouseRequest, item: ExpectedItem) -> Any:
    args = (item.occurrence.code, subject_code(request, item))
    call_it = button(pgettext("rounds", "Note a call"), href=address(request, "call", *args))
    if item.person is None:
        return call_it
    report = address(request, "report", *args)
    return format_html("{} {}", call_it, button(pgettext("rounds", "Enter"), href=report))


def subject_code(request: HouseRequest, item: ExpectedItem) -> UUID:
    """How an address names of whom it is expected."""
    if item.person is not None:
        return item.person.code
    return item.spot.code if item.spot is not None else request.institution.code


def _fetch(request: HouseRequest, occurrence: UUID, subject: UUID) -> ExpectedItem:
    """The silent item of ``subject``; one that is not there, or not silent any more, is 404."""
    rows = ExpectedItem.objects.filter(occurrence__code=occurrence)
    rows = rows.select_related("person", "spot", "occurrence", "obligation")
    if subject == request.institution.code:
        return get_object_or_404(rows, person=None, spot=None)
    return get_object_or_404(rows, Q(person__code=subject) | Q(spot__code=subject))


@needs("rounds.call")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HouseRequest, occurrence: UUID, subject: UUID) -> HttpResponse:
    """Write a call down; before it those that were made already."""
    item = _fetch(request, occurrence, subject)
    back = f"{address(request, 'silent')}?day={item.day.isoformat()}"
    made = item.contacts.select_related("by")[:20]
    return act_page(
        request,
        partial(CallForm, item=item),
        title=_("Note a call: %(name)s") % {"name": who(item)},
        label=_("Note the call"),
        done=_("The call is noted. It counts as contact, not as a report."),
        back=back,
        about=localised(item.obligation, "title"),
        note=""
        if item.state in SILENT
        else _("This was handed in or waived meanwhile. Nobody has to be called."),
        template="rounds/call.html",
        extra={
            "up": _("Who has not reported"),
            "up_href": back,
            "contact": item.person.contact if item.person else "",
            "calls": made,
        },
    )


@needs("rounds.call")
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HouseRequest) -> HttpResponse:
    """``?day= &duty=``: those who are silent then, each once."""
    form = SilentFilter(request.GET)
    if not form.is_valid():
        raise Http404(str(_("The list has no such page.")))
    on = form.cleaned_data["day"] or today_here()
    items = _narrow(silent_on(on), {**form.cleaned_data, "called": ""}).order_by()
    occurrences = list(
        Occurrence.objects.filter(pk__in=items.values("occurrence_id"))
        .select_related("obligation")
        .order_by("due_at", "pk")
    )
    reachable = items.filter(person__user__isnull=False).count()
    people = items.filter(person__isnull=False).count()
    back = f"{address(request, 'silent')}?{_chosen(request, on)}"
    return act_page(
        request,
        partial(RemindForm, occurrences=occurrences),
        title=_("Remind those who have not reported"),
        label=_("Remind them"),
        done=_("They are reminded. Whoever has no account has to be rung."),
        back=back,
        note=_words(len(occurrences), people, reachable),
        extra={"up": _("Who has not reported"), "up_href": back},
    )


def _words(duties: int, people: int, reachable: int) -> str:
    return _(
        "%(duties)s duties, %(people)s silent; %(reachable)s of them have an account and get one "
        "message each, the others have to be rung."
    ) % {"duties": duties, "people": people, "reachable": reachable}
