"""The secretariat's board: all members x mode, plan, level, orders."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.chips import Chip
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.command.domain.board import (
    MODES,
    ORDERS,
    UNSTATED,
    Member,
    counts_by_mode,
    in_mode,
    members,
    narrowed,
    ordered,
)
from kaijuan.network.command.forms import BoardFilter
from kaijuan.network.command.views.words import level_word, mode_badge, mode_word

#: One page holds a province; only a larger consortium turns pages.
PER_PAGE: Final = 200
_COLUMNS: Final = (
    Column("name", gettext_lazy("Library"), sort="name"),
    Column("mode", gettext_lazy("Mode"), sort="mode"),
    Column("since", pgettext_lazy("a mode", "since"), sort="since"),
    Column("until", pgettext_lazy("a mode", "until")),
    Column("plan", gettext_lazy("Plan in force"), sort="plan"),
    Column("level", gettext_lazy("Level"), sort="level"),
    Column("orders", gettext_lazy("Open orders"), numeric=True, sort="orders"),
    Column("changed", gettext_lazy("Last change"), sort="changed"),
)


@needs("command.board")
@require_safe
def board(request: HouseRequest) -> HttpResponse:
    """``?q= &mode= &plan= &kind= &orders= &sort= &page= &format=csv|xlsx``."""
    form = BoardFilter(request.GET)
    sort = request.GET.get("sort") or "number"
    if sort.removeprefix("-") not in ORDERS:
        raise Http404(str(_("The list cannot be ordered by that.")))
    valid = form.is_valid()
    wanted = form.cleaned_data
    rows = narrowed(members(_institutions(), now()), wanted) if valid else []
    shown = ordered(in_mode(rows, wanted["mode"]), sort) if valid else []
    if valid and wanted["format"]:
        return _taken_away(shown, wanted["format"])
    counts = counts_by_mode(rows)
    context = {
        "form": form,
        "columns": _COLUMNS,
        "page": _page_of(request, shown),
        "counts": counts,
        "chips": _chips(request, counts),
        "strip": [mode for mode in MODES for _each in range(counts[mode])],
        "total": len(rows),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "downloads": [(label, _with(request, format=kind)) for kind, label in _FORMATS],
        "now": now(),
    }
    context["rows"] = _shown(context["page"].object_list)
    fragment = request.htmx and not request.htmx.history_restore_request
    template = "command/board.html#rows" if fragment else "command/board.html"
    return render(request, template, context, status=200 if valid else 422)


_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))


def _institutions() -> list[Institution]:
    return list(Institution.objects.members())


def _page_of(request: HouseRequest, rows: list[Member]) -> Any:
    try:
        return Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(_("The list has no such page."))) from error


def _shown(rows: list[Member]) -> list[dict[str, Any]]:
    badges = {mode: mode_badge(mode) for mode in MODES}
    return [_row(row, badges) for row in rows]


def _row(row: Member, badges: dict[str, Any]) -> dict[str, Any]:
    here = row.institution
    return {
        "name": format_html(
            '<a href="{}">{}</a>',
            reverse("portal:institution", args=[here.slug]),
            localised(here, "name"),
        ),
        "mode": badges[row.mode],
        "since": moment(row.since) if row.since else "",
        "until": _until(row),
        "plan": _plan(row),
        "level": level_word(row.level),
        "orders": _orders(row),
        "changed": moment(row.changed_at) if row.changed_at else "",
    }


def _until(row: Member) -> str:
    if row.until is not None:
        return moment(row.until)
    open_end = row.mode not in {UNSTATED, "open"}
    return pgettext("a mode", "until further notice") if open_end else ""


def _plan(row: Member) -> str:
    if row.plan is None:
        return pgettext("plan", "none in force")
    since = row.plan.in_force_since
    return _("since %(day)s") % {"day": day(since)} if since else pgettext("plan", "in force")


def _orders(row: Member) -> Any:
    if not row.late:
        return row.orders
    late = pgettext("of orders", "%(count)s late") % {"count": row.late}
    return format_html('{} <span class="late">{}</span>', row.orders, late)


def _chips(request: HouseRequest, counts: dict[str, int]) -> list[Chip]:
    chosen = request.GET.get("mode", "")
    everything = Chip(_("All"), _with(request, mode=""), not chosen, sum(counts.values()))
    icons = {"closed": "closed", "limited": "limited", "open": "open", UNSTATED: "due"}
    return [everything] + [
        Chip(mode_word(mode), _with(request, mode=mode), chosen == mode, counts[mode], icons[mode])
        for mode in MODES
    ]


def _with(request: HouseRequest, **more: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in more.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _taken_away(rows: list[Member], form: str) -> HttpResponse:
    heading = [
        _("Key"),
        _("Library"),
        pgettext("of an institution", "Kind"),
        _("City"),
        _("Mode"),
        pgettext("a mode", "since"),
        pgettext("a mode", "until"),
        _("Plan in force"),
        _("Level"),
        _("Open orders"),
        pgettext("of orders", "Late"),
        _("Last change"),
    ]
    body: Any = (
        [
            row.institution.key,
            row.institution.name,
            row.institution.get_kind_display(),
            row.institution.city,
            mode_word(row.mode),
            moment(row.since) if row.since else "",
            _until(row),
            _plan(row),
            level_word(row.level),
            row.orders,
            row.late,
            moment(row.changed_at) if row.changed_at else "",
        ]
        for row in rows
    )
    return table_response([heading, *body], name="board", form=form)
