"""Days and moments as a person types them, in the zone of the library that they are about."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaijuan.core.validators import sensible_day
from kaijuan.network.opening.public import zone_of

#: What a browser's own field for a moment takes, in whatever language the page is.
FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(forms.Field):
    """An aware instant, from what is typed as a time of ``institution``'s zone; empty is None.

    A time that the zone skips (daylight saving) is refused; of one that comes twice the first is
    meant.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local", "step": "60"})
        super().__init__(widget=widget, **kwargs)
        self.zone: ZoneInfo | None = None

    def in_zone_of(self, institution: Any) -> None:
        """Read and write in the zone of ``institution``."""
        self.zone = zone_of(institution)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            read = dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(
                _("Give a day and a time, such as 2020-02-26 08:00."), code="moment"
            ) from error
        sensible_day(read.date())
        return read if read.tzinfo is not None else _placed(read, self.zone)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            value = value.astimezone(self.zone).replace(tzinfo=None)
        return value


def _placed(read: dt.datetime, zone: ZoneInfo | None) -> dt.datetime:
    placed = read.replace(tzinfo=zone)
    there = placed.astimezone(dt.UTC).astimezone(zone)
    if there.replace(tzinfo=None) != read:
        raise ValidationError(
            _("That time does not exist on that day: the clocks are put forward. Give a later one.")
        )
    return placed.astimezone(dt.UTC)


def day_field(**kwargs: Any) -> forms.DateField:
    """A day between 1900 and 2200, with the browser's own field."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, validators=[sensible_day], **kwargs)


def end_of(day: dt.date, institution: Any) -> dt.datetime:
    """The instant at which ``day``, which is inclusive, is over in the institution's zone."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone_of(institution))
    return midnight.astimezone(dt.UTC)
