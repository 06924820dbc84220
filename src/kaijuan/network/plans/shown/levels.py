"""The timeline of levels as a page shows it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.ui.components.timeline import Moment
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.domain.levels import Holding, Timeline
from kaijuan.network.plans.models import Area, LevelChange, LevelScheme


def name_of_level(change: LevelChange) -> str:
    """The level in the reader's language, or that the response is over."""
    return localised(change.level, "name") if change.level else _("the response is over")


@dataclass(frozen=True, slots=True)
class Line:
    """One area and one scheme: what holds at the moment asked about, and how it came."""

    area: Area
    scheme: LevelScheme
    holding: Holding | None
    moments: list[Moment]
    announced: list[Holding]


def lines_of(timeline: Timeline, at: dt.datetime) -> list[Line]:
    """A line for each area and scheme of which something is known; newest changes first."""
    found: dict[tuple[int, int], list[Holding]] = defaultdict(list)
    for each in timeline.holdings:
        found[each.change.area_id, each.change.scheme_id].append(each)
    return [_line(holdings, at) for _key, holdings in sorted(found.items())]


def _line(holdings: list[Holding], at: dt.datetime) -> Line:
    held = next((each for each in holdings if each.covers(at)), None)
    newest_first = sorted(holdings, key=lambda each: each.since, reverse=True)
    return Line(
        area=holdings[0].change.area,
        scheme=holdings[0].change.scheme,
        holding=held if held and held.level else None,
        moments=[_moment(each, at) for each in newest_first],
        announced=[each for each in holdings if each.since > at],
    )


def _moment(holding: Holding, at: dt.datetime) -> Moment:
    change = holding.change
    title = name_of_level(change)
    if holding.since > at:
        title = _("announced: %(level)s") % {"level": title}
    return Moment(
        when=moment(change.effective_at),
        title=title,
        note=pgettext("between two notes", " · ").join(_notes(change)),
        href=reverse("plans:level-change", args=[change.code]),
        now=holding.covers(at),
    )


def _notes(change: LevelChange) -> list[str]:
    notes = [change.document] if change.document else []
    if change.announced_at and change.announced_at != change.effective_at:
        notes.append(_("announced %(at)s") % {"at": moment(change.announced_at)})
    if change.note:
        notes.append(change.note)
    return notes
