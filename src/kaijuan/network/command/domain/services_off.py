"""What this room itself has to say on the director's page: services that are off or limited."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.registry.command import Glance, Line
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Opening, ServiceNow, State

_MOST: Final = 8


def services_off(opening: Opening) -> Glance:
    """Services that are off now, then those that are limited. No query of its own."""
    href = reverse("opening:services", args=[opening.institution.slug])
    closed = [each for each in opening.services if each.state != State.ON]
    closed.sort(key=lambda each: each.state != State.OFF)
    lines = [_line(each, href) for each in closed]
    return Glance(lines[:_MOST], len(lines), 0, href)


def _line(now: ServiceNow, href: str) -> Line:
    off = now.state == State.OFF
    words = _("%(service)s: %(state)s, %(until)s")
    until = (
        _("until %(when)s") % {"when": moment(now.until)}
        if now.until
        else pgettext("a mode", "until further notice")
    )
    said = {"service": localised(now.service, "name"), "state": now.state.label, "until": until}
    return Line(words % said, href, tone="off" if off else "plain")
