"""Sessions of training: the list, one session with who attended, topics."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.numbers import plain
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.staffing.domain.rolls import roll_of
from kaijuan.network.staffing.forms.training import (
    CancelForm,
    RollForm,
    TrainingFilter,
    TrainingForm,
)
from kaijuan.network.staffing.models import Result, Training
from kaijuan.network.staffing.rules import trainings_visible_to
from kaijuan.network.staffing.views.tabs import address, may_manage, tabs_of


@needs("staffing.view")
@require_safe
def trainings(request: HouseRequest) -> HttpResponse:
    """``?q= &topic=<code> &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        href = address(request, "staffing:training", row.code)
        return {
            "title": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, row.title),
            "topic": row.topic.name,
            "group": row.group.name if row.group else _("people of the library"),
            "held_on": day(row.held_on),
            "hours": plain(row.hours) if row.hours else "",
            "trainer": row.trainer,
            "passed": _result(row),
        }

    page = ListPage(
        name="trainings",
        title=_("Trainings"),
        columns=[
            Column("title", pgettext_lazy("of a training", "Title"), sort="title"),
            Column("topic", pgettext_lazy("of a training", "Topic"), sort="topic__name"),
            Column("group", _("For whom"), sort="group__name"),
            Column("held_on", _("Day"), sort="held_on"),
            Column("hours", pgettext_lazy("of a training", "Hours"), numeric=True, sort="hours"),
            Column("trainer", _("Trainer"), sort="trainer"),
            Column("passed", pgettext_lazy("training", "Passed"), numeric=True, sort="passed"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra=_extra(request),
        first="-held_on",
    )
    rows = trainings_visible_to(request.user).select_related("topic", "group")
    passed = Count("records", filter=Q(records__result=Result.PASSED))
    rows = rows.annotate(noted=Count("records"), passed=passed)
    return page.answer(request, rows, TrainingFilter(request.GET))


def _extra(request: HouseRequest) -> dict[str, Any]:
    if not may_manage(request):
        return {"empty_hint": _("The director or the facilities staff enter them.")}
    return {
        "create_href": address(request, "staffing:training-new"),
        "create_label": _("Enter a training"),
        "other_href": address(request, "staffing:records-import"),
        "other_label": _("Import records"),
        "empty_hint": _("A topic comes first, then the session, then who attended."),
    }


def _result(row: Any) -> str:
    if row.cancelled_at is not None:
        return pgettext("training", "called off")
    return f"{row.passed} / {row.noted}" if row.noted else ""


def _exported(row: Any) -> list[Any]:
    group = row.group.name if row.group else ""
    held_on = row.held_on.isoformat()
    return [row.title, row.topic.name, group, held_on, row.hours, row.trainer, _result(row)]


def _narrow(rows: QuerySet[Training], wanted: dict[str, Any]) -> QuerySet[Training]:
    if wanted["topic"]:
        rows = rows.filter(topic=wanted["topic"])
    text = wanted["q"]
    return rows.filter(Q(title__icontains=text) | Q(trainer__icontains=text)) if text else rows


@needs("staffing.view")
@require_safe
def training(request: HouseRequest, code: UUID) -> HttpResponse:
    """One session: who attended and how it went."""
    found = fetch(request, code)
    context = {
        "training": found,
        "hours": plain(found.hours) if found.hours else "",
        "roll": roll_of(found),
        "may_manage": may_manage(request) and found.cancelled_at is None,
    }
    return render(request, "staffing/training.html", context)


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_note(request: HouseRequest, code: UUID) -> HttpResponse:
    """Who attended, and how it went: everybody on one page."""
    found = fetch(request, code)
    return form_page(
        request,
        partial(RollForm, training=found, roll=roll_of(found)),
        title=_("Who attended"),
        done=_("It is noted."),
        leave_to=address(request, "staffing:training", code),
        extra={"note": found.title},
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        TrainingForm,
        title=_("Enter a training"),
        done=_("The training is entered."),
        leave_to=address(request, "staffing:trainings"),
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(TrainingForm, instance=found),
        title=_("Change the training"),
        done=_("The training is changed."),
        leave_to=address(request, "staffing:training", code),
        extra={
            "other_href": address(request, "staffing:training-cancel", code),
            "other_label": _("Call this training off"),
        },
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_cancel(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(CancelForm, training=found),
        title=_("Call the training off"),
        done=_("The training is called off."),
        leave_to=address(request, "staffing:training", code),
        extra={"note": found.title, "save_label": pgettext("training", "Call off")},
    )


def fetch(request: HouseRequest, code: UUID) -> Training:
    rows = trainings_visible_to(request.user).select_related("topic", "group")
    found: Training = get_object_or_404(rows, code=code)
    return found
