"""The page of an official document, GB/T 9704-2012 《党政机关公文格式》, in millimetres and points.

Clause 5.1: A4, upper margin 37 mm, binding margin 28 mm, type area 156 x 225 mm. Clause 5.2.3: 22
lines of 28 characters, spread over the type area. Clause 7.5: page numbers of size four between
dashes, the dash 7 mm under the type area, odd pages right, even pages left, one character in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaijuan.core.ui.numbers import is_chinese

PAGE_WIDE_MM, PAGE_HIGH_MM = 210.0, 297.0
TOP_MM, LEFT_MM = 37.0, 28.0
WIDE_MM, HIGH_MM = 156.0, 225.0
RIGHT_MM: Final = PAGE_WIDE_MM - LEFT_MM - WIDE_MM
BOTTOM_MM: Final = PAGE_HIGH_MM - TOP_MM - HIGH_MM
LINES, CHARACTERS = 22, 28
DASH_UNDER_AREA_MM: Final = 7.0
#: The sign of the issuing body 发文机关标志 begins this far under the top of the type area.
RED_HEAD_DOWN_MM: Final = 35.0

#: Chinese type sizes in points: 二号, 三号, 四号, 小四, 五号.
SIZE_2, SIZE_3, SIZE_4, SIZE_4_SMALL, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5

POINTS_PER_MM: Final = 72 / 25.4
WIDE_PT: Final = WIDE_MM * POINTS_PER_MM
HIGH_PT: Final = HIGH_MM * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in points. ``pitch`` is from one line to the next; ``tracking`` is added to each
    character, so that a line of the type area holds 28 of them."""

    title: float
    body: float
    small: float
    table: float
    pitch: float
    tracking: float


#: 28 characters of size three are 158 mm; the standard's 156 mm hold them a hair closer.
OFFICIAL: Final = Measures(
    title=SIZE_2,
    body=SIZE_3,
    small=SIZE_4_SMALL,
    table=SIZE_5,
    pitch=int(HIGH_PT / LINES * 20) / 20,
    tracking=-(int((SIZE_3 - WIDE_PT / CHARACTERS) * 100) + 1) / 100,
)
#: The standard speaks of Chinese; other languages keep its page and take sizes of their own.
LATIN: Final = Measures(title=18.0, body=11.5, small=10.0, table=9.0, pitch=17.0, tracking=0.0)


def measures(language: str) -> Measures:
    """The sizes for ``language`` ("zh-Hans", "en")."""
    return OFFICIAL if is_chinese(language) else LATIN


def red_head_size(name: str) -> float:
    """Points in which the issuing body's name fits one line, at most 15 mm high (clause 7.2.4)."""
    width = sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in name) or 1.0
    return round(min(15 * POINTS_PER_MM, (WIDE_PT - 4) / width), 1)
