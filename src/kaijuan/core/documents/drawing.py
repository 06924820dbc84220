"""A drawing as SVG with nothing around it: the same vectors go into the PDF and into the docx."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kaijuan.core.documents.plain import plain

#: Printed colours: the tokens of the page, on white paper.
INK, INK_2, RULE, RULE_2, SUNK = "#221d17", "#574e42", "#dbd1be", "#8c806b", "#ece4d4"
#: The first is in our PDF; the others are what offices have.
FAMILIES: Final = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif"

LOOKS: Final = {
    "ink": f'fill="{INK}"',
    "line": f'fill="none" stroke="{INK}" stroke-width="1"',
    "hair": f'fill="none" stroke="{RULE}" stroke-width="1"',
    "rest": f'fill="none" stroke="{RULE_2}" stroke-width="1.5"',
    "guess": f'fill="{SUNK}" stroke="{INK}" stroke-width="1" stroke-dasharray="4 3"',
    "look-0": f'fill="{SUNK}" stroke="{INK}" stroke-width="1"',
    "look-1": f'fill="none" stroke="{INK}" stroke-width="1"',
    "look-2": f'fill="{RULE}" stroke="{INK}" stroke-width="1"',
    "look-3": f'fill="{SUNK}" stroke="{INK}" stroke-width="1"',
}


@dataclass(slots=True)
class Drawing:
    """``width`` and ``height`` are those of the view box; a document gives it its real width."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def path(self, d: str, look: str, *, x: float = 0, y: float = 0, scale: float = 1) -> None:
        """A path of ours (never of a reader's) moved to x, y and stretched sideways by scale."""
        if d:
            moved = f' transform="translate({x:.1f} {y:.1f}) scale({scale:.4f} 1)"'
            self.parts.append(
                f'<path d="{d}" {LOOKS[look]}{moved if x or y or scale != 1 else ""}/>'
            )

    def text(
        self,
        x: float,
        y: float,
        words: object,
        *,
        size: float = 13,
        anchor: str = "start",
        colour: str = INK,
    ) -> None:
        """Words on the foot line ``y``; ``anchor`` is start, middle or end."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
            f'fill="{colour}">{escape(plain(str(words)))}</text>'
        )

    def svg(self) -> str:
        """The whole drawing; it refers to nothing outside itself."""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" font-family={quoteattr(FAMILIES)}>'
            + "".join(self.parts)
            + "</svg>"
        )


def text_width(text: str, size: float = 13) -> float:
    """About how wide ``text`` will be; Chinese characters are square."""
    return sum(size if ord(letter) > 0x2E80 else size * 0.56 for letter in text)
