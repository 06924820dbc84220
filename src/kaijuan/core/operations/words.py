"""Sizes and spans as an operator reads them."""

from __future__ import annotations

from django.utils.translation import npgettext

from kaijuan.core.ui.numbers import is_chinese


def joined(*sentences: str) -> str:
    """Sentences one after another; Chinese needs no space between them."""
    return ("" if is_chinese() else " ").join(sentence for sentence in sentences if sentence)


def size(count: int) -> str:
    """Bytes in the unit that leaves at most four digits, by 1024: ``3.2 GB``."""
    value, unit = float(count), "B"
    for bigger in ("KB", "MB", "GB", "TB"):
        if value < 1024:
            break
        value, unit = value / 1024, bigger
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"


def span(seconds: float) -> str:
    """The largest unit that fits at least twice: ``90 seconds``, ``3 hours``."""
    whole = max(0, int(seconds))
    if whole < 120:
        return npgettext("a span of time", "%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    if whole < 7200:
        return npgettext("a span of time", "%(n)s minute", "%(n)s minutes", whole // 60) % {
            "n": whole // 60
        }
    if whole < 172_800:
        return npgettext("a span of time", "%(n)s hour", "%(n)s hours", whole // 3600) % {
            "n": whole // 3600
        }
    return npgettext("a span of time", "%(n)s day", "%(n)s days", whole // 86_400) % {
        "n": whole // 86_400
    }
