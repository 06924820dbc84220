"""Weekly hours as a person enters them: lines of weekdays with a beginning and an end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.network.opening.hours import MOST, minutes, sensible_hours

Hours = list[dict[str, Any]]

WEEKDAYS: Final = (
    ("1", pgettext_lazy("weekday, short", "Mo")),
    ("2", pgettext_lazy("weekday, short", "Tu")),
    ("3", pgettext_lazy("weekday, short", "We")),
    ("4", pgettext_lazy("weekday, short", "Th")),
    ("5", pgettext_lazy("weekday, short", "Fr")),
    ("6", pgettext_lazy("weekday, short", "Sa")),
    ("7", pgettext_lazy("weekday, short", "Su")),
)
#: Lines that wait to be filled in, besides those that are.
SPARE: Final = 1
FEWEST: Final = 2
MIDNIGHT: Final = "24:00"


class TimeField(forms.CharField):
    """A time of day as ``08:30``; the browser's own field has no 24:00 and writes 00:00."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "input"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=8, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("：", ":")
        if not text:
            return ""
        match = re.match(r"(\d{1,2}):(\d\d)(:00)?\Z", text, re.ASCII)
        whole = f"{int(match[1]):02}:{match[2]}" if match else text
        try:
            minutes(whole)
        except ValueError:
            raise ValidationError(_("Write times as 08:30, from 00:00 to 24:00.")) from None
        return whole

    def prepare_value(self, value: Any) -> Any:
        return "00:00" if value == MIDNIGHT else value


class HoursLine(forms.Form):
    """One line; left empty it says nothing."""

    days = forms.MultipleChoiceField(
        label=pgettext_lazy("hours", "Days"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    begins = TimeField(label=pgettext_lazy("hours", "from"))
    ends = TimeField(label=pgettext_lazy("hours", "until"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("begins"), said.get("ends")
        if not self.errors and any((said["days"], begins, ends)):
            if not said["days"]:
                self.add_error("days", _("Tick the days on which this holds."))
            if not (begins and ends):
                self.add_error("begins" if ends else "ends", _("Say from when and until when."))
        return said

    @property
    def line(self) -> dict[str, Any] | None:
        """As in ``ServiceRule.hours``; midnight as an end is 24:00."""
        said = self.cleaned_data
        if not said["days"]:
            return None
        ends = MIDNIGHT if said["ends"] == "00:00" else said["ends"]
        days = sorted(int(day) for day in said["days"])
        return {"days": days, "from": said["begins"], "to": ends}


class HoursForms:
    """The lines under one name. ``data`` None shows ``initial`` and a line to spare."""

    def __init__(self, data: Any, *, prefix: str, initial: Sequence[Mapping[str, Any]] = ()):
        self.is_bound = data is not None
        self.errors: list[str] = []
        count = _sent(data, prefix) if self.is_bound else len(initial) + SPARE
        known = [_shown(each) for each in initial]
        self.lines = [
            HoursLine(data, prefix=f"{prefix}-{n}", initial=known[n] if n < len(known) else None)
            for n in range(min(MOST, max(FEWEST, count)))
        ]

    def is_valid(self) -> bool:
        """Every line by itself, and all of them together."""
        answers = [line.is_valid() for line in self.lines]
        if not all(answers):
            return False
        try:
            sensible_hours(self.value)
        except ValidationError as error:
            self.errors = [str(message) for message in error.messages]
        return not self.errors

    @property
    def value(self) -> Hours:
        """As in ``ServiceRule.hours``."""
        return [line.line for line in self.lines if line.line is not None]

    @property
    def filled(self) -> bool:
        """Whether there is anything to see."""
        if self.is_bound:
            return bool(self.errors) or any(line.has_changed() for line in self.lines)
        return any(line.initial for line in self.lines)


def _shown(line: Mapping[str, Any]) -> dict[str, Any]:
    return {"days": [str(day) for day in line["days"]], "begins": line["from"], "ends": line["to"]}


def _sent(data: Any, prefix: str) -> int:
    """How many lines were sent: one more than the highest number among the names."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,2}})-(?:days|begins|ends)\Z", re.ASCII)
    numbers = [int(match[1]) for match in map(pattern.match, data) if match]
    return max(numbers, default=-1) + 1
