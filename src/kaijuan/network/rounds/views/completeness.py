"""How complete and how timely: the whole, and by department, day, duty or person."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.bars import Bar
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.components.figure import Figure
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.directory.public import Department
from kaijuan.network.rounds.domain.completeness import (
    Completeness,
    Part,
    by_day,
    by_duty,
    by_person,
    by_unit,
    items_of,
    of_row,
)
from kaijuan.network.rounds.forms.upward import CompletenessFilter, PeopleFilter
from kaijuan.network.rounds.models import ExpectedItem, Obligation
from kaijuan.network.rounds.views.upward_common import (
    count_cells,
    count_columns,
    count_export,
    may,
    per_cent,
    query_with,
    tabs_of,
)

_PARTS: Final = {"": by_unit, "day": by_day, "duty": by_duty}
_FIRST: Final = {
    "": gettext_lazy("Department"),
    "day": pgettext_lazy("rounds", "Day"),
    "duty": pgettext_lazy("rounds", "Duty"),
}
_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))
#: A drawing of more bars is none.
_MOST_BARS: Final = 31


@needs("rounds.view")
@require_safe
def completeness_page(request: HouseRequest) -> HttpResponse:
    """``?start= &end= &duty= &unit= &kind= &by=day|duty &format=csv|xlsx``."""
    form = CompletenessFilter(request.GET)
    if not form.is_valid():
        return _shown(request, form, {}, 422)
    wanted = form.cleaned_data
    by = wanted["by"]
    parts = _PARTS[by](_items(wanted))
    # The whole is the sum of its parts: one query tells both.
    whole = sum((part.counts for part in parts), Completeness())
    names = _names(by, parts)
    if wanted["format"]:
        head = [_FIRST[by], *(column.label for column in count_columns())]
        body = [[names[part.key], *count_export(part.counts)] for part in parts]
        total = [_("Together"), *count_export(whole)]
        return table_response([head, *body, total], name="completeness", form=wanted["format"])
    rows = [{"name": names[part.key], **count_cells(part.counts)} for part in parts]
    context = {
        "wanted": wanted,
        "whole": whole,
        "figures": _figures(whole),
        "bars": _bars(parts, names),
        "columns": [Column("name", _FIRST[by]), *count_columns()],
        "rows": rows,
        "total": {"name": _("Together"), **count_cells(whole)},
        "downloads": [(label, query_with(request, format=kind)) for kind, label in _FORMATS],
    }
    return _shown(request, form, context)


def _shown(
    request: HouseRequest, form: Any, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "tabs": tabs_of(request),
        "tab": "completeness",
        "may_people": may(request, "rounds.call"),
        **context,
    }
    return render(request, "rounds/completeness.html", context, status=status)


def _items(wanted: dict[str, Any]) -> QuerySet[ExpectedItem]:
    return items_of(
        start=wanted["start"],
        end=wanted["end"],
        obligation=wanted["duty"],
        unit=wanted["unit"],
        kind=wanted["kind"] or None,
    )


def _names(by: str, parts: list[Part]) -> dict[Any, str]:
    """Of the keys of ``parts``; one query at most."""
    if by == "day":
        return {part.key: day(part.key) for part in parts}
    keys = [part.key for part in parts if part.key is not None]
    if by == "duty":
        duties = Obligation.objects.in_bulk(keys)
        return {key: localised(duty, "title") for key, duty in duties.items()}
    units = Department.objects.in_bulk(keys)
    names = {key: unit.name for key, unit in units.items()}
    return {None: pgettext("completeness", "without a department"), **names}


def _figures(whole: Completeness) -> list[Figure]:
    share = {"share": per_cent(whole.complete)}
    return [
        Figure("", whole.due, pgettext("count", "to be reported"), _waived(whole)),
        Figure(
            "",
            whole.handed_in,
            pgettext("count", "handed in"),
            _("%(share)s complete") % share,
        ),
        Figure(
            "",
            whole.on_time,
            pgettext("count", "on time"),
            _("%(share)s timely") % {"share": per_cent(whole.timely)},
        ),
        Figure(
            "",
            whole.silent,
            pgettext("count", "silent"),
            _("%(missed)s missed, %(pending)s pending")
            % {"missed": whole.missed, "pending": whole.pending},
        ),
    ]


def _waived(whole: Completeness) -> str:
    return _("%(expected)s expected, %(waived)s waived") % {
        "expected": whole.expected,
        "waived": whole.waived,
    }


def _bars(parts: list[Part], names: dict[Any, str]) -> list[Bar]:
    """The share of each part, drawn beside the others; none where nothing was due."""
    if not 1 < len(parts) <= _MOST_BARS:
        return []
    return [Bar(names[p.key], p.counts.complete, display=_bar_words(p.counts)) for p in parts]


def _bar_words(counts: Completeness) -> str:
    if counts.complete is None:
        return pgettext("completeness", "nothing was due")
    words = {"share": per_cent(counts.complete), "k": counts.handed_in, "n": counts.due}
    return pgettext("completeness", "%(share)s · %(k)s of %(n)s") % words


@needs("rounds.call")
@require_safe
def people(request: HouseRequest) -> HttpResponse:
    """``?q= &start= &end= &duty= &unit= &kind= &sort= &page= &format=``: one line a person."""
    form = PeopleFilter(request.GET)

    def narrow(_rows: Any, wanted: dict[str, Any]) -> Any:
        rows = _items({"unit": None, **wanted})
        if wanted["q"]:
            rows = rows.filter(person__name__icontains=wanted["q"])
        return by_person(rows)

    def show(row: dict[str, Any]) -> dict[str, Any]:
        unit = row["unit__name"] or ""
        return {"name": row["person__name"], "unit": unit, **count_cells(of_row(row))}

    page = ListPage(
        name="people",
        title=_("Completeness by person"),
        columns=[
            Column("name", pgettext_lazy("of a person", "Name"), sort="person__name"),
            Column("unit", _("Department"), sort="unit__name"),
            *count_columns(lambda key: "" if key in {"due", "handed_in"} else key),
        ],
        show=show,
        export=lambda row: [
            row["person__name"],
            row["unit__name"] or "",
            *count_export(of_row(row)),
        ],
        narrow=narrow,
        tabs=tabs_of(request),
        extra={
            "empty_title": _("Nothing was expected of anybody"),
            "empty_hint": _("Choose another span, or start a duty first."),
        },
    )
    return page.answer(request, ExpectedItem.objects.all(), form)
