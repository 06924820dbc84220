"""What other parts of the house and the rooms use of notify."""

from __future__ import annotations

from kaijuan.core.notify.domain import (
    Telling,
    messages_of,
    tell,
    tell_many,
    unread_by,
    without_repeats,
)
from kaijuan.core.notify.people import those_who_may, those_who_may_everywhere

__all__ = [
    "Telling",
    "messages_of",
    "tell",
    "tell_many",
    "those_who_may",
    "those_who_may_everywhere",
    "unread_by",
    "without_repeats",
]
