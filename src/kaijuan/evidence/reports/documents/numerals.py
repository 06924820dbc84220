"""Numbers of chapters and sections, in the manner of each language."""

from __future__ import annotations

from typing import Final

from kaijuan.core.indicators.public import Language

_DIGITS: Final = "〇一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese (十二, 三十); other numbers in digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def chapter_title(number: int, title: str, language: Language) -> str:
    """ "一、领导统筹" or "1 Leadership"; number 0 is what stands before the first."""
    if number == 0:
        return title
    return f"{number}  {title}" if language == "en" else f"{chinese_numeral(number)}、{title}"


def section_title(chapter: int, number: int, title: str, language: Language) -> str:
    """ "（一）小组与方案" or "1.1 Groups and plans"."""
    if language == "en":
        return f"{chapter}.{number}  {title}"
    return f"（{chinese_numeral(number)}）{title}"


def em_width(text: str) -> float:
    """About how many characters wide ``text`` is; digits and blanks are half of one."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.5 for letter in text)
