"""The log as a page and as a table to take away."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.audit.forms import EntryFilter
from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.names import with_names
from kaijuan.core.audit.rules import entries_visible_to
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import needs

PER_PAGE: Final = 50
#: An export is made in one go; a longer log is taken in parts, by date.
MOST_EXPORTED: Final = 50_000


@needs("audit.view_entries")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """``?verb= &since= &until= &page= &format=csv|xlsx``; newest first."""
    form = EntryFilter(request.GET)
    rows = entries_visible_to(request.user).order_by("-sequence")
    status = 200 if form.is_valid() else 422
    rows = form.narrow(rows) if status == 200 else rows.none()
    if status == 200 and request.GET.get("format") in {"csv", "xlsx"}:
        return _export(request, with_names(rows[:MOST_EXPORTED]))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_names(page.object_list)
    return render(request, "audit/entries.html", {"form": form, "page": page}, status=status)


def _export(request: HttpRequest, rows: list[AuditEntry]) -> HttpResponse:
    header = [_("No."), _("Time"), _("What happened"), _("Act"), _("Digest")]
    body = [
        [str(e.sequence), localtime(e.at, HOUSE_ZONE).isoformat(), e.sentence(), e.verb, e.digest]
        for e in rows
    ]
    return table_response([header, *body], name="audit", form=request.GET["format"])
