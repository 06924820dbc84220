"""Whether what must be true before a mode opens is true (S08): by data, else by a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick
from kaijuan.network.plans.readiness import Finding, Text, facts

#: Written in the language of whoever reads the sentence.
_moment = lazy(moment, str)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as it stands.

    ``met`` None: nobody knows, neither data nor a person. ``tick`` is the tick that counts, also
    one that has run out; None where data told, or nobody has ticked. ``href`` leads to the data.
    """

    item: ReadinessItem
    met: bool | None
    sentence: Text
    href: str = ""
    tick: ReadinessTick | None = None

    @property
    def by_person(self) -> bool:
        """A person has to tell: there are no data, or none that say anything."""
        return not self.item.fact or self.tick is not None or self.met is None

    @property
    def blocks(self) -> bool:
        """It keeps a switch from being approved: what nobody knows is not true."""
        return self.item.required and self.met is not True

    @property
    def ticked_by(self) -> str:
        """Who vouches for it; empty where data tell."""
        return "" if self.tick is None else str(self.tick.ticked_by or "")

    @property
    def until(self) -> dt.datetime | None:
        """How long the tick is good for."""
        return None if self.tick is None else self.tick.valid_until


def check_readiness(institution: Institution, mode: str, at: dt.datetime) -> list[Line]:
    """The checklist of ``mode`` in the order of its lines, in the institution's open scope.

    ``at`` is when the mode is to hold. What is asked is whether it will be true then, or now for a
    switch that is back-dated: nobody can make something true in the past. Two queries, and those
    of the facts.
    """
    moment_asked = max(at, now())
    items = _items(mode)
    newest = _newest(items)
    return [_line(institution, item, newest.get(item.pk), moment_asked) for item in items]


def unmet_required(institution: Institution, mode: str, at: dt.datetime) -> list[Line]:
    """The required lines of ``mode`` that are not true at ``at``, or that nobody knows of."""
    return [line for line in check_readiness(institution, mode, at) if line.blocks]


def _items(mode: str) -> list[ReadinessItem]:
    return list(ReadinessItem.objects.filter(mode=Mode(mode), retired_at=None))


def _newest(items: Sequence[ReadinessItem]) -> dict[int, ReadinessTick]:
    """By the line's id the last tick that stands, also where an older one has a longer life."""
    ticks = ReadinessTick.objects.filter(item__in=items, taken_back_at=None)
    return {tick.item_id: tick for tick in ticks.select_related("ticked_by").order_by("pk")}


def _line(
    institution: Institution, item: ReadinessItem, tick: ReadinessTick | None, at: dt.datetime
) -> Line:
    found = finding_of(institution, item, at)
    if found.met is not None:
        return Line(item, found.met, found.sentence, found.href)
    if tick is None:
        nobody = found.sentence if item.fact else _("Nobody has vouched for it yet.")
        return Line(item, None, nobody, found.href)
    return _ticked(item, tick, found, at)


def _ticked(item: ReadinessItem, tick: ReadinessTick, found: Finding, at: dt.datetime) -> Line:
    until = _moment(tick.valid_until)
    if tick.valid_until <= at:
        over = format_lazy(_("What was vouched for ran out: {until}."), until=until)
        return Line(item, False, over, found.href, tick)
    good = format_lazy(_("Vouched for, good until {until}."), until=until)
    return Line(item, True, good, found.href, tick)


def finding_of(institution: Institution, item: ReadinessItem, at: dt.datetime) -> Finding:
    """What data say of ``item``; ``met`` None for a line that only a person can tell."""
    if not item.fact:
        return Finding(None, "")
    if item.fact not in facts:
        return Finding(None, _("What used to tell this is no longer kept. A person has to vouch."))
    return facts[item.fact].find(institution, item.parameters, at)
