"""The forms that move something."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.network.supplies.forms import movements as forms
from kaijuan.network.supplies.models import Kind, Lot, Stock
from kaijuan.network.supplies.quantities import written
from kaijuan.network.supplies.rules import stocks_visible_to
from kaijuan.network.supplies.views.common import (
    LABELS,
    address,
)

_FORMS: Final[dict[str, Any]] = {
    Kind.RECEIVED: forms.ReceiveForm,
    Kind.ISSUED: forms.IssueForm,
    Kind.RETURNED: forms.ReturnForm,
    Kind.MOVED: forms.MoveForm,
    Kind.DISCARDED: forms.DiscardForm,
}
_DONE: Final = {
    Kind.RECEIVED: gettext_lazy("Received: %(what)s"),
    Kind.ISSUED: gettext_lazy("Issued: %(what)s"),
    Kind.RETURNED: gettext_lazy("Taken back: %(what)s"),
    Kind.MOVED: gettext_lazy("Moved: %(what)s"),
    Kind.DISCARDED: gettext_lazy("Discarded: %(what)s"),
}
_URLS: Final = {
    Kind.RECEIVED: "receive-at",
    Kind.ISSUED: "issue",
    Kind.RETURNED: "take-back",
    Kind.MOVED: "move",
    Kind.DISCARDED: "discard",
}


@needs("supplies.move")
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HouseRequest) -> HttpResponse:
    """Something comes in: which item, and where to."""
    return _sent(request, Kind.RECEIVED, None)


def at_stock(kind: Kind) -> Any:
    """The view that makes a movement of ``kind`` at one stock."""

    @needs("supplies.move")
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HouseRequest, code: UUID) -> HttpResponse:
        rows = stocks_visible_to(request.user).select_related("item", "store")
        return _sent(request, kind, get_object_or_404(rows, code=code))

    return view


def _sent(request: HouseRequest, kind: Kind, stock: Stock | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = _FORMS[kind](posted, stock=stock, initial=_initial(request, stock))
    if posted is not None and form.is_valid() and carried_out(form, request.user):
        made = form.made
        what = f"{made.item.name} {written(made.quantity, made.item.unit)}"
        messages.success(request, str(_DONE[kind]) % {"what": what})
        return redirect(address(request, "stock"))
    context = {
        "form": form,
        "title": LABELS[kind],
        "stock": stock,
        "left": _left(stock),
        "others": _others(request, kind, stock),
        "back": address(request, "stock"),
    }
    return render(request, "supplies/move.html", context, status=422 if form.is_bound else 200)


def _initial(request: HouseRequest, stock: Stock | None) -> dict[str, Any]:
    """``?lot=`` chooses a batch, as the list of what expires does."""
    try:
        lot = UUID(request.GET.get("lot", ""))
    except ValueError:
        return {}
    known = Lot.objects.filter(stock=stock, code=lot).first() if stock else None
    return {"lot": known.code, "quantity": written(known.quantity)} if known else {}


def _left(stock: Stock | None) -> str:
    return written(stock.quantity, stock.item.unit) if stock else ""


def _others(request: HouseRequest, kind: Kind, stock: Stock | None) -> list[tuple[Any, str]]:
    """The other things that can be done with the same stock."""
    if stock is None:
        return []
    return [
        (label, address(request, _URLS[each], stock.code))
        for each, label in LABELS.items()
        if each != kind
    ]
