"""schema.org in the page (JSON-LD), so that search engines show the same hours as we do.

A ``<script type="application/ld+json">`` is a data block: no browser runs it, and the content
security policy, which forbids scripts in a page, does not concern it (HTML, "prepare the script
element": a type that is no script's ends there). What could end the block is written as \\u003C.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.domain.board import Board, Line
from kaijuan.network.opening.domain.holding import Stretch, stretches
from kaijuan.network.opening.models import Mode, ServiceRule, State

#: How far ahead stretches of other modes are told.
AHEAD: Final = dt.timedelta(days=90)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Its hours are those of the building; without such a service the library's are not told.
_DOORS: Final = ("entry", "reading-rooms", "self-study", "lending")
_UNSAFE: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured(board: Board) -> SafeString:
    """The block of data for ``board``; empty where nothing was stated."""
    if not board.opening.stated and not board.lines:
        return SafeString("")
    graph = {"@context": "https://schema.org", "@graph": _graph(board)}
    # json.dumps leaves these as they are; written so, they are the same text to a reader of JSON.
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # no <, > or & is left in it


def _graph(board: Board) -> list[dict[str, Any]]:
    institution = board.opening.institution
    me = f"urn:uuid:{institution.code}"
    library: dict[str, Any] = {
        "@type": "Library",
        "@id": me,
        "name": f"{institution.name}图书馆",
        "parentOrganization": {
            "@type": "CollegeOrUniversity",
            "name": institution.name,
        },
        "address": {"@type": "PostalAddress", "addressLocality": institution.city},
    }
    if institution.name_en:
        library["alternateName"] = f"{institution.name_en} Library"
    door = _door(board)
    if door is not None:
        library |= _hours(door, board)
    return [library, *(_service(each, board, me) for each in board.lines)]


def _door(board: Board) -> Line | None:
    by_kind = {each.now.service.kind: each for each in reversed(board.lines)}
    return next((by_kind[kind] for kind in _DOORS if kind in by_kind), None)


def _service(line: Line, board: Board, provider: str) -> dict[str, Any]:
    service = line.now.service
    channel: dict[str, Any] = {"@type": "ServiceChannel"}
    if service.url:
        channel["serviceUrl"] = service.url
    if service.place is not None:
        channel["serviceLocation"] = {"@type": "Place", "name": service.place.name}
    found: dict[str, Any] = {
        "@type": "Service",
        "@id": f"urn:uuid:{service.code}",
        "name": service.name,
        "provider": {"@id": provider},
        "availableChannel": channel,
    }
    how = localised(line.now, "how")
    if how:
        found["description"] = how
    hours = _hours(line, board)
    every = [
        *hours["openingHoursSpecification"],
        *hours.get("specialOpeningHoursSpecification", []),
    ]
    return found | ({"hoursAvailable": every} if every else {})


def _hours(line: Line, board: Board) -> dict[str, Any]:
    """What holds from today for 90 days, stretch by stretch; closures are the special ones."""
    start = board.at.astimezone(board.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + AHEAD).astimezone(dt.UTC)
    ranked = board.opening.ranked(line.now.service)
    regular: list[dict[str, Any]] = []
    special: list[dict[str, Any]] = []
    for stretch in stretches(ranked, start.astimezone(dt.UTC), end):
        valid = _valid(stretch, line, board, end)
        state, hours = _said(line.rules.get(stretch.mode.value), stretch.mode)
        if state is State.OFF:
            special.append(_spec("00:00", "00:00") | valid)
        elif not hours:
            regular.append(_spec("00:00", "23:59") | {"dayOfWeek": list(_DAYS)} | valid)
        else:
            regular += [one | valid for one in _week(hours)]
    found: dict[str, Any] = {"openingHoursSpecification": regular}
    return found | ({"specialOpeningHoursSpecification": special} if special else {})


def _said(rule: ServiceRule | None, mode: Mode) -> tuple[State, list[Mapping[str, Any]]]:
    if rule is None:
        return (State.ON if mode is Mode.OPEN else State.OFF), []
    return State(rule.state), rule.hours


def _week(hours: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for line in hours:
        closes = "23:59" if line["to"] == "24:00" else line["to"]
        days = [_DAYS[day - 1] for day in line["days"]]
        yield _spec(line["from"], closes) | {"dayOfWeek": days}


def _spec(opens: str, closes: str) -> dict[str, Any]:
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}


def _valid(stretch: Stretch, line: Line, board: Board, horizon: dt.datetime) -> dict[str, str]:
    """From when, and through which moment; what is open-ended, or reaches further, has no end."""
    begins = stretch.starts_at
    if begins <= board.at < stretch.ends_at and line.now.since is not None:
        begins = min(begins, line.now.since)
    found = {"validFrom": _moment(begins, board)}
    if stretch.ends_at < horizon:
        # "through" is inclusive, our stretches end before their end.
        found["validThrough"] = _moment(stretch.ends_at - dt.timedelta(seconds=1), board)
    return found


def _moment(at: dt.datetime, board: Board) -> str:
    return at.astimezone(board.zone).isoformat(timespec="seconds")
