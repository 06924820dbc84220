"""The catalogue of agents: what is recommended for what."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.forms.disinfection import (
    AgentForm,
    RetireAgentForm,
    SpotsFilter,
    TakeOverForm,
)
from kaijuan.network.premises.models import Agent
from kaijuan.network.premises.proposals import proposed
from kaijuan.network.premises.rules import agents_visible_to
from kaijuan.network.premises.shown import strength, treated_words
from kaijuan.network.premises.views.common import (
    address,
    disinfection_tabs,
    link,
    may_manage,
)


@needs("premises.view")
@require_safe
def agents(request: HouseRequest) -> HttpResponse:
    """``?q= &what= &sort= &page= &format=csv|xlsx``."""
    manages = may_manage(request)

    def show(row: Agent) -> dict[str, Any]:
        href = address(request, "agent-edit", row.code)
        return {
            "name": link(href, row.name) if manages else row.name,
            "what": row.get_what_display(),
            "strength": strength(row.concentration, row.unit),
            "minutes": row.contact_minutes,
            "source": row.source,
            "state": _state(row),
        }

    page = ListPage(
        name="agents",
        title=pgettext_lazy("disinfection", "Agents"),
        columns=[
            Column("name", pgettext_lazy("disinfection", "Agent"), sort="name"),
            Column("what", pgettext_lazy("disinfection", "Used for"), sort="what"),
            Column("strength", pgettext_lazy("disinfection", "Recommended"), numeric=True),
            Column("minutes", pgettext_lazy("disinfection", "Minutes at least"), numeric=True),
            Column("source", pgettext_lazy("disinfection", "Who recommends it")),
            Column("state", pgettext_lazy("disinfection", "State"), sort="confirmed_at"),
        ],
        show=show,
        export=lambda row: [
            row.name,
            row.get_what_display(),
            strength(row.concentration, row.unit),
            row.contact_minutes,
            row.source,
            _word(row),
        ],
        narrow=_narrow,
        tabs=disinfection_tabs(request),
        extra=_extra(request, manages),
    )
    rows = agents_visible_to(request.user).filter(retired_at=None)
    return page.answer(request, rows, SpotsFilter(request.GET))


def _extra(request: HouseRequest, manages: bool) -> dict[str, Any]:
    note = _(
        "What stands as “to be confirmed” is a proposal: the university’s hospital or whoever "
        "answers for it confirms it, and what is on the bottle holds."
    )
    if not manages:
        return {"note": note, "empty_hint": _("The director or the facilities staff enter them.")}
    return {
        "note": note,
        "create_href": address(request, "agent-new"),
        "create_label": _("Enter an agent"),
        "other_href": address(request, "agents-proposed"),
        "other_label": _("Take over the proposals"),
        "empty_hint": _("Enter an agent, or take over the proposals of the house."),
    }


def _word(row: Agent) -> str:
    if row.confirmed_at is not None:
        return pgettext("disinfection", "confirmed")
    return pgettext("disinfection", "to be confirmed")


def _state(row: Agent) -> Any:
    if row.confirmed_at is not None:
        return badge(_word(row), tone="open", icon="ok")
    return badge(_word(row), tone="limited", icon="due")


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["what"]:
        rows = rows.filter(what=wanted["what"])
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(source__icontains=text)) if text else rows


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agent_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        AgentForm,
        title=_("Enter an agent"),
        done=_("The agent is entered."),
        leave_to=address(request, "agents"),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agent_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(AgentForm, instance=found),
        title=_("Change an agent"),
        done=_("The agent is changed."),
        leave_to=address(request, "agents"),
        extra={
            "note": found.name,
            "other_href": address(request, "agent-retire", code),
            "other_label": _("Put away"),
        },
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agent_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(RetireAgentForm, agent=found),
        title=_("Put an agent away"),
        label=_("Put away"),
        done=_("The agent is put away."),
        back=address(request, "agents"),
        about=f"{found.name} · {found.get_what_display()}",
        note=_("It is recommended no longer. What was done with it stays on record."),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agents_proposed(request: HouseRequest) -> HttpResponse:
    """The proposals of the house; those that are there already are left as they are."""
    rows = [
        (each.name, each.get_what_display(), treated_words(each), each.source)
        for each in proposed()
    ]
    return act_page(
        request,
        TakeOverForm,
        title=_("Take over the proposals"),
        label=pgettext_lazy("disinfection", "Take over"),
        done=_("The proposals are in the list, each to be confirmed."),
        back=address(request, "agents"),
        note=_(
            "These values stand in the guide of the National Health Commission of February 2020. "
            "Each is entered as “to be confirmed”; what you have already stays as it is."
        ),
        template="premises/proposals.html",
        extra={"rows": rows},
    )


def _fetch(request: HouseRequest, code: UUID) -> Agent:
    rows = agents_visible_to(request.user).filter(retired_at=None)
    found: Agent = get_object_or_404(rows, code=code)
    return found
