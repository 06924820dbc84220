"""One round on the telephone: begin, scan, check, finish."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.premises.domain.walking import name_of, points_of, standing, walked
from kaijuan.network.premises.forms.walking import (
    CheckForm,
    FinishForm,
    GiveUpForm,
    HandCheckForm,
    StartForm,
    TakeOverForm,
)
from kaijuan.network.premises.models import (
    Check,
    How,
    Outcome,
    Point,
    Round,
    RoundState,
    Route,
)
from kaijuan.network.premises.rules import (
    points_visible_to,
    rounds_visible_to,
    routes_visible_to,
    wall_codes_visible_to,
)
from kaijuan.network.premises.views.common import address, coded_page, round_badge, where
from kaijuan.network.premises.views.today import OPEN, items_of_today
from kaijuan.network.rounds.public import ExpectedItem, State


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def walk(request: HouseRequest, code: UUID) -> HttpResponse:
    """Begin a round on this route: what is due there is claimed; else it is an extra round."""
    rows = routes_visible_to(request.user).select_related("spot__place", "institution")
    route = get_object_or_404(rows, code=code, spot__retired_at=None)
    offered = _offered(route)
    walking = _walking().filter(route=route).first()
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, route=route, offered=offered, scanned=_scanned(request))
    context = {
        "route": route,
        "where": where(route.spot),
        "offered": offered,
        "walking": walking,
        "walker": name_of(walking.walker) if walking else "",
        "mine": walking is not None and walking.walker_id == request.user.pk,
        "count": route.stops.count(),
        "back": address(request, "patrol"),
    }

    def leave_to(sent: StartForm) -> str:
        scanned = sent.cleaned_data["scanned"]
        known = scanned and wall_codes_visible_to(request.user).filter(code=scanned).exists()
        if known:
            return address(request, "scan", scanned)
        return address(request, "round", sent.round.code)

    return coded_page(
        request, form, template="premises/walk.html", context=context, leave_to=leave_to
    )


def _scanned(request: HouseRequest) -> str:
    try:
        return str(UUID(request.GET.get("scanned", "")))
    except ValueError:
        return ""


def _offered(route: Route) -> ExpectedItem | None:
    """What of today is still to be walked on this route: pending before missed, the first first."""
    taken = Round.objects.exclude(state=RoundState.GIVEN_UP).filter(item__isnull=False)
    rows = items_of_today().filter(spot=route.spot, state__in=OPEN, occurrence__opens_at__lte=now())
    free = rows.exclude(pk__in=taken.values("item"))
    return min(free, key=lambda item: item.state == State.MISSED, default=None)


def _walking() -> Any:
    return Round.objects.filter(state=RoundState.WALKING).select_related("walker", "route__spot")


@needs("premises.view")
@require_safe
def round_page(request: HouseRequest, code: UUID) -> HttpResponse:
    """The points of a round, what was found at each, and what is next."""
    found = _fetch(request, code)
    points, checks = points_of(found), list(standing(found))
    by_point = {check.point_id: check for check in checks}
    facts = walked(found.plan, [str(check.point.code) for check in checks])
    walking = found.state == RoundState.WALKING
    mine = walking and found.walker_id == request.user.pk
    rows = [
        _row(request, found, point, by_point.get(point.pk), facts.out_of_order, mine)
        for point in points
    ]
    context = {
        "round": found,
        "walker": name_of(found.walker),
        "where": where(found.route.spot),
        "badge": round_badge(found),
        "rows": rows,
        "next": next((row for row in rows if row["check"] is None), None) if mine else None,
        "walking": walking,
        "mine": mine,
        "back": address(request, "patrol"),
    }
    return render(request, "premises/round.html", context)


def _row(
    request: HouseRequest,
    found: Round,
    point: Point,
    check: Check | None,
    wrong: tuple[str, ...],
    mine: bool,
) -> dict[str, Any]:
    return {
        "point": point,
        "where": where(point.spot),
        "check": check,
        "badge": _badge(found, check),
        "by_hand": check is not None and check.how == How.HAND,
        "out_of_order": str(point.code) in wrong,
        "late": check is not None and (check.received_at - check.at).total_seconds() > 300,
        "href": address(request, "check-by-hand", found.code, point.code) if mine else "",
    }


def _badge(found: Round, check: Check | None) -> Any:
    if check is None:
        if found.state == RoundState.WALKING:
            return badge(pgettext("patrol", "to be checked"), icon="due")
        return badge(pgettext("patrol", "not checked"), tone="late")
    if check.outcome == Outcome.NOT_OK:
        return badge(pgettext("patrol", "not in order"), tone="late")
    return badge(pgettext("patrol", "in order"), tone="open", icon="ok")


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HouseRequest, code: UUID) -> HttpResponse:
    """What the telephone's camera opens: the check of this point in the round that one walks."""
    rows = wall_codes_visible_to(request.user).select_related("point__spot__place")
    wall = get_object_or_404(rows, code=code)
    point: Point = wall.point
    if wall.ended_at is not None:
        return _nothing_to_walk(request, point, old=True, status=410)
    walking = [each for each in _walking() if str(point.code) in each.plan]
    mine = next((each for each in walking if each.walker_id == request.user.pk), None)
    if mine is None:
        return _nothing_to_walk(request, point, walking=walking, code=code)
    data = request.POST if request.method == "POST" else None
    return _check(request, mine, point, CheckForm(data, round=mine, point=point))


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def check_by_hand(request: HouseRequest, code: UUID, point: UUID) -> HttpResponse:
    """The same without the code, with the reason why."""
    found = _fetch(request, code)
    rows = points_visible_to(request.user).select_related("spot__place")
    there = get_object_or_404(rows, code=point)
    data = request.POST if request.method == "POST" else None
    return _check(request, found, there, HandCheckForm(data, round=found, point=there))


