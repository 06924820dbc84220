"""A list of the API as a table to take away: the whole filtered list, CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from kaijuan.core.files.export import TYPES, Cell, csv_chunks, table_response

#: One table holds no more; a longer list is taken in parts.
MOST_ROWS: Final = 100_000
_CHUNK: Final = 500
#: What programs write in ``Accept``.
MEDIA_TYPES: Final = {name: kind.partition(";")[0] for name, kind in TYPES.items()}
_JSON: Final = "application/json"

Rows = QuerySet[Any] | Sequence[Any]
Attach = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` of the file, and the columns: what stands above them, and the cell of an item."""

    name: str
    columns: Mapping[str, Callable[[Any], Cell]]


class Instead(Exception):
    """Carries an answer past the library, which would make a page of it."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def wanted_format(request: HttpRequest, asked: str | None) -> str:
    """One of "json", "csv" or "xlsx": ``?format=``, else what ``Accept`` likes best, else JSON."""
    if asked:
        return asked
    liked = request.get_preferred_type([_JSON, *MEDIA_TYPES.values()])
    return next((name for name, kind in MEDIA_TYPES.items() if kind == liked), "json")


def table_answer(
    request: HttpRequest, rows: Rows, attach: Attach, table: Table, form: str
) -> HttpResponseBase:
    """The whole list as a download. Raises HttpError 422 for one that is too long."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    if count > MOST_ROWS:
        raise HttpError(
            422,
            _("These are %(count)s rows and a table holds %(most)s: narrow the list by a filter.")
            % {"count": count, "most": MOST_ROWS},
        )
    lines = _lines(rows, attach, table)
    if form == "xlsx":
        return table_response(lines, name=table.name, form=form)
    response = StreamingHttpResponse(csv_chunks(lines), content_type=TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    return response


def _lines(rows: Rows, attach: Attach, table: Table) -> Iterator[Sequence[Cell]]:
    yield list(table.columns)
    found = rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    while chunk := list(islice(found, _CHUNK)):
        for item in attach(chunk):
            yield [cell(item) for cell in table.columns.values()]
