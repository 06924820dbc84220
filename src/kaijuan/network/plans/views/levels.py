"""Public pages of the response levels: what holds now, how it came, what was known when."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.plans.domain.levels import believed
from kaijuan.network.plans.forms.levels import BelievedForm, ChangesFilter
from kaijuan.network.plans.forms.moments import end_of
from kaijuan.network.plans.models import LevelChange
from kaijuan.network.plans.shown.levels import lines_of, name_of_level


@public
@require_safe
def levels(request: HouseRequest) -> HttpResponse:
    """What holds in each area, what is announced, what was before. ``?on=``: as known that day."""
    form = BelievedForm(request.GET)
    on: dt.date | None = form.cleaned_data["on"] if form.is_valid() else None
    at, known = now(), None
    if on is not None:
        at = known = end_of(on, request.institution) - dt.timedelta(microseconds=1)
    context = {
        "form": form,
        "on": on,
        "lines": lines_of(believed(known), at),
        "may_record": request.user.has_perm("plans.record_level", request.institution),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "plans/levels.html", context, status=status)


@public
@require_safe
def level_change(request: HouseRequest, code: UUID) -> HttpResponse:
    """One entry, with what it took the place of and what took its place."""
    rows = LevelChange.objects.select_related("area", "scheme", "level", "recorded_by")
    change = get_object_or_404(rows, code=code)
    beside = rows.filter(area=change.area_id, scheme=change.scheme_id).order_by("pk")
    chain = _chain(change, list(beside))
    context = {
        "change": change,
        "name": name_of_level(change),
        "chain": [(each, name_of_level(each)) for each in chain],
        "stands": chain[-1] == change and not change.withdrawn,
        "latest": chain[-1],
        "may_record": request.user.has_perm("plans.record_level", change),
    }
    return render(request, "plans/level_change.html", context)


def _chain(change: LevelChange, rows: list[LevelChange]) -> list[LevelChange]:
    """The entries that took each other's place, the first one first."""
    by_pk = {each.pk: each for each in rows}
    after = {each.supersedes_id: each for each in rows if each.supersedes_id}
    first = change
    while first.supersedes_id:
        first = by_pk[first.supersedes_id]
    chain = [first]
    while chain[-1].pk in after:
        chain.append(after[chain[-1].pk])
    return chain


@public
@require_safe
def level_changes(request: HouseRequest) -> HttpResponse:
    """Every entry ever made. ``?q= &area= &scheme= &sort= &page= &format=csv|xlsx``."""
    page = ListPage(
        name="level-changes",
        title=gettext_lazy("All entries"),
        columns=[
            Column("from", gettext_lazy("In effect from"), sort="effective_at"),
            Column("level", pgettext_lazy("response", "Level")),
            Column("area", pgettext_lazy("response", "Area"), sort="area__name"),
            Column("document", pgettext_lazy("response", "Document")),
            Column("recorded", pgettext_lazy("response", "Recorded"), sort="recorded_at"),
            Column("state", pgettext_lazy("response", "State")),
        ],
        show=_show,
        export=_export,
        narrow=_narrow,
        extra={
            "empty_title": gettext_lazy("No change of level has been recorded"),
            "empty_hint": gettext_lazy("The secretariat of the consortium records it."),
        },
    )
    rows = LevelChange.objects.select_related("area", "scheme", "level", "superseded_by")
    return page.answer(request, rows, ChangesFilter(request.GET))


def _narrow(rows: QuerySet[LevelChange], wanted: dict[str, Any]) -> QuerySet[LevelChange]:
    if wanted["area"]:
        rows = rows.filter(area=wanted["area"])
    if wanted["scheme"]:
        rows = rows.filter(scheme=wanted["scheme"])
    if not wanted["q"]:
        return rows
    word = wanted["q"]
    return rows.filter(
        Q(document__icontains=word)
        | Q(note__icontains=word)
        | Q(area__name__icontains=word)
        | Q(level__name__icontains=word)
    )


def _state(row: LevelChange) -> str:
    if row.withdrawn:
        return _("withdraws an entry")
    after = getattr(row, "superseded_by", None)
    if after is not None:
        return _("withdrawn") if after.withdrawn else _("corrected")
    return _("stands")


def _show(row: LevelChange) -> dict[str, Any]:
    href = reverse("plans:level-change", args=[row.code])
    return {
        "from": format_html('<a href="{}">{}</a>', href, moment(row.effective_at)),
        "level": marked(name_of_level(row)),
        "area": marked(localised(row.area, "name")),
        "document": marked(row.document),
        "recorded": moment(row.recorded_at),
        "state": _state(row),
    }


def _export(row: LevelChange) -> list[Any]:
    return [
        row.effective_at.astimezone(HOUSE_ZONE).replace(tzinfo=None),
        name_of_level(row),
        row.area.name,
        row.document,
        row.recorded_at.astimezone(HOUSE_ZONE).replace(tzinfo=None),
        _state(row),
    ]
