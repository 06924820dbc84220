"""The figures that the house counts itself, each with the list behind it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.files.export import table_response
from kaijuan.core.indicators.public import (
    Asked,
    Comparator,
    Counter,
    Found,
    Point,
    Tally,
    active_language,
    counters,
    present,
    units,
)
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.chips import Chip
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.components.figure import Figure
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.numbers import plain
from kaijuan.network.command.forms import Period

_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))


@needs("command.board")
@require_safe
def figures(request: HouseRequest) -> HttpResponse:
    """``?as_of= &start= &end= &format=csv|xlsx``: every figure, as known then."""
    form = Period(request.GET)
    if not form.is_valid():
        return render(request, "command/figures.html", {"form": form}, status=422)
    asked = _asked(form.cleaned_data)
    found = [(counter, counter.count(asked)) for counter in counters]
    if form.cleaned_data["format"]:
        return _all_taken_away(found, form.cleaned_data)
    context = {
        "form": form,
        "period": form.cleaned_data,
        "figures": [_drawn(request, counter, tally) for counter, tally in found],
        "downloads": _downloads(request),
    }
    return render(request, "command/figures.html", context)


@needs("command.board")
@require_safe
def figure(request: HouseRequest, code: str) -> HttpResponse:
    """One figure: how it is counted, of how many it is known, and what was found of each."""
    if code not in counters:
        raise Http404
    counter, form = counters[code], Period(request.GET)
    if not form.is_valid():
        context = {"form": form, "counter": counter}
        return render(request, "command/figure.html", context, status=422)
    tally = counter.count(_asked(form.cleaned_data))
    rows = _narrowed(tally, form.cleaned_data["known"])
    if form.cleaned_data["format"]:
        return _list_taken_away(counter, rows, form.cleaned_data["format"])
    context = {
        "form": form,
        "period": form.cleaned_data,
        "counter": counter,
        "figure": _drawn(request, counter, tally, opens=False),
        "coverage": tally.coverage,
        "chips": _chips(request, tally, form.cleaned_data["known"]),
        "columns": [
            Column("name", _("Library")),
            Column("value", pgettext("of a figure", "Value"), numeric=True),
            Column("says", pgettext("of a figure", "What was found")),
        ],
        "rows": [_row(counter, each) for each in rows],
        "downloads": _downloads(request),
    }
    return render(request, "command/figure.html", context)


def _asked(wanted: dict[str, Any]) -> Asked:
    """As known at the end of the day; of today, now."""
    after = dt.datetime.combine(wanted["as_of"] + dt.timedelta(days=1), dt.time.min, HOUSE_ZONE)
    as_of = min(after - dt.timedelta(microseconds=1), max(now(), _begin(wanted["as_of"])))
    members = list(Institution.objects.members())
    return Asked(members, wanted["start"], wanted["end"], as_of)


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, HOUSE_ZONE)


def point_of(counter: Counter, value: Decimal | None) -> Point:
    """The value as the house writes figures; None is not given, which is not nought."""
    unit = units.get(counter.of.unit)
    return Point("", counter.of, "", Comparator.EXACT, value, unit)


def _drawn(request: HouseRequest, counter: Counter, tally: Tally, *, opens: bool = True) -> Figure:
    shown = present(point_of(counter, tally.value))
    said = _("known of %(k)s of %(n)s") % {"k": tally.coverage.k, "n": tally.coverage.n}
    address = f"{reverse('command:figure', args=[counter.key])}?{_query(request)}"
    return Figure(
        comparator="" if tally.value is not None else pgettext("of a figure", "not known"),
        value=shown.number,
        unit=shown.unit,
        what=counter.of.label,
        evidence_label=said,
        href=address if opens else "",
    )


def _query(request: HouseRequest) -> str:
    query = request.GET.copy()
    for name in ("format", "known"):
        query.pop(name, None)
    return query.urlencode()


def _narrowed(tally: Tally, known: str) -> list[Found]:
    """Those of whom something is known, of whom nothing is, or who count."""
    keep = {
        "": lambda _row: True,
        "known": lambda row: row.value is not None,
        "unknown": lambda row: row.value is None,
        "counted": lambda row: bool(row.value),
    }[known]
    return [row for row in tally.rows if keep(row)]


def _chips(request: HouseRequest, tally: Tally, chosen: str) -> list[Chip]:
    words = {
        "": pgettext("of libraries", "All"),
        "counted": pgettext("of libraries", "Counted"),
        "known": pgettext("of libraries", "Known"),
        "unknown": pgettext("of libraries", "Not known"),
    }
    query = _query(request)
    return [
        Chip(word, f"?{query}&known={key}", chosen == key, len(_narrowed(tally, key)))
        for key, word in words.items()
    ]


def _row(counter: Counter, found: Found) -> dict[str, Any]:
    name = localised(found.institution, "name")
    link = format_html('<a href="{}">{}</a>', found.href, name) if found.href else name
    return {"name": link, "value": _value(counter, found.value), "says": str(found.says)}


def _value(counter: Counter, value: Decimal | None) -> str:
    """Yes and no where institutions are counted; the number with its unit otherwise."""
    if value is None:
        return ""
    if counter.of.unit == "institutions":
        return pgettext("counted", "yes") if value else pgettext("counted", "no")
    return present(point_of(counter, value)).sentence


def _number(value: Decimal | None) -> str | Decimal:
    return "" if value is None else Decimal(plain(value))


def _all_taken_away(found: list[tuple[Counter, Tally]], wanted: dict[str, Any]) -> HttpResponse:
    heading = [
        _("Figure"),
        pgettext("of a figure", "Value"),
        pgettext("of a figure", "Unit"),
        pgettext("of a figure", "Known of"),
        pgettext("of a figure", "of all"),
        _("As things stood on"),
        _("Period from"),
        pgettext("period", "to"),
    ]
    language = active_language()
    body = [
        [
            counter.of.label,
            _number(tally.value),
            units.get(counter.of.unit).word(tally.value or Decimal(0), language),
            tally.coverage.k,
            tally.coverage.n,
            wanted["as_of"].isoformat(),
            wanted["start"].isoformat(),
            wanted["end"].isoformat(),
        ]
        for counter, tally in found
    ]
    return table_response([heading, *body], name="figures", form=wanted["format"])


def _list_taken_away(counter: Counter, rows: list[Found], form: str) -> HttpResponse:
    heading = [
        _("Key"),
        _("Library"),
        pgettext("of a figure", "Value"),
        pgettext("of a figure", "What was found"),
    ]
    body = (
        [each.institution.key, each.institution.name, _number(each.value), str(each.says)]
        for each in rows
    )
    return table_response([heading, *body], name=counter.key, form=form)


def _downloads(request: HouseRequest) -> list[tuple[str, str]]:
    query = request.GET.copy()
    found = []
    for kind, label in _FORMATS:
        query["format"] = kind
        found.append((label, f"?{query.urlencode()}"))
    return found
