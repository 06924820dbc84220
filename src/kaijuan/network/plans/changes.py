"""Changes of the response level among all that has changed: feeds tell them beside the modes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Changed, ChangeSource, change_sources
from kaijuan.network.plans.domain.timeline import concerns
from kaijuan.network.plans.models import LevelChange
from kaijuan.network.plans.shown.levels import name_of_level


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry and when it is told; ``again``: it speaks of what had been told before."""

    change: LevelChange
    at: dt.datetime
    again: bool


def changes_of_levels(institution: Institution | None, at: dt.datetime, most: int) -> list[Changed]:
    """When a level took effect, was corrected, was withdrawn; one query.

    Made-up samples stay in the house: a program that reads a feed could not tell them apart.
    """
    rows = LevelChange.objects.filter(sample=False, recorded_at__lte=at).order_by("pk")
    found = rows.select_related("institution", "area", "level")
    told = [
        each
        for each in _told(found)
        if each.at <= at and (institution is None or concerns(each.change.area, institution))
    ]
    return [_changed(each) for each in nlargest(most, told, key=lambda t: (t.at, t.change.pk))]


def _told(rows: Iterable[LevelChange]) -> Iterator[_Told]:
    """A few dozen changes a year are put in order here, as timelines are.

    What was dated back is told when it was recorded. What was corrected or withdrawn before its
    own time never was; of what had been told, the correction is told at once.
    """
    every = list(rows)
    after = {each.supersedes_id: each for each in every if each.supersedes_id}
    #: Since when an entry, or one that it took the place of, is public.
    public: dict[int, dt.datetime | None] = {}
    for each in every:
        before = public.get(each.supersedes_id) if each.supersedes_id else None
        again = before is not None
        when = each.recorded_at if again else max(each.effective_at, each.recorded_at)
        next_one = after.get(each.pk)
        never = (each.withdrawn and not again) or (
            next_one is not None and next_one.recorded_at <= when and not again
        )
        public[each.pk] = None if never else before or when
        if not never:
            yield _Told(each, when, again)


def _changed(told: _Told) -> Changed:
    change = told.change
    return Changed(
        code=change.code,
        at=told.at,
        institution=change.institution,
        title=_title(told),
        text=pgettext("between two notes", " · ").join(_notes(change)),
        href=reverse("plans:level-change", args=[change.code]),
        kind="level",
    )


def _title(told: _Told) -> str:
    words = {"area": localised(told.change.area, "name"), "level": name_of_level(told.change)}
    if told.change.withdrawn:
        return pgettext("change", "Withdrawn: %(area)s: %(level)s") % words
    if told.again:
        return pgettext("change", "Corrected: %(area)s: %(level)s") % words
    return pgettext("change", "%(area)s: %(level)s") % words


def _notes(change: LevelChange) -> list[str]:
    since = _("in effect from %(moment)s") % {"moment": moment(change.effective_at)}
    return [each for each in (since, change.document, change.note) if each]


change_sources.add(
    ChangeSource("levels", 30, changes_of_levels, ("institutions", "levels")),
)
