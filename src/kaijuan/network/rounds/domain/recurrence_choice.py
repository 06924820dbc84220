"""The recurrences that most duties have, as choices; anything else is a rule (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

from kaijuan.network.rounds.models import Days

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_DAY: Final = -1
#: Every month has this many days; what is beyond falls on the last day of a shorter month.
_SURE: Final = 28


class Repeats(models.TextChoices):
    """How often, in the words of the page."""

    DAILY = "daily", pgettext_lazy("repeats", "Every day")
    WORKING = "working", pgettext_lazy("repeats", "Every working day")
    WEEKLY = "weekly", pgettext_lazy("repeats", "Every week, on these days")
    MONTHLY = "monthly", pgettext_lazy("repeats", "Every month, on a day")
    ONCE = "once", pgettext_lazy("repeats", "Once, on the first day")
    RULE = "rule", pgettext_lazy("repeats", "By a rule of one's own (RRULE)")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. ``every``: the interval; ``month_day`` -1: the last day of a month."""

    repeats: str
    every: int = 1
    weekdays: Sequence[str] = ()
    month_day: int = 1
    rule: str = ""


def rule_of(choice: Choice) -> str:
    """The RRULE of a choice. A monthly day that a month lacks falls on its last day instead."""
    every = f";INTERVAL={choice.every}" if choice.every > 1 else ""
    if choice.repeats in {Repeats.DAILY, Repeats.WORKING}:
        return f"FREQ=DAILY{every}"
    if choice.repeats == Repeats.WEEKLY:
        days = ",".join(day for day in WEEKDAYS if day in choice.weekdays)
        return f"FREQ=WEEKLY{every};BYDAY={days}"
    if choice.repeats == Repeats.MONTHLY:
        return f"FREQ=MONTHLY{every};{_month_part(choice.month_day)}"
    return choice.rule if choice.repeats == Repeats.RULE else ""


def _month_part(day: int) -> str:
    if day <= _SURE:
        return f"BYMONTHDAY={day}"
    days = ",".join(str(each) for each in range(_SURE, day + 1))
    return f"BYMONTHDAY={days};BYSETPOS=-1"


_MONTH_PARTS: Final = {_month_part(day): day for day in (*range(1, 32), LAST_DAY)}


def choice_of(rule: str, days: str) -> Choice:
    """The choice that makes ``rule`` with ``days``; one that none makes is a rule of its own."""
    if not rule:
        return Choice(Repeats.ONCE)
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    frequency = parts.pop("FREQ")
    interval = parts.pop("INTERVAL", "1")
    choice = Choice(Repeats.RULE, rule=rule)
    if frequency == "DAILY" and not parts:
        daily = Repeats.WORKING if days == Days.WORKING else Repeats.DAILY
        choice = Choice(daily, int(interval))
    elif frequency == "WEEKLY" and set(parts) == {"BYDAY"}:
        choice = Choice(Repeats.WEEKLY, int(interval), tuple(parts["BYDAY"].split(",")))
    elif frequency == "MONTHLY":
        rest = ";".join(f"{name}={value}" for name, value in parts.items())
        if rest in _MONTH_PARTS:
            choice = Choice(Repeats.MONTHLY, int(interval), month_day=_MONTH_PARTS[rest])
    same = choice.repeats == Repeats.RULE or rule_of(choice) == rule
    return choice if same else Choice(Repeats.RULE, rule=rule)
