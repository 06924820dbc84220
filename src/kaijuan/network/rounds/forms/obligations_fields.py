"""Fields that ask for the parts of a duty."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.models import Role
from kaijuan.network.rounds.domain.recurrence_choice import LAST_DAY, WEEKDAYS
from kaijuan.network.rounds.models import AudienceKind

#: The end of a day, which no clock shows.
MIDNIGHT: Final = "24:00"
WHOM: Final = (
    ("rounds.close_day", pgettext_lazy("escalation", "The director")),
    ("rounds.manage", pgettext_lazy("escalation", "The director and the librarians")),
    ("rounds.view", pgettext_lazy("escalation", "All of the staff")),
)
ROLES: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)
EVERYONE: Final = "everyone"


def day_box() -> forms.DateInput:
    # The browser's own date field takes ISO 8601 only, in whatever language the page is.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def weekday_choices() -> list[tuple[str, Any]]:
    return [(code, DAY_NAMES[number]) for number, code in enumerate(WEEKDAYS)]


def month_day_choices() -> list[tuple[int, Any]]:
    last = (LAST_DAY, pgettext_lazy("day of a month", "the last day"))
    return [*((day, str(day)) for day in range(1, 32)), last]


def group_choices() -> list[tuple[str, Any]]:
    """Everyone, and each role of the staff."""
    everyone = (EVERYONE, AudienceKind.EVERYONE.label)
    return [everyone, *((role.value, role.label) for role in ROLES)]


class ClockField(forms.CharField):
    """A time of the day as 8:30, with 24:00 for its end: (days later, time)."""

    def __init__(self, **kwargs: Any) -> None:
        # A browser's own time field knows no 24:00.
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=box, max_length=8, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip().replace("：", ":")
        if not text:
            return None
        if text in {MIDNIGHT, "24:00:00"}:
            return 1, dt.time()
        for form in ("%H:%M", "%H:%M:%S"):
            try:
                return 0, dt.datetime.strptime(text, form).time().replace(second=0)
            except ValueError:
                continue
        raise ValidationError(_("Write the time as 8:30, at the latest 24:00."))


def clock(time: dt.time, *, end_of_day: bool = False) -> str:
    """A time as ``ClockField`` reads it."""
    return MIDNIGHT if end_of_day and time == dt.time() else f"{time:%H:%M}"
