"""The drawings of the icons, as SVG. Three doorways are the opening modes and the mark's kin.

Closed: both leaves shut; limited: one leaf ajar; open: both open. They are told apart at 16 px,
in one colour and on a fax, which is why no colour is written here except by class for the mark.
"""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def _solid(d: str) -> SafeString:
    return format_html('<path fill="currentColor" fill-rule="evenodd" d="{}"/>', d)


def _line(d: str, width: str = "2") -> SafeString:
    path = '<path fill="none" stroke="currentColor" stroke-width="{}" d="{}"/>'
    return format_html(path, width, d)


_MARK = mark_safe(
    '<path class="mark-ground" d="M2.2 1.4 45.6.9l1.5 1.3.3 43.2-1.6 1.8-43.4.2-1.7-1.5L.9 2.8z"/>'
    '<path class="mark-leaf" d="M8.5 8.6h31v4.2h-31zM8.5 16.6 21 22.4v19.4L8.5 35.4z'
    'M39.5 16.6 27 22.4v19.4l12.5-6.4z"/>'
)
_THEME = mark_safe(
    '<circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path fill="currentColor" d="M12 4a8 8 0 0 1 0 16z"/>'
)
_OFF = (
    "M3 3l18 18M2.5 9.5A14 14 0 0 1 8 6.3M12 5.5c3.6 0 7 1.5 9.5 4M6 13.5a9 9 0 0 1 4.5-2.4"
    "M18 13.5a9 9 0 0 0-2.5-1.6M9.5 17.5a4 4 0 0 1 5 0"
)
_KEY = "M8 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12.5 12H22v4M18 12v3"

DRAWINGS: Final[dict[str, SafeString]] = {
    "mark": _MARK,
    "closed": _solid("M3 2.5h18v2.3H3zM4 6.5h7.5V21H4zM12.5 6.5H20V21h-7.5z"),
    "limited": _solid("M3 2.5h18v2.3H3zM4 6.5h7.5V21H4zM20 6.5V20l-4.6 3V9.3z"),
    "open": _solid("M3 2.5h18v2.3H3zM4 6.5V20l4.8 3V9.3zM20 6.5V20l-4.8 3V9.3z"),
    "late": _solid("M12 2.5 23 21.5H1zM11 9v6.5h2V9zm0 8v2.2h2V17z"),
    "due": _line("M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5.5l4 2.2"),
    "ok": _line("m4 12.5 5.5 5.5L20.5 6.5", "2.4"),
    "off": _line(_OFF),
    "undo": _line("M8.5 5 4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11H9"),
    "key": _line(_KEY),
    "hold": _line("M4 4h16v16H4zM9 9v6M15 9v6"),
    "theme": _THEME,
    "hatch": _line("M3 3h18v18H3zM3 14 14 3M3 21 21 3M10 21 21 10"),
    "chg": _line("M3 12h17M13.5 5.5 20 12l-6.5 6.5", "2.2"),
    "same": _line("M4 8.5h16M4 15.5h16", "2.2"),
}
