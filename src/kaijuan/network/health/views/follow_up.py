"""One follow-up: what it is about, its calls, the next one, handing over, ending."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.privacy.public import record_look
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.health.domain.about import about, said
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.rule import reasons_against, rule_of
from kaijuan.network.health.forms.follow_ups import CallForm, ClearForm, HandOverForm
from kaijuan.network.health.links import address
from kaijuan.network.health.models import Call, CallState, FollowUp
from kaijuan.network.health.moments import moments_of
from kaijuan.network.health.names import CLEARING, FOLLOW_UP, FOLLOWING_UP
from kaijuan.network.health.rules import follow_ups_visible_to
from kaijuan.network.health.shown import situation_in_words

#: Whose a page is, is asked before how it was asked for.
SAFE: Final = ("GET", "HEAD")
_TONES = {
    CallState.DUE: ("limited", "due"),
    CallState.REACHED: ("open", "ok"),
    CallState.NO_ANSWER: ("late", ""),
    CallState.NOT_MADE: ("late", ""),
    CallState.DROPPED: ("plain", "same"),
}


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call as the page shows it; ``said`` None: erased."""

    call: Call
    badge: str
    said: dict[str, Any] | None


@needs("health.follow_ups")
def follow_up(request: HouseRequest, code: UUID) -> HttpResponse:
    """Everything of one; opening it is a look that the person can read."""
    if refused := not_served(request, "health.manage_follow_ups"):
        return refused
    found = fetch(request, code)
    record_look(found.person.code, found, purpose=FOLLOW_UP, reason=FOLLOWING_UP, by=request.user)
    today = local_today()
    known = about(found)
    context = {
        "follow_up": found,
        "known": known,
        "situation": situation_in_words((known or {}).get("situation", "")),
        "lines": _lines(found),
        "against": reasons_against(found, rule_of(), today) if not found.cleared_at else [],
        "moments": moments_of(found, known, today),
        "may_clear_early": request.user.has_perm("health.clear_early", found),
    }
    return render(request, "health/follow_up.html", context)


def _lines(found: FollowUp) -> list[CallLine]:
    calls = list(found.calls.select_related("by").order_by("-day", "-attempt")[:200])
    return [
        CallLine(each, _badge(each), told)
        for each, told in zip(calls, said(calls, found), strict=True)
    ]


def _badge(call: Call) -> str:
    tone, icon = _TONES[CallState(call.state)]
    return badge(call.get_state_display(), tone=tone, icon=icon)


@needs("health.follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HouseRequest, code: UUID) -> HttpResponse:
    """Note what came of the call that is due, or of one of this moment."""
    found = fetch(request, code)
    return act_page(
        request,
        partial(CallForm, follow_up=found),
        title=_("Note a call"),
        label=pgettext("call", "Note it"),
        done=_("The call is noted."),
        back=address(request, "follow-up", code),
        about=found.person.name,
        note=found.person.contact
        and _("Telephone: %(contact)s") % {"contact": found.person.contact},
    )


@needs("health.follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_one(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return act_page(
        request,
        partial(HandOverForm, follow_ups=[found]),
        title=_("Hand over the follow-up"),
        label=pgettext("follow-up", "Hand over"),
        done=_("The follow-up is handed over."),
        back=address(request, "follow-ups"),
        about=found.person.name,
    )


@needs("health.follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def clear_one(request: HouseRequest, code: UUID) -> HttpResponse:
    """By the rule; a director also before, with a reason."""
    found = fetch(request, code)
    if request.method == "GET":
        record_look(found.person.code, found, purpose=FOLLOW_UP, reason=CLEARING, by=request.user)
    against = reasons_against(found, rule_of(), local_today())
    early = bool(against) and request.user.has_perm("health.clear_early", found)
    joined = pgettext("between parts of a sentence", "; ").join(against)
    return act_page(
        request,
        partial(ClearForm, follow_up=found, early=early),
        title=_("End the follow-up"),
        label=pgettext("follow-up", "End it"),
        done=_("The follow-up has ended. The person is told."),
        back=address(request, "follow-up", code),
        about=found.person.name,
        note=_("By the rule it cannot end yet: %(why)s.") % {"why": joined}
        if against
        else _("The rule is fulfilled: it may end."),
        seal=True,
        leave_to=address(request, "follow-ups"),
    )


def not_served(request: HouseRequest, permission: str) -> HttpResponse | None:
    """The answer to a method that a page does not serve. Who lacks ``permission`` learns no more
    from it than from any other: PermissionDenied."""
    if request.method in SAFE:
        return None
    if not request.user.has_perm(permission, request.institution):
        raise PermissionDenied
    return HttpResponseNotAllowed(SAFE)


def fetch(request: HouseRequest, code: UUID) -> FollowUp:
    """To who manages none, one that is not theirs and one that does not exist are alike."""
    rows = follow_ups_visible_to(request.user).select_related("person__user", "handler")
    found: FollowUp | None = rows.filter(code=code).first()
    if found is None:
        if request.user.has_perm("health.manage_follow_ups", request.institution):
            raise Http404
        raise PermissionDenied
    return found
