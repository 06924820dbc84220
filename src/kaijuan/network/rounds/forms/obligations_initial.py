"""A stored duty as its form shows it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kaijuan.network.rounds.domain.recurrence_choice import choice_of
from kaijuan.network.rounds.forms.obligations_fields import EVERYONE, clock
from kaijuan.network.rounds.models import AudienceKind, Days, Obligation


def initial_of(obligation: Obligation) -> dict[str, Any]:
    """Values by the name of their field; three queries."""
    choice = choice_of(obligation.recurrence, obligation.days)
    # Midnight of the day after reads as 24:00 of the day itself.
    at_24 = obligation.due_at == dt.time() and obligation.due_days > 0
    return {
        "revision": obligation.revision,
        "title": obligation.title,
        "title_en": obligation.title_en,
        "note": obligation.note,
        "form": obligation.form.code if obligation.form else None,
        "repeats": choice.repeats,
        "every": choice.every,
        "weekdays": list(choice.weekdays),
        "month_day": choice.month_day,
        "rule": choice.rule,
        "days": obligation.days if choice.repeats != "working" else Days.ALL,
        "starts_on": obligation.starts_on,
        "ends_on": obligation.ends_on,
        "opens_at": clock(obligation.opens_at),
        "due_at": clock(obligation.due_at, end_of_day=at_24),
        "due_days": obligation.due_days - at_24,
        "grace": obligation.grace,
        "closes": _hours(obligation.closes),
        **_audience(obligation),
        **_steps(obligation),
    }


def _hours(minutes: int) -> str:
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    return f"{hours:f}".rstrip("0").rstrip(".")


def _audience(obligation: Obligation) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"groups": [], "departments": [], "people": [], "spots": []}
    for part in obligation.audience.select_related("department", "person", "spot").order_by("pk"):
        if part.kind == AudienceKind.EVERYONE:
            found["groups"].append(EVERYONE)
        elif part.kind == AudienceKind.ROLE:
            found["groups"].append(part.role)
        elif part.department is not None:
            found["departments"].append(part.department.code)
        elif part.person is not None:
            found["people"].append(part.person.code)
        elif part.spot is not None:
            found["spots"].append(part.spot.code)
    return found


def _steps(obligation: Obligation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, step in enumerate(obligation.escalation.order_by("after", "pk"), start=1):
        found |= {f"after{number}": step.after, f"whom{number}": step.whom}
    return found
