"""The list of supplies: checked, then taken in; and the list as it is now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.imports import MOST_SHOWN, refused_lines
from kaijuan.network.supplies.domain.import_lines import COLUMNS
from kaijuan.network.supplies.domain.import_list import Outcome, SuppliesImported
from kaijuan.network.supplies.forms.items import ImportForm
from kaijuan.network.supplies.models import Lot, Stock
from kaijuan.network.supplies.rules import items_visible_to, stocks_visible_to
from kaijuan.network.supplies.views.common import address, tabs_of


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it is carried out, else it is only checked."""
    if request.method != "POST":
        return _shown(request, {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"form": form}, 422)
    try:
        result = form.write(by=request.user)
    except LinesRefused as refused:
        return _shown(request, {"form": form, **refused_lines(refused)}, 422)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _shown(request, {"form": form}, 422)
    if result.dry_run:
        return _shown(request, {"form": form, **_result(result)})
    messages.success(request, _("Imported: %(result)s") % {"result": _counts(result)})
    return redirect(address(request, "stock"))


def _shown(request: HouseRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"columns_of_list": COLUMNS, "tabs": tabs_of(request), "tab": "import", **context}
    return render(request, "supplies/import.html", context, status=status)


def _counts(result: SuppliesImported) -> str:
    return _("%(created)s new, %(changed)s changed, %(unchanged)s as before.") % {
        "created": result.created,
        "changed": result.changed,
        "unchanged": result.unchanged,
    }


def _result(result: SuppliesImported) -> dict[str, Any]:
    words = {
        Outcome.CREATED: pgettext("import", "new"),
        Outcome.CHANGED: pgettext("import", "changed"),
    }
    moved = [each for each in result.lines if each.outcome != Outcome.UNCHANGED]
    return {
        "checked": _("The list can be imported: %(result)s") % {"result": _counts(result)},
        "known": _("The books say the same already."),
        "columns": [
            Column("line", pgettext("import", "Line")),
            Column("name", pgettext("supplies", "Item")),
            Column("outcome", _("What happens")),
        ],
        "rows": [
            {"line": line.line, "name": line.name, "outcome": words[outcome]}
            for line, outcome in moved[:MOST_SHOWN]
        ],
        "more": max(0, len(moved) - MOST_SHOWN),
    }


@needs("supplies.view")
@require_safe
def list_csv(request: HouseRequest) -> HttpResponse:
    """The list as it can be imported into another house."""
    return table_response(_list(request), name="supplies", form="csv")


@needs("supplies.view")
@require_safe
def list_xlsx(request: HouseRequest) -> HttpResponse:
    """The list as it can be imported into another house."""
    return table_response(_list(request), name="supplies", form="xlsx")


def _list(request: HouseRequest) -> list[list[Any]]:
    stocks = stocks_visible_to(request.user).select_related("item", "store", "threshold")
    by_stock: dict[int, list[Lot]] = {}
    for lot in Lot.objects.filter(quantity__gt=0).order_by("expires_on", "pk"):
        by_stock.setdefault(lot.stock_id, []).append(lot)
    rows: list[list[Any]] = [list(COLUMNS)]
    seen: set[int] = set()
    for stock in stocks.order_by("item__name", "store__pk"):
        if stock.item.retired_at is None and stock.store.retired_at is None:
            seen.add(stock.item_id)
            rows += _lines(stock, by_stock.get(stock.pk, []))
    bare = items_visible_to(request.user).filter(retired_at=None).exclude(pk__in=seen)
    rows += [[each.name, each.unit, _yes(each.expires), *[""] * 6] for each in bare]
    return rows


def _lines(stock: Stock, lots: list[Lot]) -> list[list[Any]]:
    item, threshold = stock.item, getattr(stock, "threshold", None)
    ends: list[list[Any]] = [[lot.quantity, lot.batch, lot.expires_on] for lot in lots]
    start = [
        item.name,
        item.unit,
        _yes(item.expires),
        stock.store.name,
        threshold.reorder_point if threshold else "",
        threshold.target if threshold else "",
    ]
    return [[*start, *end] for end in ends or [["", "", ""]]]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
