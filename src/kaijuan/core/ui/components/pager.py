"""Pager: turns pages and keeps every other choice in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import component


def _address(query: QueryDict, param: str, number: int) -> str:
    kept = query.copy()
    kept[param] = str(number)
    return f"?{kept.urlencode()}"


@component(
    "pager",
    width="wide",
    title=pgettext_lazy("gallery", "Pager"),
    purpose=pgettext_lazy(
        "gallery", "Turns the pages of a list and keeps its filters; says which rows these are."
    ),
)
def pager(
    page: Page[Any], query: QueryDict | None = None, param: str = "page"
) -> dict[str, object]:
    """``page``: a Django page. In templates the query is taken from the request."""
    query = query if query is not None else QueryDict()
    numbers: list[tuple[str, str, bool]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            here = number == page.number
            numbers.append((str(number), _address(query, param, number), here))
        else:
            numbers.append((str(number), "", False))
    return {
        "page": page,
        "many": page.paginator.num_pages > 1,
        "numbers": numbers,
        "previous": _address(query, param, page.number - 1) if page.has_previous() else "",
        "next": _address(query, param, page.number + 1) if page.has_next() else "",
    }


def _sample(count: int, number: int) -> Page[int]:
    rows: Sequence[int] = range(count)
    return Paginator(rows, 10).page(number)


pager.show(pgettext_lazy("gallery", "several pages"), lambda: pager(_sample(74, 4)))
pager.show(pgettext_lazy("gallery", "one page"), lambda: pager(_sample(7, 1)))
