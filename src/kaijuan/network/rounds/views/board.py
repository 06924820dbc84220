"""The secretariat's board of one day: all members, from what they signed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.chips import Chip
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day as day_words
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, remarked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.rounds.domain.board import (
    LATE,
    STANDINGS,
    AtLeast,
    MemberDay,
    ProvinceDay,
    province_day,
)
from kaijuan.network.rounds.domain.board_reminders import unsigned
from kaijuan.network.rounds.domain.completeness import Completeness
from kaijuan.network.rounds.domain.day_counts import FLAGGED, NIL, said_in
from kaijuan.network.rounds.forms.upward_consortium import BoardFilter, MembersRemindForm
from kaijuan.network.rounds.standings import STANDING_LOOK, STANDING_WORDS
from kaijuan.network.rounds.views.day import kind_label, said_labels, told
from kaijuan.network.rounds.views.upward_common import consortium_tabs, may, per_cent, query_with

_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))


@needs("rounds.board")
@require_safe
def board(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &day= &standing= &format=csv|xlsx``. The sums are those of all members,
    whatever the list is narrowed to."""
    form = BoardFilter(request.GET)
    if not form.is_valid():
        context = {"form": form, "tabs": consortium_tabs(request), "tab": "board"}
        return render(request, "rounds/board.html", context, status=422)
    wanted = form.cleaned_data
    province = province_day(wanted["kind"], wanted["day"], list(Institution.objects.members()))
    rows = [row for row in province.rows if _fits(row, wanted)]
    said = said_labels(province.kind)
    if wanted["format"]:
        return _taken_away(rows, province, said, wanted["format"])
    # What is more of a kind stands in the sums and in the export: a line is to be read at a glance.
    in_rows = {key: said[key] for key in (NIL, FLAGGED)}
    # Drawn once for each standing and not for each of the rows.
    badges = {
        each: badge(STANDING_WORDS[each], tone=tone, icon=icon)
        for each, (tone, icon) in STANDING_LOOK.items()
    }
    context = {
        "form": form,
        "province": province,
        "kind": kind_label(province.kind),
        "chips": _chips(request, province, wanted["standing"]),
        "columns": _columns(in_rows),
        "rows": [_row(row, badges, in_rows) for row in rows],
        "sums": _sums(province),
        "said": [(said[key], at_least(sum_)) for key, sum_ in province.said.items()],
        "filtered": bool(wanted["q"] or wanted["standing"]),
        "downloads": [(label, query_with(request, format=kind)) for kind, label in _FORMATS],
        "late": province.count(LATE),
        "remind_href": _remind_href(request, province),
        "tabs": consortium_tabs(request),
        "tab": "board",
        "now": now(),
        "before": query_with(request, day=(province.day - dt.timedelta(days=1)).isoformat()),
        "after": query_with(request, day=(province.day + dt.timedelta(days=1)).isoformat()),
    }
    fragment = request.htmx and not request.htmx.history_restore_request
    return render(request, "rounds/board.html#rows" if fragment else "rounds/board.html", context)


def _fits(row: MemberDay, wanted: dict[str, Any]) -> bool:
    if wanted["standing"] and row.standing != wanted["standing"]:
        return False
    here, text = row.institution, wanted["q"].lower()
    return not text or any(
        text in each.lower() for each in (here.name, here.name_en, here.key, here.city)
    )


def _chips(request: HouseRequest, province: ProvinceDay, chosen: str) -> list[Chip]:
    every = Chip(
        pgettext("standings", "all"),
        query_with(request, standing=""),
        not chosen,
        len(province.rows),
    )
    counts = {each: province.count(each) for each in STANDINGS}
    return [every] + [
        Chip(
            STANDING_WORDS[each],
            query_with(request, standing=each),
            chosen == each,
            count,
            STANDING_LOOK[each][1],
        )
        for each, count in counts.items()
        if count or chosen == each
    ]


def _columns(said: dict[str, Any]) -> list[Column]:
    return [
        Column("name", _("Library")),
        Column("standing", pgettext("of a member", "Standing")),
        Column("signed", pgettext("of a day", "Signed at")),
        Column("reported", pgettext("count", "Handed in"), numeric=True),
        Column("late", pgettext("count", "Late"), numeric=True),
        Column("waived", pgettext("count", "Waived"), numeric=True),
        Column("silent", pgettext("count", "Silent"), numeric=True),
        *(Column(f"said-{key}", label, numeric=True) for key, label in said.items()),
    ]


