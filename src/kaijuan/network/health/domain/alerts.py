"""What a health report that was handed in leads to, in its own transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kaijuan.network.health.domain.open import Alert, alert
from kaijuan.network.health.domain.tally import adjust
from kaijuan.network.rounds.public import Handed


def take_in(handed: Handed) -> None:
    """Count it; an alert opens a follow-up, or is written into the one that is open."""
    adjust(handed)
    person = handed.item.person
    if not handed.flags or person is None:
        return
    alert(
        Alert(
            person=person,
            day=handed.item.day,
            since=since_of(handed.answers, handed.item.day),
            what=list(handed.flags),
            situation=str(handed.answers.get("situation", "")),
            sample=handed.item.obligation.sample,
        ),
        by=handed.by,
    )


def since_of(answers: Mapping[str, Any], day: dt.date) -> dt.date:
    """The last contact, else the return, else the day itself; never after the day."""
    for name in ("contact_on", "returned_on"):
        try:
            return min(dt.date.fromisoformat(str(answers.get(name, ""))), day)
        except ValueError:
            # Not asked; or a form of the library's own calls something else so.
            continue
    return day
