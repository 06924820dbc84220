from django.urls import path

from kaijuan.network.supplies.models import Kind
from kaijuan.network.supplies.views import (
    equipment,
    importing,
    items,
    move,
    movements,
    stock,
    stocktakes,
)

app_name = "supplies"
_S = "i/<slug:institution>/supplies"
_E = "i/<slug:institution>/equipment"
_STOCK = f"{_S}/stock/<uuid:code>"
_COUNT = f"{_S}/stocktakes/<uuid:code>"
_MACHINE = f"{_E}/<uuid:code>"

urlpatterns = [
    path(f"{_S}/", stock.stock, name="stock"),
    path(f"{_S}/to-order/", stock.reorder, name="to-reorder"),
    path(f"{_S}/expiring/", stock.expiring_soon, name="expiring"),
    # what moves
    path(f"{_S}/receive/", move.receive, name="receive"),
    path(f"{_STOCK}/receive/", move.at_stock(Kind.RECEIVED), name="receive-at"),
    path(f"{_STOCK}/issue/", move.at_stock(Kind.ISSUED), name="issue"),
    path(f"{_STOCK}/take-back/", move.at_stock(Kind.RETURNED), name="take-back"),
    path(f"{_STOCK}/move/", move.at_stock(Kind.MOVED), name="move"),
    path(f"{_STOCK}/discard/", move.at_stock(Kind.DISCARDED), name="discard"),
    path(f"{_S}/movements/", movements.movements, name="movements"),
    path(f"{_S}/movements/<uuid:code>/", movements.movement, name="movement"),
    path(f"{_S}/movements/<uuid:code>/reverse/", movements.reverse, name="reverse"),
    # items and places
    path(f"{_S}/items/", items.items, name="items"),
    path(f"{_S}/items/new/", items.item_new, name="item-new"),
    path(f"{_S}/items/<uuid:code>/", items.item, name="item"),
    path(f"{_S}/items/<uuid:code>/edit/", items.item_edit, name="item-edit"),
    path(f"{_S}/items/<uuid:code>/reorder-point/", items.threshold, name="threshold"),
    path(
        f"{_S}/reorder-points/<uuid:code>/remove/", items.threshold_remove, name="threshold-remove"
    ),
    path(f"{_S}/places/", items.stores, name="stores"),
    path(f"{_S}/places/new/", items.store_new, name="store-new"),
    path(f"{_S}/places/<uuid:code>/edit/", items.store_edit, name="store-edit"),
    path(f"{_S}/import/", importing.import_page, name="import"),
    path(f"{_S}/supplies.csv", importing.list_csv, name="csv"),
    path(f"{_S}/supplies.xlsx", importing.list_xlsx, name="xlsx"),
    # counting
    path(f"{_S}/stocktakes/", stocktakes.stocktakes, name="stocktakes"),
    path(f"{_S}/stocktakes/new/", stocktakes.stocktake_new, name="stocktake-new"),
    path(f"{_COUNT}/", stocktakes.stocktake, name="stocktake"),
    path(f"{_COUNT}/add/", stocktakes.stocktake_add, name="stocktake-add"),
    path(f"{_COUNT}/close/", stocktakes.stocktake_close, name="stocktake-close"),
    path(f"{_COUNT}/give-up/", stocktakes.stocktake_give_up, name="stocktake-give-up"),
    # equipment
    path(f"{_E}/", equipment.equipment, name="equipment"),
    path(f"{_E}/new/", equipment.machine_new, name="machine-new"),
    path(f"{_MACHINE}/", equipment.machine, name="machine"),
    path(f"{_MACHINE}/edit/", equipment.machine_edit, name="machine-edit"),
    path(f"{_MACHINE}/service/", equipment.machine_service, name="machine-service"),
    path(f"{_MACHINE}/out/", equipment.machine_out, name="machine-out"),
    path(f"{_MACHINE}/back/", equipment.machine_back, name="machine-back"),
    path(f"{_MACHINE}/write-off/", equipment.machine_write_off, name="machine-write-off"),
]
