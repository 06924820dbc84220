"""What every list of accounts does: narrow, order, turn pages, take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.views.answers import page
from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column

PER_PAGE: Final = 50
#: An export is made in one go; a consortium's staff fits.
MOST_EXPORTED: Final = 20_000


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list: its columns, how a row is shown and how it is exported.

    ``?sort=`` names the ``sort`` word of a column; without it the order is ``first``.
    """

    name: str
    title: str | Promise
    columns: Sequence[Column]
    first: str
    show: Callable[[Any], dict[str, Any]]
    export: Callable[[Any], Sequence[Cell]]
    narrow: Callable[[QuerySet[Any], dict[str, Any]], QuerySet[Any]]
    extra: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: HouseRequest, rows: QuerySet[Any], form: Any) -> HttpResponse:
        """The page, or the table as ``?format=csv|xlsx``; 422 for a filter that cannot be read."""
        if not form.is_valid():
            return self._page(request, rows.none(), form, 422)
        found = self._ordered(request, self.narrow(rows, form.cleaned_data))
        kind = form.cleaned_data["format"]
        if not kind:
            return self._page(request, found, form, 200)
        heading = [column.label for column in self.columns]
        body = (self.export(row) for row in found[:MOST_EXPORTED])
        return table_response([heading, *body], name=self.name, form=kind)

    def _ordered(self, request: HouseRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        words = {column.sort for column in self.columns if column.sort} | {self.first.lstrip("-")}
        wanted = request.GET.get("sort") or self.first
        if wanted.removeprefix("-") not in words:
            raise Http404(str(_("The list cannot be ordered by that.")))
        return rows.order_by(wanted, "pk")

    def _page(
        self, request: HouseRequest, rows: QuerySet[Any], form: Any, status: int
    ) -> HttpResponse:
        try:
            turned = Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404(str(_("The list has no such page."))) from error
        query = request.GET.copy()
        query.pop("page", None)
        query.pop("format", None)
        context = {
            "title": self.title,
            "tab": self.name,
            "columns": self.columns,
            "rows": [self.show(row) for row in turned.object_list],
            "page": turned,
            "form": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "query": query.urlencode(),
            **self.extra,
        }
        return page(request, "list.html", context, status)
