"""What the pages upward share: the lists beside one another, links, shares as words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.numbers import NOT_REPORTED, plain
from kaijuan.core.ui.pages.lists import Tab
from kaijuan.network.rounds.domain.completeness import Completeness

_TABS: Final = (
    ("silent", "rounds:silent", pgettext_lazy("rounds", "Who has not reported"), "rounds.call"),
    ("completeness", "rounds:completeness", pgettext_lazy("rounds", "Completeness"), "rounds.view"),
    ("people", "rounds:completeness-people", pgettext_lazy("rounds", "By person"), "rounds.call"),
    ("days", "rounds:days", pgettext_lazy("rounds", "Signed days"), "rounds.view"),
    ("demands", "rounds:demands-here", pgettext_lazy("rounds", "Called for"), "rounds.view"),
    ("formats", "rounds:formats", pgettext_lazy("rounds", "Tables for above"), "rounds.formats"),
)
_CONSORTIUM_TABS: Final = (
    ("board", "rounds:board", pgettext_lazy("rounds", "Board"), "rounds.board"),
    ("history", "rounds:board-history", pgettext_lazy("rounds", "Day by day"), "rounds.board"),
    ("demands", "rounds:demands", pgettext_lazy("rounds", "Called for"), "rounds.demand"),
)

#: Each count as a column: the key of ``Completeness`` and its heading.
COUNTS: Final = (
    ("expected", pgettext_lazy("count", "Expected")),
    ("waived", pgettext_lazy("count", "Waived")),
    ("due", pgettext_lazy("count", "To be reported")),
    ("handed_in", pgettext_lazy("count", "Handed in")),
    ("on_time", pgettext_lazy("count", "On time")),
    ("late", pgettext_lazy("count", "Late")),
    ("nil", pgettext_lazy("count", "Nil")),
    ("missed", pgettext_lazy("count", "Missed")),
    ("pending", pgettext_lazy("count", "Pending")),
)


def tabs_of(request: HouseRequest) -> list[Tab]:
    """The lists of this institution that the reader may open."""
    here = request.institution
    return [
        (name, label, reverse(url, args=[here.slug]))
        for name, url, label, permission in _TABS
        if request.user.has_perm(permission, here)
    ]


def consortium_tabs(request: HouseRequest) -> list[Tab]:
    """The lists of the consortium that the reader may open."""
    here = request.institution
    found = [
        (name, label, reverse(url))
        for name, url, label, permission in _CONSORTIUM_TABS
        if request.user.has_perm(permission, here)
    ]
    if request.user.has_perm("rounds.formats", here):
        label = pgettext_lazy("rounds", "Tables for above")
        found.append(("formats", label, reverse("rounds:formats", args=[here.slug])))
    return found


def address(request: HouseRequest, name: str, *arguments: Any) -> str:
    """The address of a page of rounds at this institution."""
    return reverse(f"rounds:{name}", args=[request.institution.slug, *arguments])


def may(request: HouseRequest, permission: str) -> bool:
    return bool(request.user.has_perm(permission, request.institution))


def link(href: str, text: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, text)


def per_cent(value: Decimal | None) -> str:
    """Where nothing was due there is no share: "—", never 0 %."""
    return NOT_REPORTED if value is None else f"{plain(value)}%"


def count_columns(sortable: Callable[[str], str] | None = None) -> list[Column]:
    """The counts and both shares as columns; ``sortable`` gives the word to order by."""
    columns = [
        Column(key, label, numeric=True, sort=sortable(key) if sortable else "")
        for key, label in COUNTS
    ]
    columns.append(Column("complete", pgettext_lazy("share", "Complete"), numeric=True))
    columns.append(Column("timely", pgettext_lazy("share", "Timely"), numeric=True))
    return columns


def count_cells(counts: Completeness) -> dict[str, Any]:
    """The values of ``count_columns``."""
    cells: dict[str, Any] = {key: getattr(counts, key) for key, _label in COUNTS}
    cells["complete"] = per_cent(counts.complete)
    cells["timely"] = per_cent(counts.timely)
    return cells


def count_export(counts: Completeness) -> list[Any]:
    """The same for a sheet: numbers, and an empty cell where there is no share."""
    return [*(getattr(counts, key) for key, _label in COUNTS), counts.complete, counts.timely]


def query_with(request: HouseRequest, **more: str) -> str:
    """The address again with some parameters other; an empty one is dropped."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in more.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
