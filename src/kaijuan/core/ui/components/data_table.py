"""Data table: values to read, as cards on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.numbers import NOT_REPORTED


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` of the rows' values, heading, and the ``sort`` word if it can be ordered by."""

    key: str
    label: Text
    numeric: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    column: Column
    href: str
    direction: str


def _head(column: Column, query: QueryDict | None) -> _Head:
    """The heading; where it may be ordered by, its link turns the order round."""
    if not column.sort or query is None:
        return _Head(column, "", "")
    now = query.get("sort", "")
    direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "none")
    kept = query.copy()
    kept.pop("page", None)
    kept["sort"] = f"-{column.sort}" if direction == "ascending" else column.sort
    return _Head(column, f"?{kept.urlencode()}", direction)


def _cells(row: Mapping[str, object], columns: Sequence[Column]) -> list[tuple[Column, object]]:
    values = ((column, row.get(column.key)) for column in columns)
    return [(column, NOT_REPORTED if v is None or v == "" else v) for column, v in values]


@component(
    "data_table",
    width="wide",
    title=pgettext_lazy("gallery", "Data table"),
    purpose=pgettext_lazy(
        "gallery",
        "Values to read and to order, as cards on a phone. The first column names the row.",
    ),
)
def data_table(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    caption: Text,
    query: QueryDict | None = None,
) -> dict[str, object]:
    """``rows``: values by column key; text is escaped, a missing value is "—".

    In templates the query is taken from the request; a column with a ``sort`` word links to
    ``?sort=<word>`` and back to ``?sort=-<word>``.
    """
    return {
        "heads": [_head(column, query) for column in columns],
        "rows": [_cells(row, columns) for row in rows],
        "caption": caption,
    }


data_table.show(
    pgettext_lazy("gallery", "three rows"),
    lambda: data_table(
        [
            Column("library", pgettext_lazy("gallery", "Library"), sort="name"),
            Column("what", pgettext_lazy("gallery", "Indicator")),
            Column("value", pgettext_lazy("gallery", "Value"), numeric=True, sort="value"),
            Column("period", pgettext_lazy("gallery", "Period")),
        ],
        [
            {
                "library": "样例馆甲",
                "what": pgettext_lazy("gallery", "downloads"),
                "value": "600000",
                "period": "2020",
            },
            {
                "library": "样例馆乙",
                "what": pgettext_lazy("gallery", "documents delivered"),
                "value": "800",
            },
            {
                "library": "样例馆丙",
                "what": pgettext_lazy("gallery", "documents delivered"),
                "value": None,
            },
        ],
        pgettext_lazy("gallery", "Sample values"),
        QueryDict("sort=name"),
    ),
)