def _check(request: HouseRequest, found: Round, point: Point, form: CheckForm) -> HttpResponse:
    back = address(request, "round", found.code)
    fault = point.faults.filter(resolved_at=None).first()
    context = {
        "round": found,
        "point": point,
        "where": where(point.spot),
        "look_for": [line for line in point.look_for.splitlines() if line.strip()],
        "fault": fault,
        "by_hand": form.how == How.HAND,
        "checked": standing(found).filter(point=point).exists(),
        "back": back,
    }

    def leave_to(_form: CheckForm) -> str:
        messages.success(request, _("Noted: {name}").format(name=point.spot.name))
        return back

    return coded_page(
        request, form, template="premises/check.html", context=context, leave_to=leave_to
    )


def _nothing_to_walk(
    request: HouseRequest,
    point: Point,
    *,
    walking: list[Round] | None = None,
    code: UUID | None = None,
    old: bool = False,
    status: int = 200,
) -> HttpResponse:
    """A code was scanned, and one walks no round that passes it."""
    taken = {each.route_id for each in walking or ()}
    routes = [] if old else [stop.route for stop in _stops(point) if stop.route_id not in taken]
    context = {
        "point": point,
        "where": where(point.spot),
        "old": old,
        "walking": [
            (each, name_of(each.walker), address(request, "take-over", each.code))
            for each in walking or ()
        ],
        "routes": [
            (each, f"{address(request, 'walk', each.code)}?scanned={code}") for each in routes
        ],
        "back": address(request, "patrol"),
    }
    # A form that was sent when the round was over already is not carried out.
    refused = request.method == "POST" and status < 400
    return render(request, "premises/scanned.html", context, status=409 if refused else status)


def _stops(point: Point) -> Any:
    rows = point.stops.filter(route__spot__retired_at=None).select_related("route__spot")
    return rows.order_by("route__spot__name", "pk")


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    note = ""
    if found.missed:
        words = _("{count} points were not checked.")
        note = words.format(count=found.missed)
    return act_page(
        request,
        partial(FinishForm, round=found),
        title=_("Finish the round"),
        label=pgettext_lazy("patrol", "Finish"),
        done=_("The round is finished."),
        back=address(request, "round", code),
        about=found.route.spot.name,
        note=note,
        template="premises/act.html",
    )


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(GiveUpForm, round=found),
        title=_("Give the round up"),
        label=pgettext_lazy("patrol", "Give up"),
        done=_("The round is given up; it can be walked anew."),
        back=address(request, "round", code),
        about=found.route.spot.name,
        note=_("What was checked stays on record, and the round counts as not walked."),
    )


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    words = _("{name} walks it now. You go on with what is checked already.")
    return act_page(
        request,
        partial(TakeOverForm, round=found),
        title=_("Take the round over"),
        label=pgettext_lazy("patrol", "Take over"),
        done=_("You walk this round now."),
        back=address(request, "round", code),
        about=found.route.spot.name,
        note=words.format(name=name_of(found.walker)),
    )


def _fetch(request: HouseRequest, code: UUID) -> Round:
    rows = rounds_visible_to(request.user).select_related(
        "route__spot__place", "walker", "item__occurrence", "institution"
    )
    found: Round = get_object_or_404(rows, code=code)
    return found
