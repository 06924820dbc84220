"""The colour roles keep their contrast in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent / "static" / "ui" / "tokens.css").read_text("utf-8")
TEXT = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "sunk"),
    ("ink-2", "paper"),
    ("ink-2", "card"),
    ("ink-2", "sunk"),
    ("ink-3", "paper"),
    ("ink-3", "card"),
    ("ink-3", "sunk"),
    ("seal", "paper"),
    ("seal", "card"),
    ("on-seal", "seal-fill"),
    ("paper", "ink"),
    ("open", "paper"),
    ("open", "card"),
    ("open", "open-wash"),
    ("limited", "paper"),
    ("limited", "card"),
    ("limited", "limited-wash"),
    ("closed", "paper"),
    ("closed", "closed-wash"),
    ("late", "paper"),
    ("late", "card"),
    ("late", "late-wash"),
    ("ink", "late-wash"),
    ("ink", "limited-wash"),
    ("ink", "open-wash"),
    ("on-press", "press"),
]
EDGES = [("rule-2", "paper"), ("rule-2", "card"), ("focus", "paper"), ("focus", "card")]
THEMES = {
    "light": r":root \{(.*?)\n  \}",
    "dark, as the system wishes": r":root:not\(\[data-theme=\"light\"\]\) \{(.*?)\}",
    "dark, as the reader chose": r":root\[data-theme=\"dark\"\] \{(.*?)\}",
}


def _colours(theme: str) -> dict[str, str]:
    found = re.search(THEMES[theme], TOKENS, re.S)
    assert found is not None
    return dict(re.findall(r"--([\w-]+):\s*#([0-9a-f]{6})", found[1]))


def _luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ratio(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(theme: str, front: str, ground: str) -> None:
    colours = _colours(theme)
    assert _ratio(colours[front], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(theme: str, front: str, ground: str) -> None:
    colours = _colours(theme)
    assert _ratio(colours[front], colours[ground]) >= 3


def test_both_ways_into_the_dark_are_the_same() -> None:
    wished, chosen = list(THEMES)[1:]
    assert _colours(wished) == _colours(chosen)
