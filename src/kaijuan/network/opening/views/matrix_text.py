"""The matrix as text: there are hundreds of rows of twenty cells, too many for a template each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.ui.components import icon
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.numbers import is_chinese
from kaijuan.network.opening.domain.matrix import SILENT, Cell, Matrix, Row
from kaijuan.network.opening.domain.windows import Window
from kaijuan.network.opening.kinds import ServiceKind, service_kinds
from kaijuan.network.opening.models import Mode
from kaijuan.network.opening.words import short_day, since_words, until_words

#: Where a new group of kinds begins: on site, delivered, asked, electronic, for research, taught.
GROUPS: Final = frozenset(
    {"book-delivery", "reference", "remote-access", "novelty-search", "subject-services"}
)
_NOTHING: Final = "<td></td>"


@dataclass(frozen=True, slots=True)
class Part:
    """The members of one kind, drawn."""

    label: str
    count: int
    body: SafeString


class Writer:
    """Draws the rows of one answer, in the active language."""

    def __init__(self) -> None:
        self.kinds: list[ServiceKind] = list(service_kinds)
        self._words = window_words()
        self._labels = {kind.key: conditional_escape(str(kind.short)) for kind in self.kinds}
        self._modes = {mode: _mode_cell(mode) for mode in (*Mode.values, SILENT)}
        self._known: dict[tuple[object, ...], str] = {}
        self._address = reverse("opening:services", args=["-"])
        self._part = _("%(usable)s of %(total)s can be used now")

    def parts(self, rows: Iterable[Row]) -> list[Part]:
        """By the kind of the member, in the order of the register."""
        by_kind: dict[str, list[str]] = {}
        for row in rows:
            by_kind.setdefault(row.institution.kind, []).append(self.row(row))
        return [
            Part(str(kind.label), len(by_kind[kind]), mark_safe("".join(by_kind[kind])))  # noqa: S308  # ``row`` has escaped every piece
            for kind in Kind
            if kind in by_kind
        ]

    def row(self, row: Row) -> str:
        """One member as ``<tr>``."""
        member = row.institution
        cells = row.cells
        drawn = [self.cell(kind.key, cells.get(kind.key)) for kind in self.kinds]
        href = self._address.replace("-", member.slug)
        return (
            f'<tr><th scope="row"><a href="{href}">{name_of(member)}</a></th>'
            f"{self._modes[row.mode]}{self._since(row)}{''.join(drawn)}</tr>"
        )

    def cell(self, kind: str, cell: Cell | None) -> str:
        """Word, shape and pigment of what ``kind`` comes to; empty where it is not offered."""
        if cell is None:
            return _NOTHING
        # What makes two cells look alike: few do not, so most are drawn once.
        key = (kind, *[(w, s.how, s.how_en) for s, w in cell.services])
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._drawn(kind, cell)
        return found

    def _drawn(self, kind: str, cell: Cell) -> str:
        how = conditional_escape(hint_of(cell, self._part))
        title = f' title="{how}"' if how else ""
        count = len(cell.services)
        some = f"<i>{cell.usable}/{count}</i>" if 0 < cell.usable < count else ""
        word = self._words[cell.window]
        return (
            f'<td class="w {cell.window.value}" data-th="{self._labels[kind]}"{title}>'
            f"<b>{word}</b>{some}</td>"
        )

    def _since(self, row: Row) -> str:
        if row.mode == SILENT or row.opening.since is None:
            return '<td class="since"></td>'
        key = ("since", row.opening.since, row.opening.until)
        found = self._known.get(key)
        if found is None:
            since = row.opening.since
            whole = conditional_escape(f"{since_words(since)} · {until_words(row.opening.until)}")
            day = conditional_escape(short_day(since, row.opening.at))
            found = self._known[key] = f'<td class="since" title="{whole}">{day}</td>'
        return found


def name_of(member: Institution) -> SafeString:
    """Its name in the reader's language, marked where that is not the page's."""
    return format_html("{}", marked(localised(member, "name")))


def hint_of(cell: Cell, of: str) -> str:
    """How it can be had, and how many of several can be; each how once."""
    chinese = is_chinese()
    first = ((s.how or s.how_en) if chinese else (s.how_en or s.how) for s, _w in cell.services)
    said = list(dict.fromkeys(each for each in first if each))
    if len(cell.services) > 1 and cell.window is Window.LIMITED:
        said.insert(0, of % {"usable": cell.usable, "total": len(cell.services)})
    return pgettext("between times", ", ").join(said)


def window_words() -> dict[Window, str]:
    """The word in a cell: one character in Chinese, a short word in English."""
    return {
        Window.ON: pgettext("cell", "on"),
        Window.LIMITED: pgettext("cell", "part"),
        Window.RESTING: pgettext("cell", "rest"),
        Window.OFF: pgettext("cell", "off"),
    }


def _mode_cell(mode: str) -> str:
    if mode == SILENT:
        return format_html('<td class="m">{}</td>', pgettext("mode", "Not stated"))
    return format_html(
        '<td class="m is-{}">{}<b>{}</b></td>', mode, icon(mode, 16), Mode(mode).label
    )


def heading(kinds: Sequence[ServiceKind]) -> SafeString:
    """The columns' heads: short words, the whole name for whoever points or listens."""
    return format_html_join(
        "",
        '<th scope="col"{} title="{}" abbr="{}">{}</th>',
        (
            (mark_safe(' class="g"') if kind.key in GROUPS else "", *(kind.label,) * 2, kind.short)
            for kind in kinds
        ),
    )


def columns(kinds: Sequence[ServiceKind]) -> SafeString:
    """``<col>`` for each kind, with the gaps between their groups."""
    gaps = (" class=g" if kind.key in GROUPS else "" for kind in kinds)
    return format_html_join("", "<col{}>", ((gap,) for gap in gaps))


def foot(matrix: Matrix, kinds: Sequence[ServiceKind]) -> SafeString:
    """At how many members something of each kind can be used now."""
    usable = matrix.usable()
    labels = ((kind.short, usable[kind.key]) for kind in kinds)
    return format_html_join("", '<td data-th="{}">{}</td>', labels)
