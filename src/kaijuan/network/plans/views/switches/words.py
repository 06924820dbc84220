"""How switches, their targets, times and states are written on every page about them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.ui.components import badge
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models import Switch

#: Tone and shape of each state; its word is the state's own.
_STATES: Final = {
    Switch.State.PROPOSED: ("limited", "due"),
    Switch.State.DRAFT: ("plain", ""),
    Switch.State.WAITING: ("limited", "due"),
    Switch.State.APPROVED: ("plain", "due"),
    Switch.State.APPLIED: ("open", "ok"),
    Switch.State.OVER: ("plain", "same"),
    Switch.State.UNDONE: ("closed", "undo"),
    Switch.State.REFUSED: ("closed", "off"),
    Switch.State.WITHDRAWN: ("plain", "off"),
}


def state_badge(switch: Switch) -> SafeString:
    """The state of a switch as word, shape and pigment."""
    tone, shape = _STATES[Switch.State(switch.state)]
    return badge(switch.get_state_display(), tone=tone, icon=shape)


def mode_badge(mode: str) -> SafeString:
    """A mode with its doorway; nothing for none."""
    return badge(Mode(mode).label, tone=mode) if mode else SafeString("")


def target_of(switch: Switch) -> str:
    """What a switch is about: a service, a place, or everything."""
    about = switch.service or switch.place
    return localised(about, "name") if about else pgettext("target", "the whole library")


def period(starts_at: dt.datetime, ends_at: dt.datetime | None) -> str:
    """ "from 24 January 2020, 00:00 until further notice", or with its end."""
    if ends_at is None:
        return _("from %(from)s until further notice") % {"from": moment(starts_at)}
    return _("from %(from)s until %(until)s") % {
        "from": moment(starts_at),
        "until": moment(ends_at),
    }


def until(ends_at: dt.datetime | None) -> str:
    """The end, or "until further notice"."""
    return _("until further notice") if ends_at is None else moment(ends_at)


def switch_href(switch: Switch, slug: str) -> str:
    """The page of a switch at its own institution, which the caller knows."""
    return reverse("plans:switch", args=[slug, switch.code])


def named(person: Any) -> Any:
    """A person's name, marked as Chinese where the page is not; empty for nobody."""
    return marked(str(person)) if person else ""


def linked(href: str, text: object) -> SafeString:
    """``text`` leading to ``href``."""
    return format_html('<a href="{}">{}</a>', href, marked(text))
