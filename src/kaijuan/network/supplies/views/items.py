"""Items, places, reorder points."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.supplies.domain.cover import days_of_cover
from kaijuan.network.supplies.domain.save import remove_threshold
from kaijuan.network.supplies.forms.items import ItemForm, StoreForm, ThresholdForm
from kaijuan.network.supplies.models import Item, Lot, Store
from kaijuan.network.supplies.quantities import written
from kaijuan.network.supplies.rules import (
    items_visible_to,
    lots_visible_to,
    movements_visible_to,
    stocks_visible_to,
    stores_visible_to,
    thresholds_visible_to,
)
from kaijuan.network.supplies.views.common import (
    EMPTY,
    address,
    expiry,
    level,
    link,
    may_manage,
    may_move,
    tabs_of,
)
from kaijuan.network.supplies.views.movements import kind_of, signed
from kaijuan.network.supplies.views.stock import exact, shown_stocks


@needs("supplies.view")
@require_safe
def items(request: HouseRequest) -> HttpResponse:
    """Every item with what there is of it in all and how long that lasts."""
    rows = items_visible_to(request.user)
    # Three queries for all of them: pages of a list are few, items are some hundreds at most.
    covers = {cover.item.pk: cover for cover in days_of_cover(rows)}

    def show(row: Item) -> dict[str, Any]:
        cover = covers[row.pk]
        return {
            "name": link(address(request, "item", row.code), row.name),
            "on_hand": written(cover.on_hand, row.unit),
            "cover": cover.sentence,
            "state": _state(row),
        }

    def export(row: Item) -> list[Any]:
        cover = covers[row.pk]
        return [row.name, cover.on_hand, row.unit, cover.whole_days, _state(row)]

    page = ListPage(
        name="items",
        title=pgettext("supplies", "Items"),
        columns=[
            Column("name", pgettext("supplies", "Item"), sort="name"),
            Column("on_hand", pgettext("supplies", "Usable"), numeric=True),
            Column("cover", _("Days of cover")),
            Column("state", pgettext("supplies", "State"), sort="retired_at"),
        ],
        show=show,
        heading=[
            pgettext("supplies", "Item"),
            pgettext("supplies", "Usable"),
            pgettext("supplies", "Unit"),
            _("Days of cover"),
            pgettext("supplies", "State"),
        ],
        export=export,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            **EMPTY,
            "create_href": address(request, "item-new") if may_manage(request) else "",
            "create_label": _("Enter an item"),
        },
    )
    return page.answer(request, rows, ListFilter(request.GET))


def _state(row: Item | Store) -> str:
    if row.retired_at is not None:
        return pgettext("supplies", "no longer in use")
    return pgettext("supplies", "in use")


def _narrow(rows: QuerySet[Item], wanted: dict[str, Any]) -> QuerySet[Item]:
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(note__icontains=text)) if text else rows


@needs("supplies.view")
@require_safe
def item(request: HouseRequest, code: UUID) -> HttpResponse:
    """One item: where how much of it is, in which batches, how long it lasts, what moved last."""
    found: Item = get_object_or_404(items_visible_to(request.user), code=code)
    stocks = shown_stocks(stocks_visible_to(request.user).filter(item=found)).order_by("pk")
    lots = lots_visible_to(request.user).filter(stock__item=found, quantity__gt=0)
    lots = lots.select_related("stock__store", "stock__item").order_by("expires_on", "pk")
    last = movements_visible_to(request.user).filter(item=found).select_related("item", "store")
    context = {
        "item": found,
        "cover": days_of_cover([found])[0],
        "stocks": [_stock(row) for row in stocks],
        "lots": [_lot(lot) for lot in lots],
        "movements": [(row, kind_of(row), signed(row)) for row in last[:8]],
        "may_move": may_move(request),
        "may_manage": may_manage(request),
        "up": address(request, "items"),
    }
    return render(request, "supplies/item.html", context)


def _stock(row: Any) -> dict[str, Any]:
    threshold = getattr(row, "threshold", None)
    usable = exact(row.usable)
    return {
        "row": row,
        "usable": written(usable, row.item.unit),
        "expired": written(row.quantity - usable, row.item.unit) if row.quantity > usable else "",
        "state": level(usable, threshold.reorder_point if threshold else None),
        "threshold": threshold,
        "point": written(threshold.reorder_point, row.item.unit) if threshold else "",
        "target": written(threshold.target, row.item.unit) if threshold else "",
    }


def _lot(lot: Lot) -> dict[str, Any]:
    amount = written(lot.quantity, lot.stock.item.unit)
    return {"lot": lot, "expiry": expiry(lot.expires_on), "amount": amount}


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        ItemForm,
        title=_("Enter an item"),
        done=_("The item is entered."),
        leave_to=address(request, "items"),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = get_object_or_404(items_visible_to(request.user), code=code)
    return form_page(
        request,
        partial(ItemForm, instance=found),
        title=_("Change the item"),
        done=_("The item is changed."),
        leave_to=address(request, "item", code),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: HouseRequest, code: UUID) -> HttpResponse:
    """Set how much of the item there should be at a place; ``?store=`` chooses the place."""
    found = get_object_or_404(items_visible_to(request.user), code=code)
    initial = _present(request, found)
    return form_page(
        request,
        partial(ThresholdForm, item=found, initial=initial),
        title=_("Set the reorder point"),
        done=_("The reorder point is set."),
        leave_to=address(request, "item", code),
        extra={"note": f"{found.name}（{found.unit}）"},
    )


def _present(request: HouseRequest, found: Item) -> dict[str, Any]:
    try:
        store = UUID(request.GET.get("store", ""))
    except ValueError:
        return {}
    rows = thresholds_visible_to(request.user).filter(stock__item=found, stock__store__code=store)
    row = rows.first()
    if row is None:
        return {"store": store}
    return {
        "store": store,
        "reorder_point": written(row.reorder_point),
        "target": written(row.target),
    }


@needs("supplies.manage")
@require_POST
def threshold_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    rows = thresholds_visible_to(request.user).select_related("stock__item")
    row = get_object_or_404(rows, code=code)
    remove_threshold(row, by=request.user)
    messages.success(request, _("The reorder point is removed."))
    return redirect(address(request, "item", row.stock.item.code))


@needs("supplies.view")
@require_safe
def stores(request: HouseRequest) -> HttpResponse:
    """Where supplies are kept."""
    may = may_manage(request)

    def show(row: Store) -> dict[str, Any]:
        edit = address(request, "store-edit", row.code)
        return {
            "name": link(edit, row.name) if may else row.name,
            "place": row.place.name if row.place else "",
            "state": _state(row),
        }

    page = ListPage(
        name="stores",
        title=_("Places where supplies are kept"),
        columns=[
            Column("name", pgettext("supplies", "Place"), sort="name"),
            Column("place", pgettext("supplies", "Building"), sort="place__name"),
            Column("state", pgettext("supplies", "State"), sort="retired_at"),
        ],
        show=show,
        export=lambda row: [row.name, row.place.name if row.place else "", _state(row)],
        narrow=lambda rows, wanted: rows.filter(name__icontains=wanted["q"]),
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "store-new") if may else "",
            "create_label": pgettext("supplies", "Enter a place"),
            "empty_title": _("No place has been entered yet"),
            "empty_hint": _("Enter where supplies are kept: a store room, a cupboard at the door."),
        },
    )
    rows = stores_visible_to(request.user).select_related("place")
    return page.answer(request, rows, ListFilter(request.GET))


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def store_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        StoreForm,
        title=pgettext("supplies", "Enter a place"),
        done=pgettext("supplies", "The place is entered."),
        leave_to=address(request, "stores"),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def store_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    rows = stores_visible_to(request.user).select_related("place")
    return form_page(
        request,
        partial(StoreForm, instance=get_object_or_404(rows, code=code)),
        title=pgettext("supplies", "Change the place"),
        done=pgettext("supplies", "The place is changed."),
        leave_to=address(request, "stores"),
    )
