"""What rooms show on the director's page: what is due, late or off, in one glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.utils.functional import Promise

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution

Text = str | Promise
#: "due" is due today or soon, "late" is overdue, "off" is out of service, "waits" for a decision.
Tone = Literal["due", "late", "off", "waits", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing. ``who`` has to act, until ``due_at`` or on ``due_on`` at the latest; all may be
    unknown. ``word`` stands on its badge where the tone's own would be wrong: nothing left of an
    item is as grave as what is late, and is not late."""

    text: Text
    href: str
    tone: Tone = "plain"
    who: Text = ""
    due_at: dt.datetime | None = None
    due_on: dt.date | None = None
    word: Text = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """The first lines, and how many there are altogether."""

    lines: Sequence[Line] = field(default_factory=tuple)
    total: int = 0
    late: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CommandSection:
    """A part of the director's page. ``glance(institution, user)`` makes few queries, in the open
    scope, and gives at most eight lines. Shown to whom ``permission`` allows it."""

    key: str
    order: int
    title: Text
    permission: str
    glance: Callable[[Institution, Any], Glance]


command_sections: Final[Registry[CommandSection]] = Registry("sections of the director's page")
