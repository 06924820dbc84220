"""The course of a follow-up as a timeline: opened, alerts, today, the last day, the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan.core.ui.components.timeline import Moment
from kaijuan.core.ui.dates import day
from kaijuan.network.health.models import FollowUp
from kaijuan.network.health.shown import alerts_in_words


def moments_of(
    follow_up: FollowUp, known: Mapping[str, Any] | None, today: dt.date
) -> list[Moment]:
    """In order; ``known`` is what was unsealed, None where it is erased."""
    found = [
        (follow_up.opened_on, 0, _("The follow-up begins"), str(follow_up.get_source_display()))
    ]
    for each in (known or {}).get("alerts", []):
        what = alerts_in_words(each["what"])
        found.append((dt.date.fromisoformat(each["day"]), 1, pgettext("follow-up", "Alert"), what))
    added = (follow_up.until - follow_up.ends_on).days
    words = ngettext(
        "%(n)d day added, on which nobody was reached",
        "%(n)d days added, on which nobody was reached",
        added,
    )
    found.append((follow_up.until, 3, _("Last day"), words % {"n": added} if added else ""))
    if follow_up.cleared_at is None:
        found.append((today, 2, pgettext("follow-up", "Today"), ""))
    in_order = sorted(found, key=lambda each: (each[0], each[1]))
    return [Moment(day(when), title, note, now=rank == 2) for when, rank, title, note in in_order]
