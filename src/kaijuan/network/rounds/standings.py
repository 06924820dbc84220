"""How a member stands on a day, in words, pigment and shape."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.network.rounds.domain.board import AFTER, LATE, NOT_ASKED, SIGNED, WAITING

STANDING_WORDS: Final = {
    SIGNED: pgettext_lazy("standing of a member", "Signed on time"),
    AFTER: pgettext_lazy("standing of a member", "Signed late"),
    LATE: pgettext_lazy("standing of a member", "Late, not signed"),
    WAITING: pgettext_lazy("standing of a member", "Not yet"),
    NOT_ASKED: pgettext_lazy("standing of a member", "Not asked"),
}
#: Tone and icon of the badge.
STANDING_LOOK: Final = {
    SIGNED: ("open", "ok"),
    AFTER: ("limited", "ok"),
    LATE: ("late", "late"),
    WAITING: ("plain", "due"),
    NOT_ASKED: ("plain", ""),
}
