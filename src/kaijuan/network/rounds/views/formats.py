"""Tables for above: the list, one table with its columns and a preview, its names, its end."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.day_close import today_here
from kaijuan.network.rounds.domain.format_rows import preview_table
from kaijuan.network.rounds.domain.format_sources import is_personal, sources_of
from kaijuan.network.rounds.domain.formats import usable_formats
from kaijuan.network.rounds.forms.upward_formats import (
    ColumnForm,
    FormatForm,
    FormatsFilter,
    RetireForm,
)
from kaijuan.network.rounds.models import ExportFormat
from kaijuan.network.rounds.views.day import kind_label
from kaijuan.network.rounds.views.upward_common import address, consortium_tabs, tabs_of


@needs("rounds.formats")
@require_safe
def formats(request: HouseRequest) -> HttpResponse:
    """``?q= &level= &sort= &page= &format=csv|xlsx``: one's own, and those of the consortium."""
    here = request.institution

    def show(row: ExportFormat) -> dict[str, Any]:
        href = address(request, "format", row.code)
        return {
            "name": format_html('<a href="{}">{}</a>', href, localised(row, "name")),
            "level": row.get_level_display(),
            "kind": kind_label(row.kind),
            "rows": row.get_rows_display(),
            "columns": len(row.columns),
            "owner": localised(row.institution, "name"),
        }

    page = ListPage(
        name="formats",
        title=_("Tables for above"),
        columns=[
            Column("name", pgettext_lazy("of a table", "Name"), sort="name"),
            Column("level", pgettext_lazy("of a table", "For whom"), sort="level"),
            Column("kind", pgettext_lazy("of a duty", "Kind"), sort="kind"),
            Column("rows", pgettext_lazy("of a table", "Lines"), sort="rows"),
            Column("columns", pgettext_lazy("of a table", "Columns"), numeric=True),
            Column("owner", pgettext_lazy("of a table", "Made by")),
        ],
        show=show,
        export=lambda row: [
            row.name,
            row.get_level_display(),
            kind_label(row.kind),
            row.get_rows_display(),
            len(row.columns),
            row.institution.name,
        ],
        narrow=_narrow,
        tabs=consortium_tabs(request) if here.is_consortium else tabs_of(request),
        extra={
            "note": _(
                "People report once. Each level above gets the same reports in the columns that "
                "it wants."
            ),
            "create_label": _("Make a table"),
            "create_href": address(request, "format-new"),
            "empty_title": _("No table has been made yet"),
            "empty_hint": _("Make one for each level that wants the reports in its own form."),
        },
    )
    return page.answer(request, usable_formats(here), FormatsFilter(request.GET))


def _narrow(rows: QuerySet[ExportFormat], wanted: dict[str, Any]) -> QuerySet[ExportFormat]:
    if wanted["level"]:
        rows = rows.filter(level=wanted["level"])
    return rows.filter(name__icontains=wanted["q"]) if wanted["q"] else rows


@needs("rounds.formats")
@require_http_methods(["GET", "HEAD", "POST"])
def format_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        FormatForm,
        title=_("Make a table"),
        done=_("The table is made. Now choose its columns."),
        leave_to=address(request, "formats"),
    )


@needs("rounds.formats")
@require_safe
def format_page(request: HouseRequest, code: UUID) -> HttpResponse:
    """One table: columns, a preview of three lines, and what is done with it."""
    return shown(request, fetch(request, code))


def shown(
    request: HouseRequest, table: ExportFormat, form: Any = None, status: int = 200
) -> HttpResponse:
    """The page of a table; ``form``: the column that was refused."""
    own = table.institution_id == request.institution.pk
    sources = {each.key: each.label for each in sources_of(table)}
    head, *lines = preview_table(table, today_here()) if table.columns else ([],)
    columns = [
        {
            **column,
            "shows": sources.get(column["source"], column["source"]),
            "first": place == 0,
            "last": place == len(table.columns) - 1,
        }
        for place, column in enumerate(table.columns)
    ]
    context = {
        "table": table,
        "own": own and table.retired_at is None,
        "personal": is_personal(table),
        "kind": kind_label(table.kind),
        "chosen": columns,
        "form": form or (ColumnForm(table=table) if own else None),
        "preview_columns": [Column(str(n), str(label)) for n, label in enumerate(head)],
        "preview_rows": [{str(n): cell for n, cell in enumerate(line)} for line in lines],
        "up": _("Tables for above"),
        "up_href": address(request, "formats"),
    }
    return render(request, "rounds/format.html", context, status=status)


@needs("rounds.formats")
@require_http_methods(["GET", "HEAD", "POST"])
def format_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    return form_page(
        request,
        partial(FormatForm, instance=fetch_own(request, code)),
        title=_("Change the table"),
        done=_("The table is changed."),
        leave_to=address(request, "format", code),
    )


@needs("rounds.formats")
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HouseRequest, code: UUID) -> HttpResponse:
    table = fetch_own(request, code)
    return act_page(
        request,
        partial(RetireForm, table=table),
        title=_("Retire the table"),
        label=_("Retire the table"),
        done=_("The table is retired."),
        back=address(request, "format", code),
        leave_to=address(request, "formats"),
        about=localised(table, "name"),
        note=_("It is offered no longer. What was taken away with it stays in the log."),
    )


def fetch(request: HouseRequest, code: UUID) -> ExportFormat:
    """One's own or the consortium's."""
    found: ExportFormat = get_object_or_404(usable_formats(request.institution), code=code)
    return found


def fetch_own(request: HouseRequest, code: UUID) -> ExportFormat:
    """Only one's own is changed."""
    rows = ExportFormat.objects.filter(institution=request.institution, retired_at=None)
    found: ExportFormat = get_object_or_404(rows, code=code)
    return found
