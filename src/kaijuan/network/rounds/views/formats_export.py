"""Taking a table away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.lang import localised
from kaijuan.network.rounds.domain.format_sources import is_personal
from kaijuan.network.rounds.forms.upward_formats import ExportForm
from kaijuan.network.rounds.views.formats import fetch
from kaijuan.network.rounds.views.upward_common import address


@needs("rounds.formats")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HouseRequest, code: UUID) -> HttpResponse:
    """GET asks; POST ``start end duty reason format`` gives the file.

    A POST also where nothing personal is in it: each time is in the log.
    """
    table = fetch(request, code)
    form = ExportForm(request.POST if request.method == "POST" else None, table=table)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                lines = form.lines(by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                return table_response(lines, name="table", form=form.cleaned_data["format"])
        else:
            status = 422
    back = address(request, "format", code)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Take the table away"),
        "about": localised(table, "name"),
        "note": _(
            "This table shows what named persons reported. That you looked is written down for "
            "each of them, with your name and your reason."
        )
        if is_personal(table)
        else "",
        "label": _("Take it away"),
        "kind": "ink",
        "back": back,
        "up": localised(table, "name"),
        "up_href": back,
    }
    return render(request, "ui/pages/act.html", context, status=status)
