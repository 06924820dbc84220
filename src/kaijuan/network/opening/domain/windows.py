"""What a reader finds at this very moment: the state of a service and its hours together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import pgettext_lazy

from kaijuan.network.opening.domain.ground import HourSpan
from kaijuan.network.opening.domain.standing import ServiceNow
from kaijuan.network.opening.hours import open_times
from kaijuan.network.opening.models import State

_MOMENT = dt.timedelta(seconds=1)


class Window(models.TextChoices):
    """The best first. RESTING: offered, but not at this hour."""

    ON = "on", pgettext_lazy("window", "available now")
    LIMITED = "limited", pgettext_lazy("window", "limited now")
    RESTING = "resting", pgettext_lazy("window", "outside its hours")
    OFF = "off", pgettext_lazy("window", "not available")


class Clock:
    """Says of hours whether they hold at one moment; the same hours are looked at once."""

    def __init__(self, at: dt.datetime, zone: ZoneInfo) -> None:
        self.at = at
        self.zone = zone
        # The list is kept with its answer, so that no other list gets its number meanwhile.
        self._known: dict[int, tuple[list[HourSpan], bool]] = {}

    def window(self, service: ServiceNow) -> Window:
        """What a reader finds of ``service``."""
        if service.state is State.OFF:
            return Window.OFF
        if service.hours and not self._hold(service.hours):
            return Window.RESTING
        return Window.ON if service.state is State.ON else Window.LIMITED

    def _hold(self, hours: list[HourSpan]) -> bool:
        found = self._known.get(id(hours))
        if found is None:
            times = open_times(hours, self.at, self.at + _MOMENT, self.zone)
            found = self._known[id(hours)] = (hours, next(times, None) is not None)
        return found[1]


def combined(windows: Sequence[Window]) -> Window:
    """Several services of one kind as one: what all of them are; where they differ, limited as
    soon as one can be used now, else resting. Raises ValueError for none."""
    if not windows:
        raise ValueError("There is no service to combine.")
    first = windows[0]
    if all(each is first for each in windows):
        return first
    usable = any(each in (Window.ON, Window.LIMITED) for each in windows)
    return Window.LIMITED if usable else Window.RESTING
