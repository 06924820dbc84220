"""Lists of the API: ``{"count", "next", "previous", "items"}``, sorted, or whole as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError
from ninja.pagination import PaginationBase
from pydantic import create_model

from kaijuan.core.api.tables import Instead, Table, table_answer, wanted_format
from kaijuan.core.marks import mark

PAGE_SIZE: Final = 50
MAX_PAGE_SIZE: Final = 200
#: Beyond this a database would be asked for offsets that no list of the house reaches.
MAX_PAGE: Final = 1_000_000


class PageQuery(Schema):
    """What every list takes."""

    page: int = Field(1, ge=1, le=MAX_PAGE)
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)


class HousePages(PaginationBase):
    """Use as ``@paginate(HousePages)`` on an operation that returns an ordered queryset or list.

    ``next`` and ``previous`` are paths with query, or null; the header ``Link`` says the same. A
    value out of bounds is a 422, a page behind the last one a 404. A module that uses it has no
    ``from __future__ import annotations``: the library would look for the names of the types in
    its own module.

    ``attach`` turns the rows of one page into what is answered, so that what belongs to them is
    fetched once for the page and not for each row. ``sorts`` are the names that ``sort`` takes,
    each with its column. With ``table`` the whole list can be taken away as CSV or XLSX.
    """

    def __init__(
        self,
        *,
        attach: Callable[[Sequence[Any]], Sequence[Any]] = list,
        sorts: Mapping[str, str] | None = None,
        table: Table | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.attach = attach
        self.sorts = dict(sorts or {})
        self.table = table
        # Each list documents, and refuses, by its own names.
        self.Input = _query(list(self.sorts), table is not None)  # type: ignore[assignment]  # the library reads it of the instance too

    class Output(Schema):
        count: int
        next: str | None
        previous: str | None
        items: list[Any]

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        pagination: Any,
        request: HttpRequest,
        **params: Any,
    ) -> dict[str, Any]:
        rows = self._sorted(queryset, getattr(pagination, "sort", None))
        if self.table is not None:
            form = wanted_format(request, pagination.format)
            if form != "json":
                raise Instead(table_answer(request, rows, self.attach, self.table, form))
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
        page, size = pagination.page, pagination.page_size
        last = max(1, -(-count // size))
        if page > last:
            raise HttpError(
                404,
                _("There is no page %(page)s; the last is %(last)s.")
                % {
                    "page": page,
                    "last": last,
                },
            )
        links = {
            "next": _address(request, page + 1) if page < last else None,
            "prev": _address(request, page - 1) if page > 1 else None,
        }
        mark(request, page_links=links)
        return {
            "count": count,
            "next": links["next"],
            "previous": links["prev"],
            "items": self.attach(list(rows[(page - 1) * size : page * size])),
        }

    def _sorted(
        self, rows: QuerySet[Any] | Sequence[Any], wanted: str | None
    ) -> QuerySet[Any] | Sequence[Any]:
        if not wanted or not isinstance(rows, QuerySet):
            return rows
        column = F(self.sorts[wanted.removeprefix("-")])
        # Both databases put what is not known last, and rows that are alike in one order.
        if wanted.startswith("-"):
            return rows.order_by(column.desc(nulls_last=True), "pk")
        return rows.order_by(column.asc(nulls_last=True), "pk")


def _query(names: list[str], table: bool) -> type[Schema]:
    fields: dict[str, Any] = {}
    if names:
        signed = tuple(sign + name for name in names for sign in ("", "-"))
        fields["sort"] = (Literal[signed] | None, None)
    if table:
        fields["format"] = (Literal["json", "csv", "xlsx"] | None, None)
    return create_model("ListQuery", __base__=PageQuery, **fields) if fields else PageQuery


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"
