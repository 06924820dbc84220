"""One line of the state: how something is, in a word and a sentence, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

Tone = Literal["open", "limited", "late", "plain"]
#: The order in which troubles count.
WEIGHT: Final = {"late": 3, "limited": 2, "plain": 1, "open": 0}


@dataclass(frozen=True, slots=True)
class Line:
    """``key`` is for programs; everything else is in the reader's language."""

    key: str
    title: str
    tone: Tone
    sentence: str
    todo: str = ""
    word: str = ""

    @property
    def badge(self) -> str:
        """The word of the state."""
        return (
            self.word
            or {
                "open": pgettext("state", "At work"),
                "limited": pgettext("state", "Look at this"),
                "late": pgettext("state", "Trouble"),
                "plain": pgettext("state", "Not known yet"),
            }[self.tone]
        )

    @property
    def todo_html(self) -> SafeString:
        """``todo`` with what stands between backticks as code."""
        parts = enumerate(self.todo.split("`"))
        return format_html_join(
            "", "{}", ((format_html("<code>{}</code>", t) if n % 2 else t,) for n, t in parts)
        )

    @property
    def icon(self) -> str:
        """The shape beside the word: doorways belong to opening modes, not to machines."""
        return {"open": "ok", "limited": "due", "late": "late", "plain": ""}[self.tone]


def worst(lines: list[Line]) -> Tone:
    """The gravest tone of all."""
    return max((line.tone for line in lines), key=lambda tone: WEIGHT[tone], default="open")
