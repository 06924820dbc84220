"""The library's days: what is signed, what waits, and the signing itself."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day as day_words
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.day_close import (
    preview_day,
    today_here,
    unsigned_days,
    upward_kinds,
)
from kaijuan.network.rounds.domain.day_counts import said_in
from kaijuan.network.rounds.forms.upward import CloseForm, DayChoice, DaysFilter
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import DayReport
from kaijuan.network.rounds.rules.upward import days_visible_to
from kaijuan.network.rounds.views.silent import who
from kaijuan.network.rounds.views.upward_common import address, may, tabs_of

#: Days further back are not asked for on the list; each can still be closed.
_BACK: Final = dt.timedelta(days=13)
_MOST: Final = 6


REPORTED: Final = (
    ("expected", pgettext_lazy("count", "Expected")),
    ("waived", pgettext_lazy("count", "Waived")),
    ("on_time", pgettext_lazy("count", "On time")),
    ("late", pgettext_lazy("count", "Late")),
    ("missed", pgettext_lazy("count", "Missed")),
    ("pending", pgettext_lazy("count", "Pending")),
)


@needs("rounds.view")
@require_safe
def days(request: HouseRequest) -> HttpResponse:
    """``?start= &end= &kind= &sort= &page= &format=csv|xlsx``: the signings that stand."""
    may_close = may(request, "rounds.close_day")

    def show(row: DayReport) -> dict[str, Any]:
        href = address(request, "day-report", row.code)
        return {
            "day": format_html('<a href="{}">{}</a>', href, day_words(row.day)),
            "kind": kind_label(row.kind),
            "reported": k_of_n(row),
            "late": row.late,
            "silent": row.missed + row.pending,
            "flagged": told(row.flagged),
            "signed": moment(row.signed_at),
            "number": row.number,
        }

    page = ListPage(
        name="days",
        title=_("Signed days"),
        columns=[
            Column("day", pgettext_lazy("rounds", "Day"), sort="day"),
            Column("kind", pgettext_lazy("of a duty", "Kind"), sort="kind"),
            Column("reported", pgettext_lazy("count", "Handed in"), numeric=True),
            Column("late", pgettext_lazy("count", "Late"), numeric=True, sort="late"),
            Column("silent", pgettext_lazy("count", "Silent"), numeric=True),
            Column("flagged", pgettext_lazy("count", "Flagged"), numeric=True),
            Column("signed", pgettext_lazy("of a day", "Signed at"), sort="signed_at"),
            Column("number", pgettext_lazy("of a day", "Signing"), numeric=True, sort="number"),
        ],
        heading=[
            pgettext_lazy("rounds", "Day"),
            pgettext_lazy("of a duty", "Kind"),
            *(label for _name, label in REPORTED),
            pgettext_lazy("count", "Nil"),
            pgettext_lazy("count", "Flagged"),
            pgettext_lazy("of a day", "Remark"),
            pgettext_lazy("of a day", "Signed at"),
            pgettext_lazy("of a day", "Signing"),
        ],
        show=show,
        export=lambda row: [
            row.day,
            kind_label(row.kind),
            *(getattr(row, name) for name, _label in REPORTED),
            told(row.nil),
            told(row.flagged),
            row.note,
            row.signed_at,
            row.number,
        ],
        narrow=_narrow,
        first="-day",
        tabs=tabs_of(request),
        extra={
            "note": _waiting(request),
            "create_label": _("Close the day") if may_close else "",
            "create_href": address(request, "day-close") if may_close else "",
            "empty_title": _("No day has been signed yet"),
            "empty_hint": _("The director reads the day, and signs it, also when all is nil."),
        },
    )
    rows = days_visible_to(request.user).filter(institution=request.institution)
    return page.answer(request, rows.filter(superseded_at=None), DaysFilter(request.GET))


def _narrow(rows: QuerySet[DayReport], wanted: dict[str, Any]) -> QuerySet[DayReport]:
    rows = rows.filter(day__gte=wanted["start"], day__lte=wanted["end"])
    return rows.filter(kind=wanted["kind"]) if wanted["kind"] else rows


def _waiting(request: HouseRequest) -> Any:
    """The days of the last fortnight that nobody has signed, in one sentence, each to be closed."""
    today = today_here()
    waiting = unsigned_days(today - _BACK, today)
    if not waiting:
        return ""
    between = pgettext("between days", ", ")
    may_close = may(request, "rounds.close_day")
    close_at = address(request, "day-close")
    names = format_html_join(
        between,
        '<a href="{}?{}">{}</a>' if may_close else "{2}",
        (
            (
                close_at,
                urlencode({"kind": kind.key, "day": on.isoformat()}),
                f"{kind.label} {day_words(on)}",
            )
            for kind, on in waiting[-_MOST:]
        ),
    )
    return format_html(_("Not signed yet: {days}."), days=names)


def kind_label(key: str) -> Any:
    return duty_kinds[key].label if key in duty_kinds else key


def k_of_n(row: DayReport) -> str:
    """Handed in, of what was to be reported."""
    words = {"k": row.on_time + row.late, "n": row.expected - row.waived}
    return pgettext("reports", "%(k)s of %(n)s") % words


def told(count: int | None) -> Any:
    """A count of what people said; one that is left out is neither empty nor nought."""
    return pgettext("count", "suppressed") if count is None else count


@needs("rounds.close_day")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HouseRequest) -> HttpResponse:
    """``?kind= &day=``: what would be signed, who is silent, and the signing."""
    choice = DayChoice(request.GET)
    context: dict[str, Any] = {"choice": choice, "kinds": upward_kinds()}
    if not choice.is_valid():
        return _close_page(request, context, 422)
    kind, on = choice.cleaned_data["kind"], choice.cleaned_data["day"]
    make = partial(CloseForm, kind=kind, day=on)
    form = make(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and carried_out(form, request.user):
        messages.success(request, _("The day is signed."))
        return redirect(f"{address(request, 'days')}?kind={kind}")
    try:
        seen = preview_day(kind, on)
    except Refusal as refusal:
        return _close_page(request, {**context, "refusal": str(refusal)}, 422 if form else 200)
    if form is None:
        note = seen.before.note if seen.before else ""
        form = make(initial={"digest": seen.digest, "note": note})
    elif not form.is_valid() or form.errors:
        # The page shows the numbers as they are now: what is signed next is what is seen.
        form.data = {**request.POST.dict(), "digest": seen.digest}
    context |= {"form": form, "seen": seen, **_preview(request, seen)}
    return _close_page(request, context, 422 if form.is_bound else 200)


def _close_page(request: HouseRequest, context: dict[str, Any], status: int) -> HttpResponse:
    context |= {"up": _("Signed days"), "up_href": address(request, "days")}
    return render(request, "rounds/day_close.html", context, status=status)


def _preview(request: HouseRequest, seen: Any) -> dict[str, Any]:
    query = urlencode({"day": seen.day.isoformat()})
    labels = said_labels(seen.kind.key)
    return {
        "told": [
            (labels[key], count, told(seen.upward.said.get(key)))
            for key, count in seen.counts.said.items()
            if key in labels
        ],
        "held": seen.before is not None and seen.upward.number <= seen.before.number,
        "silent_rows": [
            {"name": who(item), "unit": item.unit.name if item.unit else "", "state": state(item)}
            for item in seen.silent
        ],
        "silent_columns": [
            Column("name", pgettext("rounds", "Of whom")),
            Column("unit", _("Department")),
            Column("state", pgettext("rounds", "State")),
        ],
        "silent_href": f"{address(request, 'silent')}?{query}",
    }


def state(item: Any) -> Any:
    return badge(item.get_state_display(), tone="late" if item.state == "missed" else "plain")


def said_labels(kind: str) -> dict[str, Any]:
    """What people said, by key, as it is called on pages."""
    labels: dict[str, Any] = {
        "nil": pgettext("count", "Nil"),
        "flagged": pgettext("count", "Flagged"),
    }
    return labels | dict(duty_kinds[kind].count_labels if kind in duty_kinds else {})


@needs("rounds.view")
@require_safe
def report(request: HouseRequest, code: UUID) -> HttpResponse:
    """One signed day with every signing of it."""
    rows = days_visible_to(request.user).select_related("signed_by")
    found = get_object_or_404(rows, institution=request.institution, code=code)
    same = rows.filter(institution=request.institution, kind=found.kind, day=found.day)
    labels = said_labels(found.kind)
    query = urlencode({"kind": found.kind, "day": found.day.isoformat()})
    context = {
        "report": found,
        "kind": kind_label(found.kind),
        "numbers": [(label, getattr(found, name)) for name, label in REPORTED],
        "said": [(labels.get(key, key), told(count)) for key, count in said_in(found).items()],
        "signings": same.order_by("-number"),
        "close_href": f"{address(request, 'day-close')}?{query}"
        if may(request, "rounds.close_day")
        else "",
        "up": _("Signed days"),
        "up_href": address(request, "days"),
    }
    return render(request, "rounds/day_report.html", context)
