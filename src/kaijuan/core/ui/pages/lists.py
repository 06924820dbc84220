"""What every list does: narrow, order, turn pages, take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.validators import plain_line

PER_PAGE: Final = 50
_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))
#: What is looked for is no longer than this.
LONGEST: Final = 100
#: An export is made in one go.
MOST_EXPORTED: Final = 20_000


#: (key, label, address)
Tab = tuple[str, Any, str]


class ListFilter(forms.Form):
    """``q`` looks into the names; with a format the list is taken away. Rooms add fields."""

    q = forms.CharField(
        label=_("Find"), required=False, max_length=LONGEST, validators=[plain_line]
    )
    format = forms.ChoiceField(
        choices=[("", ""), ("csv", "csv"), ("xlsx", "xlsx")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            # Drawn without the component, which would call each part of a filter "optional".
            each.widget.attrs["class"] = "input"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list: its columns, how a row is shown and how it is exported.

    ``tabs`` are the lists beside it, of which ``name`` is this one. ``extra`` may hold
    ``create_label`` and ``create_href``, and ``empty_title`` and ``empty_hint``.

    ``heading`` names what ``export`` gives, where that is not what the columns show.

    The order is ``first``, else by the first column that has a ``sort`` word, unless ``?sort=``
    names another.
    """

    name: str
    title: str | Promise
    columns: Sequence[Column]
    show: Callable[[Any], dict[str, Any]]
    export: Callable[[Any], Sequence[Cell]]
    narrow: Callable[[Any, dict[str, Any]], QuerySet[Any]]
    tabs: Sequence[Tab] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    first: str = ""
    heading: Sequence[str | Promise] = ()

    def answer(self, request: HouseRequest, rows: QuerySet[Any], form: ListFilter) -> HttpResponse:
        """The page, or the table as ``?format=csv|xlsx``; 422 for a filter that cannot be read."""
        if not form.is_valid():
            return self._page(request, rows.none(), form, status=422)
        found = self._ordered(request, self.narrow(rows, form.cleaned_data))
        if form.cleaned_data["format"]:
            return self._taken_away(found, form.cleaned_data["format"])
        return self._page(request, found, form)

    def _ordered(self, request: HouseRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        words = [column.sort for column in self.columns if column.sort]
        first = self.first or words[0]
        wanted = request.GET.get("sort") or first
        if wanted.removeprefix("-") not in {*words, first.removeprefix("-")}:
            raise Http404(str(_("The list cannot be ordered by that.")))
        return rows.order_by(wanted, "pk")

    def _page(
        self, request: HouseRequest, rows: QuerySet[Any], form: ListFilter, status: int = 200
    ) -> HttpResponse:
        try:
            page = Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404(str(_("The list has no such page."))) from error
        context = {
            "title": self.title,
            "columns": self.columns,
            "rows": [self.show(row) for row in page.object_list],
            "page": page,
            "form": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "tabs": self.tabs if len(self.tabs) > 1 else (),
            "tab": self.name,
            "downloads": [(label, _download(request, kind)) for kind, label in _FORMATS],
            **self.extra,
        }
        fragment = request.htmx and not request.htmx.history_restore_request
        template = "ui/pages/list.html#rows" if fragment else "ui/pages/list.html"
        return render(request, template, context, status=status)

    def _taken_away(self, rows: QuerySet[Any], form: str) -> HttpResponse:
        heading = self.heading or [column.label for column in self.columns]
        body = (self.export(row) for row in rows[:MOST_EXPORTED])
        return table_response([heading, *body], name=self.name, form=form)


def _download(request: HouseRequest, kind: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = kind
    return f"?{query.urlencode()}"
