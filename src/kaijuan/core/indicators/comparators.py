"""What stands before a number: exactly, over, nearly ... and which side it bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.indicators.languages import Language


class Bound(Enum):
    """What is known of the true value when the source gave this comparator."""

    EXACT = "exact"
    LOWER = "lower"  # the true value is this or more
    UPPER = "upper"  # the true value is this or less
    NEAR = "near"  # near it, on either side


class Comparator(TextChoices):
    """How a source qualified a number. Values are those of the API and of imported files."""

    EXACT = "exact", _("exactly")
    OVER = "over", _("over")
    NEARLY = "nearly", _("nearly")
    ABOUT = "about", _("about")
    AT_LEAST = "at-least", _("at least")
    AT_MOST = "at-most", _("at most")
    WITHIN = "within", _("within")
    REACHED = "reached", _("reached")
    ONLY = "only", _("only")

    @property
    def bound(self) -> Bound:
        return _WORDS[self].bound

    @property
    def meaning(self) -> str:
        """What the comparator says about the true value, as a sentence for readers."""
        return str(_MEANINGS[self])

    def word(self, language: Language) -> str:
        """The word as it stands beside the number; empty for an exact one."""
        words = _WORDS[self]
        return words.en if language == "en" else words.zh


@dataclass(frozen=True, slots=True)
class _Word:
    zh: str
    en: str
    bound: Bound


_WORDS: Final[dict[Comparator, _Word]] = {
    Comparator.EXACT: _Word("", "", Bound.EXACT),
    Comparator.OVER: _Word("超过", "over", Bound.LOWER),
    Comparator.NEARLY: _Word("近", "nearly", Bound.UPPER),
    Comparator.ABOUT: _Word("约", "about", Bound.NEAR),
    Comparator.AT_LEAST: _Word("至少", "at least", Bound.LOWER),
    Comparator.AT_MOST: _Word("至多", "at most", Bound.UPPER),
    Comparator.WITHIN: _Word("不出", "within", Bound.UPPER),
    # 达: the count had come this far when it was read, and may have gone on.
    Comparator.REACHED: _Word("达", "reached", Bound.LOWER),
    Comparator.ONLY: _Word("仅", "only", Bound.EXACT),
}

_MEANINGS: Final[dict[Comparator, Promise]] = {
    Comparator.EXACT: _("The source gives this very number."),
    Comparator.OVER: _("A lower bound: the true number is larger than this."),
    Comparator.NEARLY: _("An upper bound: the true number is a little smaller than this."),
    Comparator.ABOUT: _("Approximate: the true number lies near this, on either side."),
    Comparator.AT_LEAST: _("A lower bound: the true number is this or larger."),
    Comparator.AT_MOST: _("An upper bound: the true number is this or smaller."),
    Comparator.WITHIN: _("An upper bound that was promised, not a value that was measured."),
    Comparator.REACHED: _("A lower bound: the count had come this far when it was read."),
    Comparator.ONLY: _("The source gives this very number and calls it small."),
}
