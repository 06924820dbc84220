"""Addresses of completeness, the silent, the day, tables, and the consortium's board."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaijuan.network.rounds.views import (
    board,
    board_history,
    completeness,
    day,
    demands,
    demands_here,
    formats,
    formats_columns,
    formats_export,
    silent,
)

_I: Final = "i/<slug:institution>"
_FORMAT: Final = f"{_I}/formats/<uuid:code>"

UPWARD: Final = [
    # how complete, who is silent, the day, demands, tables
    path(f"{_I}/completeness/", completeness.completeness_page, name="completeness"),
    path(f"{_I}/completeness/people/", completeness.people, name="completeness-people"),
    path(f"{_I}/silent/", silent.silent_page, name="silent"),
    path(f"{_I}/silent/remind/", silent.remind, name="remind"),
    path(f"{_I}/silent/<uuid:occurrence>/<uuid:subject>/call/", silent.call, name="call"),
    path(f"{_I}/days/", day.days, name="days"),
    path(f"{_I}/days/close/", day.close, name="day-close"),
    path(f"{_I}/days/<uuid:code>/", day.report, name="day-report"),
    path(f"{_I}/demands/", demands_here.demands_here, name="demands-here"),
    path(f"{_I}/demands/start/", demands_here.start, name="demand-start"),
    path(f"{_I}/formats/", formats.formats, name="formats"),
    path(f"{_I}/formats/new/", formats.format_new, name="format-new"),
    path(f"{_FORMAT}/", formats.format_page, name="format"),
    path(f"{_FORMAT}/edit/", formats.format_edit, name="format-edit"),
    path(f"{_FORMAT}/columns/add/", formats_columns.add, name="format-column-add"),
    path(f"{_FORMAT}/columns/", formats_columns.change, name="format-columns"),
    path(f"{_FORMAT}/retire/", formats.retire, name="format-retire"),
    path(f"{_FORMAT}/export/", formats_export.export, name="format-export"),
    # the consortium
    path("rounds/board/", board.board, name="board"),
    path("rounds/board/history/", board_history.history, name="board-history"),
    path("rounds/board/remind/", board.remind, name="board-remind"),
    path("rounds/demands/", demands.demands, name="demands"),
    path("rounds/demands/new/", demands.demand_new, name="demand-new"),
    path("rounds/demands/<uuid:code>/", demands.demand, name="demand"),
    path("rounds/demands/<uuid:code>/end/", demands.end, name="demand-end"),
]
