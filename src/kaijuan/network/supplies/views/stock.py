"""What is there, what is to be ordered, what expires."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.supplies.domain.lists import SOON, expiring, missing, to_reorder, usable_of
from kaijuan.network.supplies.forms.filters import AtStore, ExpiringFilter
from kaijuan.network.supplies.models import Kind, Lot, Stock
from kaijuan.network.supplies.quantities import LEAST, written
from kaijuan.network.supplies.rules import (
    lots_visible_to,
    stocks_visible_to,
    thresholds_visible_to,
)
from kaijuan.network.supplies.views.common import (
    EMPTY,
    LABELS,
    act,
    address,
    expiry,
    level,
    link,
    may_move,
    tabs_of,
)


@needs("supplies.view")
@require_safe
def stock(request: HouseRequest) -> HttpResponse:
    """``?q= &store=<code> &sort= &page= &format=csv|xlsx``: what is where, and the way to issue."""
    may = may_move(request)

    def show(row: Any) -> dict[str, Any]:
        usable = exact(row.usable)
        return {
            "item": link(address(request, "item", row.item.code), row.item.name),
            "store": row.store.name,
            "usable": written(usable, row.item.unit),
            "state": level(usable, _point(row)),
            "expires": expiry(row.first_expiry),
            "act": act(LABELS[Kind.ISSUED], address(request, "issue", row.code))
            if may and usable > 0
            else (
                act(LABELS[Kind.RECEIVED], address(request, "receive-at", row.code)) if may else ""
            ),
        }

    page = ListPage(
        name="stock",
        title=pgettext("section", "Supplies"),
        columns=[
            Column("item", pgettext("supplies", "Item"), sort="item__name"),
            Column("usable", pgettext("supplies", "Usable"), numeric=True, sort="usable"),
            Column("state", pgettext("supplies", "State")),
            Column("store", pgettext("supplies", "Kept at"), sort="store__name"),
            Column("expires", pgettext("supplies", "First to expire"), sort="first_expiry"),
            Column("act", pgettext("supplies", "Do")),
        ],
        show=show,
        heading=[
            pgettext("supplies", "Item"),
            pgettext("supplies", "Usable"),
            pgettext("supplies", "Unit"),
            pgettext("supplies", "Kept at"),
            pgettext("supplies", "First to expire"),
        ],
        export=lambda row: [
            row.item.name,
            exact(row.usable),
            row.item.unit,
            row.store.name,
            row.first_expiry,
        ],
        narrow=_narrow_stock,
        tabs=tabs_of(request),
        extra={
            **EMPTY,
            "create_href": address(request, "receive") if may else "",
            "create_label": LABELS[Kind.RECEIVED],
        },
    )
    return page.answer(request, shown_stocks(stocks_visible_to(request.user)), AtStore(request.GET))


def shown_stocks(rows: QuerySet[Stock]) -> QuerySet[Any]:
    """Stocks in use with ``usable`` and ``first_expiry``."""
    kept = Q(item__retired_at=None, store__retired_at=None) | Q(quantity__gt=0)
    first = Min("lots__expires_on", filter=Q(lots__quantity__gt=0))
    related = rows.filter(kept).select_related("item", "store", "threshold")
    return related.annotate(usable=usable_of("pk"), first_expiry=first)


def exact(amount: Any) -> Decimal:
    """Sums as the database made them, without what floats add."""
    return Decimal(amount).quantize(LEAST)


def _point(row: Stock) -> Decimal | None:
    return row.threshold.reorder_point if hasattr(row, "threshold") else None


def _narrow_stock(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["store"]:
        rows = rows.filter(store=wanted["store"])
    return rows.filter(item__name__icontains=wanted["q"]) if wanted["q"] else rows


@needs("supplies.view")
@require_safe
def reorder(request: HouseRequest) -> HttpResponse:
    """What is at or below its reorder point, and how much would fill it up."""
    may = may_move(request)

    def show(row: Any) -> dict[str, Any]:
        item, left = row.stock.item, exact(row.usable)
        receive = address(request, "receive-at", row.stock.code)
        return {
            "item": link(address(request, "item", item.code), item.name),
            "store": row.stock.store.name,
            "left": written(left, item.unit),
            "point": written(row.reorder_point, item.unit),
            "missing": written(missing(row), item.unit),
            "state": level(left, row.reorder_point),
            "act": act(LABELS[Kind.RECEIVED], receive) if may else "",
        }

    page = ListPage(
        name="to-reorder",
        title=pgettext("supplies", "To order"),
        columns=[
            Column("item", pgettext("supplies", "Item"), sort="stock__item__name"),
            Column("missing", pgettext("supplies", "To order"), numeric=True),
            Column("left", pgettext("supplies", "Left"), numeric=True, sort="usable"),
            Column("point", _("Reorder point"), numeric=True, sort="reorder_point"),
            Column("state", pgettext("supplies", "State")),
            Column("store", pgettext("supplies", "Kept at"), sort="stock__store__name"),
            Column("act", pgettext("supplies", "Do")),
        ],
        show=show,
        heading=[
            pgettext("supplies", "Item"),
            pgettext("supplies", "To order"),
            pgettext("supplies", "Left"),
            _("Reorder point"),
            pgettext("supplies", "Unit"),
            pgettext("supplies", "Kept at"),
        ],
        export=lambda row: [
            row.stock.item.name,
            missing(row),
            exact(row.usable),
            row.reorder_point,
            row.stock.item.unit,
            row.stock.store.name,
        ],
        narrow=_narrow_thresholds,
        tabs=tabs_of(request),
        extra={
            "empty_title": _("Nothing is to be ordered"),
            "empty_hint": _("Whatever has a reorder point is above it."),
        },
    )
    rows = to_reorder(thresholds_visible_to(request.user))
    related = rows.select_related("stock__item", "stock__store")
    return page.answer(request, related, AtStore(request.GET))


def _narrow_thresholds(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["store"]:
        rows = rows.filter(stock__store=wanted["store"])
    return rows.filter(stock__item__name__icontains=wanted["q"]) if wanted["q"] else rows


@needs("supplies.view")
@require_safe
def expiring_soon(request: HouseRequest) -> HttpResponse:
    """Batches that expire, or have expired; ``?within=0`` only those that have."""
    may = may_move(request)

    def show(row: Lot) -> dict[str, Any]:
        item = row.stock.item
        discard = address(request, "discard", row.stock.code) + f"?lot={row.code}"
        return {
            "item": link(address(request, "item", item.code), item.name),
            "expires": expiry(row.expires_on),
            "quantity": written(row.quantity, item.unit),
            "batch": row.batch,
            "store": row.stock.store.name,
            "act": act(LABELS[Kind.DISCARDED], discard) if may else "",
        }

    page = ListPage(
        name="expiring",
        title=pgettext("supplies", "Expiring soon"),
        columns=[
            Column("item", pgettext("supplies", "Item"), sort="stock__item__name"),
            Column("expires", pgettext("supplies", "Use by"), sort="expires_on"),
            Column("quantity", pgettext("supplies", "Quantity"), numeric=True, sort="quantity"),
            Column("batch", pgettext("supplies", "Batch"), sort="batch"),
            Column("store", pgettext("supplies", "Kept at"), sort="stock__store__name"),
            Column("act", pgettext("supplies", "Do")),
        ],
        show=show,
        heading=[
            pgettext("supplies", "Item"),
            pgettext("supplies", "Use by"),
            pgettext("supplies", "Quantity"),
            pgettext("supplies", "Unit"),
            pgettext("supplies", "Batch"),
            pgettext("supplies", "Kept at"),
        ],
        export=lambda row: [
            row.stock.item.name,
            row.expires_on,
            row.quantity,
            row.stock.item.unit,
            row.batch,
            row.stock.store.name,
        ],
        narrow=_narrow_lots,
        tabs=tabs_of(request),
        extra={
            "empty_title": _("Nothing expires soon"),
            "empty_hint": _("No batch in stock expires within ninety days."),
        },
        first="expires_on",
    )
    rows = lots_visible_to(request.user).select_related("stock__item", "stock__store")
    return page.answer(request, rows, ExpiringFilter(request.GET))


def _narrow_lots(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    days = int(wanted["within"]) if wanted["within"] else SOON
    # "Expired" is what was to be used before today.
    found = expiring(rows, days=days if days else -1)
    if wanted["store"]:
        found = found.filter(stock__store=wanted["store"])
    text = wanted["q"]
    if text:
        found = found.filter(Q(stock__item__name__icontains=text) | Q(batch__icontains=text))
    return found
