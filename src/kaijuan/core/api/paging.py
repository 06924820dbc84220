"""Lists of the API: ``{"count", "next", "previous", "items"}``, by ``page`` and ``page_size``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError
from ninja.pagination import PaginationBase

PAGE_SIZE: Final = 50
MAX_PAGE_SIZE: Final = 200
#: Beyond this a database would be asked for offsets that no list of the house reaches.
MAX_PAGE: Final = 1_000_000


class HousePages(PaginationBase):
    """Use as ``@paginate(HousePages)`` on an operation that returns an ordered queryset or list.

    ``next`` and ``previous`` are paths with query, or null. A value out of bounds is a 422, a page
    behind the last one a 404. A module that uses it has no ``from __future__ import annotations``:
    the library would look for the names of the types in its own module.

    ``attach`` turns the rows of one page into what is answered, so that what belongs to them is
    fetched once for the page and not for each row.
    """

    def __init__(
        self, *, attach: Callable[[Sequence[Any]], Sequence[Any]] = list, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.attach = attach

    class Input(Schema):
        page: int = Field(1, ge=1, le=MAX_PAGE)
        page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)

    class Output(Schema):
        count: int
        next: str | None
        previous: str | None
        items: list[Any]

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        pagination: Input,
        request: HttpRequest,
        **params: Any,
    ) -> dict[str, Any]:
        count = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
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
        return {
            "count": count,
            "next": _address(request, page + 1) if page < last else None,
            "previous": _address(request, page - 1) if page > 1 else None,
            "items": self.attach(list(queryset[(page - 1) * size : page * size])),
        }


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"
