"""Stocktakes: started, counted on a phone, closed with the differences, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import carried_out, form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.supplies.domain.stocktakes import (
    Difference,
    close_stocktake,
    differences,
    give_up_stocktake,
)
from kaijuan.network.supplies.forms.stocktakes import CountForm, FoundForm, StartForm
from kaijuan.network.supplies.models import CountLine, Stocktake
from kaijuan.network.supplies.quantities import written
from kaijuan.network.supplies.rules import stocktakes_visible_to
from kaijuan.network.supplies.views.common import address, link, may_move, tabs_of

#: As many as a phone scrolls through at one shelf.
PER_PAGE: Final = 20


@needs("supplies.view")
@require_safe
def stocktakes(request: HouseRequest) -> HttpResponse:
    may = may_move(request)

    def show(row: Any) -> dict[str, Any]:
        return {
            "started": link(address(request, "stocktake", row.code), moment(row.started_at)),
            "store": row.store.name,
            "state": state_of(row),
            "counted": f"{row.counted} / {row.all_lines}",
            "note": row.note,
        }

    page = ListPage(
        name="stocktakes",
        title=pgettext("supplies", "Stocktakes"),
        columns=[
            Column("started", pgettext("stocktake", "Begun"), sort="started_at"),
            Column("store", pgettext("supplies", "Kept at"), sort="store__name"),
            Column("state", pgettext("supplies", "State"), sort="state"),
            Column("counted", pgettext("stocktake", "Counted"), numeric=True, sort="counted"),
            Column("note", pgettext("supplies", "Note")),
        ],
        show=show,
        export=lambda row: [
            moment(row.started_at),
            row.store.name,
            row.get_state_display(),
            f"{row.counted} / {row.all_lines}",
            row.note,
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "stocktake-new") if may else "",
            "create_label": pgettext("stocktake", "Begin a stocktake"),
            "empty_title": _("Nothing has been counted yet"),
            "empty_hint": _("Choose a place; the list of what should be there is frozen."),
        },
        first="-started_at",
    )
    counted = Count("lines", filter=Q(lines__counted__isnull=False))
    rows = stocktakes_visible_to(request.user).select_related("store")
    return page.answer(
        request, rows.annotate(counted=counted, all_lines=Count("lines")), ListFilter(request.GET)
    )


def state_of(row: Stocktake) -> Any:
    """The state as word, shape and pigment."""
    tone = {"open": "limited", "closed": "open"}.get(row.state, "closed")
    icon = {"open": "due", "closed": "ok"}.get(row.state, "off")
    return badge(row.get_state_display(), tone=tone, icon=icon)


def _narrow(rows: QuerySet[Stocktake], wanted: dict[str, Any]) -> QuerySet[Stocktake]:
    text = wanted["q"]
    return rows.filter(Q(store__name__icontains=text) | Q(note__icontains=text)) if text else rows


@needs("supplies.move")
@require_http_methods(["GET", "HEAD", "POST"])
def stocktake_new(request: HouseRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        return redirect(address(request, "stocktake", form.made.code))
    context = {
        "form": form,
        "title": pgettext("stocktake", "Begin a stocktake"),
        "back": address(request, "stocktakes"),
        "save_label": pgettext("stocktake", "Begin"),
    }
    return render(request, "ui/pages/form.html", context, status=422 if form.is_bound else 200)


@needs("supplies.view")
@require_http_methods(["GET", "HEAD", "POST"])
def stocktake(request: HouseRequest, code: UUID) -> HttpResponse:
    """The list. While it is open, POST enters the counts of this page; ``?page=``, ``?left=1``."""
    found = _fetch(request, code)
    lines = found.lines.select_related("item").order_by("item__name", "expires_on", "batch", "pk")
    left = bool(request.GET.get("left"))
    if left:
        lines = lines.filter(counted__isnull=True)
    try:
        page = Paginator(lines, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    may = found.state == Stocktake.State.OPEN and may_move(request)
    form = None
    if may:
        form = CountForm(
            request.POST if request.method == "POST" else None,
            stocktake=found,
            lines=_posted_or(page.object_list, request, found),
        )
        if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
            count = form.entered
            sentence = ngettext("%(count)s line is noted.", "%(count)s lines are noted.", count)
            messages.success(request, sentence % {"count": count})
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    elif request.method == "POST":
        messages.error(request, _("This stocktake is over: somebody closed it or gave it up."))
    rows = form.lines if form else list(page.object_list)
    context = {
        "stocktake": found,
        "state": state_of(found),
        "form": form,
        "rows": _rows(found, rows, form),
        "page": page,
        "left": left,
        "counted": found.lines.filter(counted__isnull=False).count(),
        "total": found.lines.count(),
        "may_move": may,
        "up": address(request, "stocktakes"),
    }
    refused = request.method == "POST"
    return render(request, "supplies/stocktake.html", context, status=422 if refused else 200)


def _posted_or(shown: Any, request: HouseRequest, found: Stocktake) -> list[CountLine]:
    """The lines whose boxes were sent: what stands on the page may have changed since."""
    if request.method != "POST":
        return list(shown)
    codes = []
    for name in request.POST:
        if name.startswith("count-"):
            try:
                codes.append(UUID(name.removeprefix("count-")))
            except ValueError:
                continue
    rows = found.lines.select_related("item").filter(code__in=codes[: PER_PAGE * 2])
    return list(rows.order_by("item__name", "expires_on", "batch", "pk"))


def _rows(
    found: Stocktake, lines: Sequence[CountLine], form: CountForm | None
) -> list[dict[str, Any]]:
    boxes = {line.pk: (box, was) for line, box, was in form.boxes()} if form else {}
    return [
        {"line": each.line, "boxes": boxes.get(each.line.pk), **_shown(each)}
        for each in differences(found, lines)
    ]


def _shown(each: Difference) -> dict[str, Any]:
    unit = each.line.item.unit
    return {
        "expected": written(each.line.expected, unit),
        "counted": written(each.line.counted, unit) if each.line.counted is not None else "",
        "moved": _signed(each.moved, unit) if each.moved else "",
        "difference": _signed(each.difference, unit) if each.difference else "",
        "same": each.difference is not None and not each.difference,
    }


def _signed(amount: Any, unit: str) -> str:
    text = written(abs(amount), unit)
    return f"−{text}" if amount < 0 else f"+{text}"


@needs("supplies.move")
@require_http_methods(["GET", "HEAD", "POST"])
def stocktake_add(request: HouseRequest, code: UUID) -> HttpResponse:
    """Something was found that is not on the list."""
    return form_page(
        request,
        partial(FoundForm, stocktake=_fetch(request, code)),
        title=_("Something is not on the list"),
        done=_("It is on the list now."),
        leave_to=address(request, "stocktake", code),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def stocktake_close(request: HouseRequest, code: UUID) -> HttpResponse:
    """Every difference once more; then they are booked in one act."""
    found = _fetch(request, code)
    back = address(request, "stocktake", code)
    lines = found.lines.select_related("item").order_by("item__name", "expires_on", "pk")
    counted = lines.filter(counted__isnull=False)
    context: dict[str, Any] = {"stocktake": found, "back": back}
    if request.method == "POST":
        try:
            adjusted = close_stocktake(found, by=request.user)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
        else:
            sentence = ngettext(
                "The stocktake is closed: %(count)s difference is booked.",
                "The stocktake is closed: %(count)s differences are booked.",
                adjusted,
            )
            messages.success(request, sentence % {"count": adjusted})
            return redirect(back)
    differing = [each for each in differences(found, counted) if each.difference]
    context |= {
        "rows": [{"line": each.line, **_shown(each)} for each in differing],
        "counted": counted.count(),
        "uncounted": lines.filter(counted__isnull=True).count(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supplies/stocktake_close.html", context, status=status)


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def stocktake_give_up(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    back = address(request, "stocktake", code)
    context: dict[str, Any] = {"stocktake": found, "back": back}
    if request.method == "POST":
        try:
            give_up_stocktake(found, by=request.user)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
            return render(request, "supplies/stocktake_give_up.html", context, status=422)
        messages.success(request, _("The stocktake is given up; nothing is booked."))
        return redirect(address(request, "stocktakes"))
    return render(request, "supplies/stocktake_give_up.html", context)


def _fetch(request: HouseRequest, code: UUID) -> Stocktake:
    rows = stocktakes_visible_to(request.user).select_related("store")
    found: Stocktake = get_object_or_404(rows, code=code)
    return found