def _row(row: MemberDay, badges: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    here, report = row.institution, row.report
    cells: dict[str, Any] = {"name": localised(here, "name"), "standing": badges[row.standing]}
    if report is None:
        return cells
    if report.sample and not here.sample:
        cells["name"] = remarked(localised(here, "name"), pgettext("report", "sample"))
    counts = said_in(report)
    return cells | {
        "signed": _signed(report),
        "reported": pgettext("reports", "%(k)s of %(n)s")
        % {"k": report.on_time + report.late, "n": report.expected - report.waived},
        "late": report.late,
        "waived": report.waived,
        "silent": report.missed + report.pending,
        **{f"said-{key}": told(counts[key]) for key in said if key in counts},
    }


def _signed(report: Any) -> str:
    at = f"{moment(report.signed_at)}"
    if report.number == 1:
        return at
    number = pgettext("of a day", "signing %(number)s") % {"number": report.number}
    return remarked(at, number)


def at_least(found: AtLeast) -> str:
    """A sum over members: exact where all told it, else at least that, of so many."""
    if not found.of:
        return "—"
    if not found.hidden:
        return str(found.known)
    words = ngettext(
        "at least %(sum)s (%(hidden)s of %(of)s member leaves its number out)",
        "at least %(sum)s (%(hidden)s of %(of)s members leave their number out)",
        found.hidden,
    )
    return words % {"sum": found.known, "hidden": found.hidden, "of": found.of}


def _sums(province: ProvinceDay) -> list[tuple[Any, Any]]:
    whole = Completeness(**province.sums)
    return [
        (pgettext("count", "To be reported"), whole.due),
        (pgettext("count", "Handed in"), whole.handed_in),
        (pgettext("share", "Complete"), per_cent(whole.complete)),
        (pgettext("count", "On time"), whole.on_time),
        (pgettext("count", "Late"), whole.late),
        (pgettext("count", "Waived"), whole.waived),
        (pgettext("count", "Silent"), whole.silent),
    ]


def _remind_href(request: HouseRequest, province: ProvinceDay) -> str:
    if province.demand is None or not may(request, "rounds.demand"):
        return ""
    query = urlencode({"kind": province.kind, "day": province.day.isoformat()})
    return f"{reverse('rounds:board-remind')}?{query}"


def _taken_away(
    rows: list[MemberDay], province: ProvinceDay, said: dict[str, Any], form: str
) -> HttpResponse:
    names = ("expected", "waived", "on_time", "late", "missed", "pending")
    heading = [
        _("Key"),
        _("Library"),
        pgettext_lazy("rounds", "Day"),
        pgettext_lazy("of a member", "Standing"),
        pgettext_lazy("of a day", "Signed at"),
        pgettext_lazy("count", "Expected"),
        pgettext_lazy("count", "Waived"),
        pgettext_lazy("count", "On time"),
        pgettext_lazy("count", "Late"),
        pgettext_lazy("count", "Missed"),
        pgettext_lazy("count", "Pending"),
        *said.values(),
    ]
    body: list[list[Cell]] = []
    for row in rows:
        here, report = row.institution, row.report
        line: list[Cell] = [here.key, here.name, province.day, STANDING_WORDS[row.standing]]
        if report is None:
            body.append([*line, *[None] * (1 + len(names) + len(said))])
            continue
        counts = said_in(report)
        line += [report.signed_at, *(getattr(report, name) for name in names)]
        body.append([*line, *(told(counts[k]) if k in counts else None for k in said)])
    return table_response([heading, *body], name="board", form=form)


@needs("rounds.demand")
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HouseRequest) -> HttpResponse:
    """``?kind= &day=``: the directors of those that have not signed."""
    form = BoardFilter(request.GET)
    if not form.is_valid():
        raise Http404(str(_("The list has no such page.")))
    kind, on = form.cleaned_data["kind"], form.cleaned_data["day"]
    province = province_day(kind, on, [])
    back = f"{reverse('rounds:board')}?{urlencode({'kind': kind, 'day': on.isoformat()})}"
    if province.demand is None:
        raise Http404(str(_("Nothing is called for on that day.")))
    waiting = unsigned(kind, on)
    between = pgettext("between names", ", ")
    return act_page(
        request,
        partial(MembersRemindForm, demand=province.demand, day=on),
        title=_("Remind the members whose day is not signed"),
        label=_("Remind their directors"),
        done=_("The directors are reminded."),
        back=back,
        about=f"{localised(province.demand, 'title')} · {day_words(on)}",
        note=_("%(count)s members: %(names)s")
        % {"count": len(waiting), "names": between.join(localised(m, "name") for m in waiting)}
        if waiting
        else _("Every member has signed this day. Nobody has to be reminded."),
    )
