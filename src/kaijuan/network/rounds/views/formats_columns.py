"""Columns of a table: added, moved, taken out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.network.rounds.domain.formats import move_column, remove_column
from kaijuan.network.rounds.forms.upward_formats import ColumnChange, ColumnForm
from kaijuan.network.rounds.models import ExportFormat
from kaijuan.network.rounds.views.formats import fetch_own, shown
from kaijuan.network.rounds.views.upward_common import address


@needs("rounds.formats")
@require_POST
def add(request: HouseRequest, code: UUID) -> HttpResponse:
    """One more at the end; a refused one comes back with its sentence."""
    table = fetch_own(request, code)
    form = ColumnForm(request.POST, table=table)
    if form.is_valid() and carried_out(form, request.user):
        messages.success(request, _("The column is added."))
        return redirect(f"{address(request, 'format', code)}#columns")
    table.refresh_from_db()
    return shown(request, table, form, 422)


@needs("rounds.formats")
@require_POST
def change(request: HouseRequest, code: UUID) -> HttpResponse:
    """``do=up|down|remove``, ``position`` and the ``revision`` that was seen."""
    table = fetch_own(request, code)
    form = ColumnChange(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Somebody else changed this table meanwhile. Load the page again.")
        )
        return shown(request, table, status=422)
    try:
        _carry_out(table, form.cleaned_data, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        table.refresh_from_db()
        return shown(request, table, status=refusal.status)
    return redirect(f"{address(request, 'format', code)}#columns")


def _carry_out(table: ExportFormat, wanted: dict[str, Any], by: Any) -> None:
    position, revision = wanted["position"], wanted["revision"]
    if wanted["do"] == "remove":
        remove_column(table, position, revision=revision, by=by)
    else:
        move_column(table, position, up=wanted["do"] == "up", revision=revision, by=by)
