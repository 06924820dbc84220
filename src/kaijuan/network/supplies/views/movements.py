"""Movements as they were recorded: the list, one of them, its reversal."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.public import zone_of
from kaijuan.network.supplies.forms import movements as forms
from kaijuan.network.supplies.forms.filters import MovementsFilter
from kaijuan.network.supplies.models import Kind, Movement
from kaijuan.network.supplies.quantities import written
from kaijuan.network.supplies.rules import movements_visible_to
from kaijuan.network.supplies.views.common import (
    address,
    link,
    may_move,
    tabs_of,
)


@needs("supplies.view")
@require_safe
def movements(request: HouseRequest) -> HttpResponse:
    """``?q= &store= &kind= &since= &until= &sort= &page= &format=csv|xlsx``."""

    def show(row: Movement) -> dict[str, Any]:
        return {
            "when": link(address(request, "movement", row.code), moment(row.happened_at)),
            "item": row.item.name,
            "kind": kind_of(row),
            "quantity": signed(row),
            "store": _where(row),
            "recipient": row.recipient,
        }

    page = ListPage(
        name="movements",
        title=pgettext("supplies", "Movements"),
        columns=[
            Column("when", pgettext("supplies", "When"), sort="happened_at"),
            Column("item", pgettext("supplies", "Item"), sort="item__name"),
            Column("kind", pgettext("supplies", "What"), sort="kind"),
            Column("quantity", pgettext("supplies", "Quantity"), numeric=True, sort="quantity"),
            Column("store", pgettext("supplies", "Kept at"), sort="store__name"),
            Column("recipient", pgettext("supplies", "Department or post")),
        ],
        show=show,
        export=_exported,
        narrow=partial(_narrow, request),
        tabs=tabs_of(request),
        extra={
            "empty_title": _("Nothing has moved yet"),
            "empty_hint": _("What is received or issued stands here, and stays."),
        },
        first="-happened_at",
    )
    rows = movements_visible_to(request.user).select_related("item", "store", "to_store")
    return page.answer(request, rows, MovementsFilter(request.GET))


def kind_of(row: Movement) -> str:
    """What it was, and whether it takes another one back."""
    label = str(Kind(row.kind).label)
    if row.reverses_id is None:
        return label
    return pgettext("movement", "%(kind)s, reversed") % {"kind": label}


def signed(row: Movement) -> str:
    """With its sign: what came in, what went out."""
    amount = row.quantity
    if row.kind in {Kind.ISSUED, Kind.DISCARDED}:
        amount = -amount
    if row.reverses_id is not None:
        amount = -amount
    if row.kind == Kind.MOVED:
        return written(row.quantity, row.item.unit)
    text = written(abs(amount), row.item.unit)
    return f"−{text}" if amount < 0 else f"+{text}"


def _where(row: Movement) -> str:
    if row.to_store is None:
        return row.store.name
    return f"{row.store.name} → {row.to_store.name}"


def _exported(row: Movement) -> list[Any]:
    return [
        moment(row.happened_at),
        row.item.name,
        kind_of(row),
        signed(row),
        _where(row),
        row.recipient,
    ]


def _narrow(
    request: HouseRequest, rows: QuerySet[Movement], wanted: dict[str, Any]
) -> QuerySet[Movement]:
    zone = zone_of(request.institution)
    if wanted["store"]:
        rows = rows.filter(Q(store=wanted["store"]) | Q(to_store=wanted["store"]))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["since"]:
        rows = rows.filter(happened_at__gte=dt.datetime.combine(wanted["since"], dt.time(), zone))
    if wanted["until"]:
        # The last day is inside: days of persons are inclusive.
        end = dt.datetime.combine(wanted["until"] + dt.timedelta(days=1), dt.time(), zone)
        rows = rows.filter(happened_at__lt=end)
    text = wanted["q"]
    if text:
        words = Q(item__name__icontains=text) | Q(recipient__icontains=text)
        rows = rows.filter(words | Q(document__icontains=text) | Q(reason__icontains=text))
    return rows


@needs("supplies.view")
@require_safe
def movement(request: HouseRequest, code: UUID) -> HttpResponse:
    """One movement with its batches; the way to take it back."""
    found = _fetch(request, code)
    entries = found.entries.select_related("lot__stock__store").order_by("pk")
    context = {
        "movement": found,
        "kind": kind_of(found),
        "amount": signed(found),
        "where": _where(found),
        "entries": [
            (entry.lot.stock.store.name, entry.lot, _signed(entry.delta, found.item.unit))
            for entry in entries
        ],
        "reversal": Movement.objects.filter(reverses=found).first(),
        "recorded_by": _person(found.recorded_by),
        "late": found.recorded_at - found.happened_at > dt.timedelta(minutes=10),
        "may_move": may_move(request),
        "up": address(request, "movements"),
    }
    return render(request, "supplies/movement.html", context)


def _signed(amount: Any, unit: str) -> str:
    text = written(abs(amount), unit)
    return f"−{text}" if amount < 0 else f"+{text}"


@needs("supplies.move")
@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: HouseRequest, code: UUID) -> HttpResponse:
    """Take a movement back by a counter movement; the reason is asked for."""
    found = _fetch(request, code)
    return form_page(
        request,
        partial(forms.ReverseForm, movement=found),
        title=_("Reverse a movement"),
        done=_("The movement is reversed."),
        leave_to=address(request, "movement", code),
        extra={"note": f"{found.item.name} · {kind_of(found)} · {signed(found)}"},
    )


def _fetch(request: HouseRequest, code: UUID) -> Movement:
    rows = movements_visible_to(request.user).select_related(
        "item", "store", "to_store", "reverses", "stocktake"
    )
    found: Movement = get_object_or_404(rows, code=code)
    return found


def _person(code: UUID | None) -> str:
    found = get_user_model()._default_manager.filter(code=code).first() if code else None
    if found is not None:
        return str(found)
    return _("a closed account") if code else _("Kaijuan")
