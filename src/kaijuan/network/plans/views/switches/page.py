"""The page of one switch: its preview before, what it did afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import Progress
from kaijuan.core.ui.components.progress import progress
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.switches import (
    overtaken_by,
    preview_switch,
    trouble_shown,
    who_decided,
)
from kaijuan.network.plans.models import Stage, Switch
from kaijuan.network.plans.views.switches.acts import Acts, acts_of
from kaijuan.network.plans.views.switches.did import what_it_did
from kaijuan.network.plans.views.switches.fetch import fetch_switch
from kaijuan.network.plans.views.switches.shown import preview_shown
from kaijuan.network.plans.views.switches.words import named, period, state_badge, target_of

State = Switch.State
#: Before it is carried out a switch shows what it would do.
AHEAD = frozenset({State.DRAFT, State.PROPOSED, State.WAITING, State.APPROVED})
DONE = frozenset({State.APPLIED, State.OVER, State.UNDONE})


@needs("plans.view_switch")
@require_safe
def switch(request: HouseRequest, code: UUID) -> HttpResponse:
    """``?by=measure|service``: how the preview is ordered; asked by htmx, that part alone."""
    return switch_page(request, fetch_switch(request, code))


def switch_page(
    request: HouseRequest, found: Switch, refusal: Refusal | None = None
) -> HttpResponse:
    """The page; with a refusal its sentence and status, above what now is so."""
    by = request.GET.get("by", "measure")
    if by not in {"measure", "service"}:
        raise Http404
    context = context_of(request, found) | {"by": by, "refusal": refusal}
    fragment = request.htmx and not request.htmx.history_restore_request and "shown" in context
    template = "plans/switch_preview.html#ordered" if fragment else "plans/switch.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


def context_of(request: HouseRequest, found: Switch) -> dict[str, Any]:
    """What every page about one switch says of it."""
    slug = request.institution.slug
    context: dict[str, Any] = {
        "switch": found,
        "title": title_of(found),
        "state": state_badge(found),
        "facts": facts_of(found),
        "trouble": trouble_shown(found),
        "acts": Acts() if _is_running(found) else acts_of(request.user, found),
        "list_href": reverse("plans:switches", args=[slug]),
        "here": reverse("plans:switch", args=[slug, found.code]),
        "consents": found.state == State.PROPOSED,
    }
    if found.state in AHEAD and not _is_running(found):
        context["shown"] = preview_shown(preview_switch(found))
        readiness = reverse("plans:readiness", args=[slug])
        context["shown"]["readiness_href"] = f"{readiness}?mode={found.mode}"
        context["overtaken"] = _overtaken(found)
    if found.state in DONE:
        context |= what_it_did(found)
    if _is_running(found):
        context["running"] = _progress(found, slug)
    return context


def title_of(found: Switch) -> str:
    """ "Switch to “Closed”"."""
    return _("Switch to “%(mode)s”") % {"mode": Mode(found.mode).label}


def facts_of(found: Switch) -> list[tuple[str, Any]]:
    """What was asked for and who decided; what is not known is left out."""
    level = found.level_change.level if found.level_change else None
    pairs = [
        (pgettext("switch", "What"), marked(target_of(found))),
        (pgettext("switch", "When"), period(found.starts_at, found.ends_at)),
        (_("Reason"), marked(localised(found, "reason"))),
        (_("Response level"), marked(localised(level, "name")) if level else ""),
        (_("By the plan"), _stage(found)),
        (_("Proposed by"), marked(localised(found.proposal, "title")) if found.proposal else ""),
        (_("Prepared by"), _who(found.prepared_by, found.prepared_at)),
        (_("Approved by"), _who(found.approved_by, found.approved_at)),
        (_("Approved by the university"), marked(found.approved_above)),
        (_("Taken back by"), _who(found.undone_by, found.undone_at)),
    ]
    return [(term, meaning) for term, meaning in pairs if meaning]


def _who(person: Any, at: Any) -> str | SafeString:
    if at is None or (person is None and not at):
        return ""
    return format_html("{} · {}", named(person), moment(at)) if person else moment(at)


def _stage(found: Switch) -> Any:
    if found.stage_code is None:
        return ""
    stage = Stage.objects.filter(code=found.stage_code).first()
    return marked(localised(stage, "name")) if stage else ""


def _overtaken(found: Switch) -> str:
    """Who switched since this was prepared; empty when nobody did."""
    other = overtaken_by(found)
    if other is None:
        return ""
    sentence = (
        _("%(who)s took the switch to “%(mode)s” back since this was prepared.")
        if other.state == State.UNDONE
        else _("%(who)s switched to “%(mode)s” since this was prepared.")
    )
    return sentence % {"who": who_decided(other), "mode": Mode(other.mode).label}


def _is_running(found: Switch) -> bool:
    return found.state == State.APPROVED and found.starts_at <= now()


def _progress(found: Switch, slug: str) -> Progress:
    return Progress(
        key=str(found.code),
        title=_("Being carried out"),
        state="running",
        href=reverse("plans:switch-progress", args=[slug, found.code]),
        sentence=_("Everything in one go, or nothing: this takes a few seconds."),
    )


@needs("plans.view_switch")
@require_safe
def switch_progress(request: HouseRequest, code: UUID) -> HttpResponse:
    """The bar alone, asked for every second; once it has ended the page is drawn anew."""
    found = fetch_switch(request, code)
    if not _is_running(found):
        answer = HttpResponse()
        answer.headers["HX-Refresh" if request.htmx else "X-Ended"] = "true"
        return answer
    return HttpResponse(progress(_progress(found, request.institution.slug)))
