"""The director's page: one glance on a phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core import clock
from kaijuan.core.permissions.access import needs, signed_in
from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.command.domain.board import UNSTATED
from kaijuan.network.command.domain.today import Count, counts_of, sections_for
from kaijuan.network.command.views.words import level_word, mode_badge
from kaijuan.network.opening.public import standing_of
from kaijuan.network.plans.public import holdings_of, plan_in_force


@needs("command.view")
@require_safe
def today(request: HouseRequest) -> HttpResponse:
    """Level, mode, plan; then what is late, due, waiting and off, from every room."""
    here, user, now = request.institution, request.user, clock.now()
    opening = standing_of([here], at=now).of(here)
    holding = holdings_of([here], now)[here.pk]
    sections = sections_for(opening, user)
    context: dict[str, Any] = {
        "today": clock.today(),
        "now": now,
        "opening": opening,
        "mode": mode_badge(opening.mode.value if opening.stated else UNSTATED),
        "level": level_word(holding.level) if holding else "",
        "level_since": holding.since if holding else None,
        "plan": plan_in_force(here),
        "sections": sections,
        "counts": [_count(each) for each in counts_of(sections)],
        "may_switch": user.has_perm("plans.prepare_switch", here),
    }
    return render(request, "command/today.html", context)


@signed_in
@require_safe
def mine(request: HouseRequest) -> HttpResponse:
    """To the page of the library where the person works; of several, they are listed."""
    pks = institutions_with(request.user, "command.view")
    found = list(Institution.objects.filter(pk__in=pks).order_by("number", "key"))
    if len(found) == 1:
        return redirect("command:today", found[0].slug)
    return render(request, "command/mine.html", {"institutions": found})


def _count(count: Count) -> dict[str, Any]:
    words = {
        "late": pgettext("on the director's page", "late or lacking"),
        "due": pgettext("on the director's page", "due"),
        "waits": pgettext("on the director's page", "waiting for a decision"),
        "off": pgettext("on the director's page", "off"),
    }
    number = f"{count.number}+" if count.at_least else str(count.number)
    return {"tone": count.tone, "number": number, "word": words[count.tone], "some": count.number}
