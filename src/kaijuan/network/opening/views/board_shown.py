"""One institution's board, ready to be read: words, badges and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.links import safe_href
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.domain.board import Board, Day, Line, PlaceNow, board_of
from kaijuan.network.opening.domain.notices_of import notices_of
from kaijuan.network.opening.domain.windows import Window
from kaijuan.network.opening.models import Channel, Mode, ModeSpan, Service, ServiceRule, State
from kaijuan.network.opening.views.structured import structured
from kaijuan.network.opening.words import (
    clock_time,
    day_and_weekday,
    hours_words,
    since_words,
    times_of,
    until_words,
)

#: How many notices stand on the institution's page.
NOTICES: Final = 3
#: Whose hours are those of the house: the first of these kinds that has hours.
_DOORS: Final = ("entry", "reading-rooms", "self-study", "lending")
_LOOKS: Final = {
    Window.ON: ("open", ""),
    Window.LIMITED: ("limited", ""),
    Window.RESTING: ("plain", "due"),
    Window.OFF: ("closed", ""),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A service as one entry of the page; every text is in the reader's language."""

    anchor: str
    name: str
    badge: SafeString
    how: str
    when: str
    reach: Sequence[str]
    url: str
    service: Service
    week: Sequence[tuple[str, str, bool]]
    modes: Sequence[Mapping[str, Any]]
    apart: str


def panel_context(institution: Institution) -> Mapping[str, Any] | None:
    """For the institution's page; None where the consortium itself offers nothing."""
    found = board_context(institution)
    if institution.is_consortium and found["silent"] and not found["notices"]:
        return None
    return found


def board_context(institution: Institution) -> dict[str, Any]:
    """What both pages show. Nothing of it depends on who reads."""
    board = board_of(institution)
    opening = board.opening
    decided = opening.span is not None
    notices = notices_of([institution], board.at).get(institution.pk, [])
    door = _door(board)
    return {
        "institution": institution,
        "at": board.at,
        "silent": not opening.stated and not opening.services,
        # A single service's exception says nothing of the whole.
        "stated": decided or opening.since is not None,
        "mode": badge(opening.mode.label, tone=opening.mode.value),
        "since": since_words(opening.since),
        "until": until_words(opening.until) if decided or opening.until else "",
        "reason": reason_of(opening.span),
        "usable": [shown(each, board) for each in board.having(Window.ON, Window.LIMITED)],
        "resting": [shown(each, board) for each in board.having(Window.RESTING)],
        "off": [shown(each, board) for each in board.having(Window.OFF)],
        "places": [_place(each) for each in board.places],
        "door": localised(door.now.service, "name") if door else "",
        "week": week_of(door.week) if door else [],
        "notices": notices,
        "first_notices": notices[:NOTICES],
        "structured": structured(board),
    }


def shown(line: Line, board: Board) -> Shown:
    """One service in the reader's language."""
    service = line.now.service
    tone, icon = _LOOKS[line.window]
    return Shown(
        anchor=str(service.code),
        name=localised(service, "name"),
        badge=badge(line.window.label, tone=tone, icon=icon),
        how=localised(line.now, "how"),
        when=_when(line, board),
        reach=_reach(service),
        url=safe_href(service.url),
        service=service,
        week=week_of(line.week),
        modes=[_in_mode(mode, line) for mode in Mode],
        apart=_apart(line, board),
    )


def _when(line: Line, board: Board) -> str:
    """Until when today, or from when on."""
    today = board.at.astimezone(board.zone).date()
    if line.window in (Window.ON, Window.LIMITED):
        if not line.now.hours:
            return _("at all hours")
        return _("until %(time)s") % {"time": clock_time(line.until, today)} if line.until else ""
    if line.next is None:
        return ""
    day = line.next.date()
    said = f"{line.next:%H:%M}"
    if day != today:
        said = f"{day_and_weekday(day)} {said}"
    return _("from %(time)s") % {"time": said}


def _apart(line: Line, board: Board) -> str:
    """Since and until when, where that is not what holds for the whole library."""
    now, whole = line.now, board.opening
    if now.mode is whole.mode and now.until == whole.until:
        return ""
    words = [since_words(now.since), until_words(now.until), reason_of(now.span)]
    return " · ".join(word for word in words if word)


def _reach(service: Service) -> list[str]:
    place = localised(service.place, "name") if service.place_id else ""
    words = [str(Channel(service.channel).label), place, service.contact]
    return [word for word in words if word]


def _in_mode(mode: Mode, line: Line) -> dict[str, Any]:
    """What the service does in ``mode``, for the table of the three."""
    rule = line.rules.get(mode.value)
    state = State(rule.state) if rule else (State.ON if mode is Mode.OPEN else State.OFF)
    return {
        "mode": mode.label,
        "now": line.now.mode is mode,
        "state": state.label,
        "how": localised(rule, "how") if rule else "",
        "hours": _hours(rule, state),
    }


def _hours(rule: ServiceRule | None, state: State) -> str:
    return hours_words(rule.hours) if rule and rule.hours and state is not State.OFF else ""


def week_of(week: Sequence[Day]) -> list[tuple[str, str, bool]]:
    """(day, times, whether it is today)."""
    return [
        (day_and_weekday(each.day), times_of(each.day, each.times), number == 0)
        for number, each in enumerate(week)
    ]


def reason_of(span: ModeSpan | None) -> str:
    """Why, in the reader's language."""
    return localised(span, "reason") if span else ""


def _place(each: PlaceNow) -> dict[str, Any]:
    held = each.present
    return {
        "name": localised(each.place, "name"),
        "address": each.place.address,
        "mode": badge(held.mode.label, tone=held.mode.value),
        "since": since_words(held.since),
        "until": until_words(held.until),
        "reason": reason_of(held.span),
    }


def _door(board: Board) -> Line | None:
    """The service whose hours readers take for those of the library."""
    with_hours = [each for each in board.lines if _has_times(each)]
    by_kind = {each.now.service.kind: each for each in reversed(with_hours)}
    return next((by_kind[kind] for kind in _DOORS if kind in by_kind), None)


def _has_times(line: Line) -> bool:
    """Something to read besides "all day" and "closed"."""
    return bool(line.now.hours) and any(each.times for each in line.week)
