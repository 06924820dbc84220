"""Returned books: received, held, treated, back to the shelf."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.days import day_ends, today_here
from kaijuan.network.premises.domain.batches import hold_hours
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.forms.books import (
    BatchesFilter,
    BatchForm,
    HoldForm,
    ReleaseForm,
    TreatForm,
)
from kaijuan.network.premises.models import BookBatch
from kaijuan.network.premises.rules import batches_visible_to
from kaijuan.network.premises.views.common import address, coded_page, link, may_manage


@needs("premises.view")
@require_safe
def batches(request: HouseRequest) -> HttpResponse:
    """``?q= &show= &sort= &page= &format=csv|xlsx``."""

    def show(row: BookBatch) -> dict[str, Any]:
        return {
            "number": link(address(request, "batch", row.code), row.number),
            "count": row.count,
            "from": row.get_where_from_display(),
            "received": moment(row.received_at),
            "method": row.get_method_display(),
            "free": moment(row.free_at) if row.free_at else "",
            "state": batch_badge(row),
        }

    page = ListPage(
        name="returned-books",
        title=pgettext_lazy("section", "Returned books"),
        columns=[
            Column("number", pgettext_lazy("returned books", "Batch"), sort="number"),
            Column("count", pgettext_lazy("returned books", "Books"), numeric=True, sort="count"),
            Column("from", pgettext_lazy("returned books", "From where"), sort="where_from"),
            Column("received", pgettext_lazy("returned books", "Came back"), sort="received_at"),
            Column("method", pgettext_lazy("returned books", "Treatment"), sort="method"),
            Column("free", pgettext_lazy("returned books", "To the shelf from"), sort="free_at"),
            Column("state", pgettext_lazy("returned books", "State")),
        ],
        show=show,
        export=lambda row: [
            row.number,
            row.count,
            row.get_where_from_display(),
            moment(row.received_at),
            row.get_method_display(),
            moment(row.free_at) if row.free_at else "",
            state_word(row),
        ],
        narrow=_narrow,
        first="-received_at",
        extra=_extra(request),
    )
    return page.answer(request, batches_visible_to(request.user), BatchesFilter(request.GET))


def _extra(request: HouseRequest) -> dict[str, Any]:
    hours = hold_hours()
    words = ngettext(
        "Returned books rest for %(hours)s hour here.",
        "Returned books rest for %(hours)s hours here.",
        hours,
    )
    note = words % {"hours": hours} if hours else _("Returned books are not held here now.")
    extra = {
        "note": note,
        "create_href": address(request, "batch-new"),
        "create_label": _("Enter a batch"),
        "empty_title": _("No returned books wait"),
        "empty_hint": _("Enter the books of the drop box, the desk or the post as a batch."),
    }
    if may_manage(request):
        extra["other_href"] = address(request, "hold")
        extra["other_label"] = _("Set the rest")
    return extra


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    show = wanted["show"]
    if show == "released":
        rows = rows.filter(released_at__isnull=False)
    elif show != "all":
        rows = rows.filter(released_at=None)
    if show == "today":
        rows = rows.filter(free_at__lt=day_ends(today_here()))
    elif show == "waiting":
        rows = rows.filter(free_at=None)
    text = wanted["q"]
    return rows.filter(Q(number__icontains=text) | Q(note__icontains=text)) if text else rows


def state_word(row: BookBatch) -> str:
    """Back on the shelf, free, held, or waiting for the steriliser."""
    if row.released_at is not None:
        return pgettext("returned books", "back on the shelf")
    if row.free_at is None:
        return pgettext("returned books", "waits for the steriliser")
    if row.free_at <= now():
        return pgettext("returned books", "may go back now")
    return pgettext("returned books", "held")


def batch_badge(row: BookBatch) -> Any:
    if row.released_at is not None:
        return badge(state_word(row), icon="same")
    if row.free_at is not None and row.free_at <= now():
        return badge(state_word(row), tone="open", icon="ok")
    return badge(state_word(row), tone="limited", icon="hold")


@needs("premises.view")
@require_safe
def batch(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    context = {
        "batch": found,
        "badge": batch_badge(found),
        "by": name_of(found.by),
        "may_release": found.released_at is None
        and found.free_at is not None
        and found.free_at <= now(),
        "may_treat": found.released_at is None and found.treated_at is None,
        "up": address(request, "batches"),
    }
    return render(request, "premises/batch.html", context)


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: HouseRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    hours = hold_hours()
    return coded_page(
        request,
        BatchForm(data),
        template="premises/batch_new.html",
        context={"back": address(request, "batches"), "hours": hours},
        leave_to=lambda form: address(request, "batch", form.batch.code),
    )


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_treat(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(TreatForm, batch=found),
        title=_("Note a run of the steriliser"),
        done=_("The run is noted."),
        leave_to=address(request, "batch", code),
        extra={"note": found.number},
    )


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_release(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(ReleaseForm, batch=found),
        title=_("Put back to the shelf"),
        label=_("Put back to the shelf"),
        done=_("The books are back on the shelf."),
        back=address(request, "batch", code),
        about=found.number,
        leave_to=address(request, "batches"),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        HoldForm,
        title=_("Set the rest of returned books"),
        done=_("Books that come back from now on rest so long."),
        leave_to=address(request, "batches"),
        extra={"note": _("0 hours: they are not held. Batches that are here keep their rest.")},
    )


def _fetch(request: HouseRequest, code: UUID) -> BookBatch:
    rows = batches_visible_to(request.user).select_related("by")
    found: BookBatch = get_object_or_404(rows, code=code)
    return found
