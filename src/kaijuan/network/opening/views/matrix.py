"""The service status matrix of the consortium (S06): what every member offers now."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import ForEveryone, Part, drawn, fragment, kept
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.chips import Chip
from kaijuan.core.ui.dates import moment
from kaijuan.network.opening.domain.matrix import SILENT, Matrix, Row, matrix_of
from kaijuan.network.opening.domain.windows import Window
from kaijuan.network.opening.forms.matrix import MODES, MatrixFilter
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.views.matrix_text import Writer, columns, foot, heading, window_words

#: A page holds a province; only a larger consortium turns pages.
PER_PAGE: Final = 200
PARAMS: Final = ("q", "mode", "kind", "city", "service", "state", "page", "format")
#: What is read of a member.
READ: Final = ("code", "key", "slug", "name", "name_en", "kind", "city", "city_en", "number")


@public
@require_safe
@kept("institutions", "services", params=PARAMS)
def matrix(request: HouseRequest) -> HttpResponse:
    """Members by kinds of services. ``?q= &mode= &kind= &city= &service= &state= &page=``, and
    ``&format=csv|xlsx`` for the table."""
    if request.GET.get("format"):
        form = MatrixFilter(request.GET)
        if form.is_valid():
            return _taken_away(_found(form), form)
    if request.htmx and not request.htmx.history_restore_request:
        part = fragment(request, "matrix-rows", _draw_rows)
        return HttpResponse(part.html, status=part.status)
    main = fragment(request, "matrix", _draw_main)
    return render(request, "opening/matrix.html", {"main": main.html}, status=main.status)


def _draw_main(everyone: ForEveryone) -> Part:
    return _draw("opening/matrix_main.html", everyone)


def _draw_rows(everyone: ForEveryone) -> Part:
    return _draw("opening/matrix_rows.html", everyone)


def _draw(template: str, everyone: ForEveryone) -> Part:
    form = MatrixFilter(everyone.GET)
    valid = form.is_valid()
    found = _found(form) if valid else Matrix(_nothing().at)
    shown = form.of_mode(found.rows) if valid else []
    page = Paginator(shown, PER_PAGE).get_page(everyone.GET.get("page"))
    writer = Writer()
    words = window_words()
    context = {
        "form": form,
        "chips": _chips(everyone.GET, found),
        "page": page,
        "parts": writer.parts(page.object_list),
        "columns": columns(writer.kinds),
        "heading": heading(writer.kinds),
        "foot": foot(Matrix(found.at, shown), writer.kinds),
        "width": len(writer.kinds) + 3,
        "total": len(shown),
        "at": found.at,
        "key": [(each.value, words[each], each.label) for each in Window],
        "filtered": any(everyone.GET.get(name) for name in form.fields),
        "query": urlencode(
            [(n, v) for n, v in everyone.GET.items() if n not in {"page", "format"}]
        ),
    }
    return drawn(template, context, everyone, 200 if valid else 422)


def _nothing() -> Matrix:
    return matrix_of([])


def _found(form: MatrixFilter) -> Matrix:
    members = form.members(Institution.objects.members().only(*READ))
    found = matrix_of(list(members), everyone=not form.is_narrow)
    return Matrix(found.at, form.rows(found.rows))


def _chips(query: QueryDict, found: Matrix) -> list[Chip]:
    counts = found.by_mode()
    chosen = query.get("mode", "")
    everything = Chip(_("All"), _with_mode(query, ""), pressed=not chosen, count=len(found.rows))
    return [
        everything,
        *(
            Chip(
                str(label),
                _with_mode(query, str(value)),
                pressed=chosen == value,
                count=counts[str(value)],
                icon="" if value == SILENT else str(value),
            )
            for value, label in MODES
            # An empty chip for "not stated" would only ask what it means.
            if value != SILENT or counts[SILENT] or chosen == SILENT
        ),
    ]


def _with_mode(query: QueryDict, mode: str) -> str:
    names = ("q", "kind", "city", "service", "state")
    wanted = {name: query.get(name) for name in names} | {"mode": mode}
    chosen = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('opening:matrix')}?{chosen}"


def _taken_away(found: Matrix, form: MatrixFilter) -> HttpResponse:
    kinds = list(service_kinds)
    head = [_("Library"), _("Key"), _("City"), _("Opening mode"), _("Since"), _("Until")]
    labels = dict(MODES)
    body = (
        [*_lead(row, labels), *(_told(row, kind.key) for kind in kinds)]
        for row in form.of_mode(found.rows)
    )
    rows = [[*head, *(kind.label for kind in kinds)], *body]
    return table_response(rows, name="services", form=form.cleaned_data["format"])


def _lead(row: Row, labels: dict[Any, Any]) -> list[Any]:
    member, opening = row.institution, row.opening
    since = moment(opening.since) if opening.since else ""
    until = moment(opening.until) if opening.until else ""
    return [member.name, member.key, member.city, labels[row.mode], since, until]


def _told(row: Row, kind: str) -> str:
    cell = row.cells.get(kind)
    if cell is None:
        return ""
    count = len(cell.services)
    some = f" {cell.usable}/{count}" if 0 < cell.usable < count else ""
    return f"{cell.window.label}{some}"
