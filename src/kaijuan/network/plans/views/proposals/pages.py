"""The secretariat's proposals: all of them, a new one, one with its answers."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.plans.domain.proposals import apply_proposal, withdraw_proposal
from kaijuan.network.plans.forms.proposals import AnswerFilter, ProposalForm
from kaijuan.network.plans.models import Proposal, Switch
from kaijuan.network.plans.rules.switches import proposals_visible_to
from kaijuan.network.plans.views.proposals.answers import Answer, with_answers
from kaijuan.network.plans.views.switches.words import (
    linked,
    mode_badge,
    named,
    period,
    state_badge,
    until,
)

State = Switch.State
_WITH = ("level_change__level", "level_change__area", "proposed_by")


@needs("plans.propose")
@require_safe
def proposals(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``; the newest first."""
    page = ListPage(
        name="proposals",
        title=pgettext_lazy("list", "Proposals"),
        columns=[
            Column("title", pgettext_lazy("proposal", "Title"), sort="title"),
            Column("goal", pgettext_lazy("switch", "Go to")),
            Column("starts_at", pgettext_lazy("switch", "From"), sort="starts_at"),
            Column("ends_at", pgettext_lazy("switch", "Until"), sort="ends_at"),
            Column("asked", pgettext_lazy("proposal", "Asked"), numeric=True, sort="asked"),
            Column("consented", pgettext_lazy("proposal", "Agreed"), numeric=True),
            Column("refused", pgettext_lazy("proposal", "Refused"), numeric=True),
            Column("waiting", pgettext_lazy("proposal", "Waiting"), numeric=True),
        ],
        show=_shown,
        export=_exported,
        narrow=_narrow,
        first="-pk",
        extra={
            "create_href": reverse("plans:proposal-new"),
            "create_label": gettext_lazy("Propose a switch"),
            "empty_title": gettext_lazy("Nothing has been proposed yet"),
            "empty_hint": gettext_lazy(
                "Propose a mode to all members; each director decides for the own library."
            ),
        },
    )
    rows = with_answers(proposals_visible_to(request.user).select_related(*_WITH))
    return page.answer(request, rows, ListFilter(request.GET))


def _shown(row: Any) -> dict[str, Any]:
    return {
        "title": linked(reverse("plans:proposal", args=[row.code]), localised(row, "title")),
        "goal": mode_badge(row.mode) or _goal(row),
        "starts_at": moment(row.starts_at),
        "ends_at": until(row.ends_at),
        **{name: getattr(row, name) for name in ("asked", "consented", "refused", "waiting")},
    }


def _exported(row: Any) -> list[Any]:
    return [
        localised(row, "title"),
        row.get_mode_display() if row.mode else _goal(row),
        row.starts_at,
        row.ends_at or until(None),
        row.asked,
        row.consented,
        row.refused,
        row.waiting,
    ]


def _goal(row: Proposal) -> str:
    level = row.level_change.level if row.level_change else None
    return _("by each plan: %(level)s") % {"level": localised(level, "name") if level else "—"}


def _narrow(rows: QuerySet[Proposal], wanted: dict[str, Any]) -> QuerySet[Proposal]:
    text = wanted["q"]
    return rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text)) if text else rows


@needs("plans.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HouseRequest) -> HttpResponse:
    """``?level=<code of a change>`` chooses it beforehand."""
    data = request.POST if request.method == "POST" else None
    initial = {"level_change": request.GET.get("level") or None}
    form = ProposalForm(data, initial=initial, institution=request.institution)
    if data is not None and form.is_valid():
        made = _made(form, request.user)
        if made is not None:
            messages.success(request, _("It is proposed; the directors have been told."))
            return redirect("plans:proposal", made.code)
    context = {"form": form, "back": reverse("plans:proposals")}
    status = 422 if form.is_bound else 200
    return render(request, "plans/proposal_new.html", context, status=status)


def _made(form: ProposalForm, by: Any) -> Proposal | None:
    try:
        return form.write(by=by)
    except (Refusal, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return None


@needs("plans.propose")
@require_safe
def proposal(request: HouseRequest, code: UUID) -> HttpResponse:
    """What was proposed, how many agreed, and how far carrying it out has come."""
    return _page(request, _fetch(request, code))


def _page(request: HouseRequest, found: Any, refusal: Refusal | None = None) -> HttpResponse:
    members = reverse("plans:proposal-members", args=[found.code])

    def answer(label: Any, count: int, state: str) -> Answer:
        return Answer(label, count, f"{members}?state={state}")

    context = {
        "proposal": found,
        "facts": _facts(found),
        "answers": [
            answer(State.PROPOSED.label, found.waiting, State.PROPOSED),
            answer(State.APPROVED.label, found.ready, State.APPROVED),
            answer(State.APPLIED.label, found.done, State.APPLIED),
            answer(State.REFUSED.label, found.refused, State.REFUSED),
            answer(State.UNDONE.label, found.undone, State.UNDONE),
            answer(State.WITHDRAWN.label, found.withdrawn, State.WITHDRAWN),
        ],
        "members_href": members,
        "list_href": reverse("plans:proposals"),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "plans/proposal.html", context, status=status)


def _facts(found: Any) -> list[tuple[Any, Any]]:
    pairs = [
        (pgettext_lazy("switch", "Go to"), mode_badge(found.mode) or _goal(found)),
        (pgettext_lazy("switch", "When"), period(found.starts_at, found.ends_at)),
        (gettext_lazy("Reason"), found.reason),
        (gettext_lazy("Proposed by"), named(found.proposed_by)),
        (pgettext_lazy("proposal", "Proposed"), moment(found.proposed_at)),
    ]
    return [(term, meaning) for term, meaning in pairs if meaning]


@needs("plans.propose")
@require_safe
def proposal_members(request: HouseRequest, code: UUID) -> HttpResponse:
    """Every member that was asked and its answer. ``?q= &state= &sort= &page= &format=``."""
    found = _fetch(request, code)

    def show(row: Switch) -> dict[str, Any]:
        href = reverse("portal:institution", args=[row.institution.slug])
        return {
            "name": linked(href, localised(row.institution, "name")),
            "mode": mode_badge(row.mode),
            "state": state_badge(row),
            "approved_at": moment(row.approved_at) if row.approved_at else "",
            "applied_at": moment(row.applied_at) if row.applied_at else "",
        }

    page = ListPage(
        name="proposal-members",
        title=localised(found, "title"),
        columns=[
            Column("name", gettext_lazy("Member"), sort="institution__name"),
            Column("mode", gettext_lazy("Mode"), sort="mode"),
            Column("state", gettext_lazy("Answer"), sort="state"),
            Column("approved_at", pgettext_lazy("proposal", "Agreed on"), sort="approved_at"),
            Column("applied_at", pgettext_lazy("proposal", "Carried out"), sort="applied_at"),
        ],
        show=show,
        export=lambda row: [
            row.institution.name,
            row.get_mode_display(),
            row.get_state_display(),
            row.approved_at,
            row.applied_at,
        ],
        narrow=_narrow_answers,
        extra={
            "empty_title": gettext_lazy("No member was asked"),
            "empty_hint": gettext_lazy("Members without a stage for the level are only told."),
        },
    )
    rows = Switch.objects.filter(proposal=found).select_related("institution")
    return page.answer(request, rows, AnswerFilter(request.GET))


def _narrow_answers(rows: QuerySet[Switch], wanted: dict[str, Any]) -> QuerySet[Switch]:
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    text = wanted["q"]
    about = Q(institution__name__icontains=text) | Q(institution__key=text)
    return rows.filter(about) if text else rows


@needs("plans.propose")
@require_POST
def proposal_apply(request: HouseRequest, code: UUID) -> HttpResponse:
    """Carry out what is approved and due, as a long job."""
    act = partial(apply_proposal, by=request.user)
    return _done(request, code, act, _("What was approved is being carried out."))


@needs("plans.propose")
@require_POST
def proposal_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    act = partial(withdraw_proposal, by=request.user)
    return _done(request, code, act, _("The proposal is withdrawn."))


def _done(request: HouseRequest, code: UUID, act: Any, said: str) -> HttpResponse:
    found = _fetch(request, code)
    try:
        act(found)
    except Refusal as refusal:
        return _page(request, _fetch(request, code), refusal)
    messages.success(request, said)
    return redirect("plans:proposal", code)


def _fetch(request: HouseRequest, code: UUID) -> Proposal:
    rows = with_answers(proposals_visible_to(request.user).select_related(*_WITH))
    found: Proposal = get_object_or_404(rows.filter(institution=request.institution), code=code)
    return found
