"""Stages of a draft and their measures."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.plans.forms.stages import MeasureForm, StageActForm, StageForm
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import PlanVersion, Stage, StageMeasure
from kaijuan.network.plans.views.fetch import measure_or_404, stage_or_404, version_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]
_ACTS: Final = ("up", "down")


def _back(request: HouseRequest, version: PlanVersion) -> str:
    return reverse("plans:version", args=[request.institution.slug, version.code]) + "#stages"


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def stage_new(request: HouseRequest, code: UUID) -> HttpResponse:
    version = version_or_404(request, code)
    return act_page(
        request,
        partial(StageForm, instance=Stage(version=version)),
        title=_("Add a stage"),
        label=_("Add the stage"),
        done=_("The stage is added. Now give it its measures."),
        back=_back(request, version),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def stage_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    stage = stage_or_404(request, code)
    return act_page(
        request,
        partial(StageForm, instance=stage),
        title=_("Change the stage"),
        label=_("Keep the stage"),
        done=_("The stage is changed."),
        back=_back(request, stage.version),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def stage_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    stage = stage_or_404(request, code)
    return act_page(
        request,
        partial(StageActForm, row=stage, act="remove"),
        title=_("Remove the stage"),
        label=_("Remove the stage"),
        done=_("The stage is removed."),
        note=_("Its measures are removed with it."),
        back=_back(request, stage.version),
        about=stage.name,
    )


@needs("plans.draft_plan")
@require_POST
def stage_move(request: HouseRequest, code: UUID) -> HttpResponse:
    """``way``: "up" or "down"."""
    stage = stage_or_404(request, code)
    return _move(request, stage, stage.version)


@needs("plans.draft_plan")
@require_safe
def measure_choose(request: HouseRequest, code: UUID) -> HttpResponse:
    """The kinds of measures, to choose one for a stage."""
    stage = stage_or_404(request, code)
    slug = request.institution.slug
    kinds = [(each, reverse("plans:measure-new", args=[slug, code, each.key])) for each in measures]
    context = {"stage": stage, "kinds": kinds, "back": _back(request, stage.version)}
    return render(request, "plans/measure_choose.html", context)


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def measure_new(request: HouseRequest, code: UUID, kind: str) -> HttpResponse:
    stage = stage_or_404(request, code)
    if kind not in measures:
        raise Http404
    return act_page(
        request,
        partial(MeasureForm, kind=kind, stage=stage),
        title=measures[kind].label,
        label=_("Add the measure"),
        done=_("The measure is added."),
        note=_note(kind),
        back=_back(request, stage.version),
        about=stage.name,
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def measure_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    measure = measure_or_404(request, code)
    if measure.kind not in measures:
        raise Http404
    return act_page(
        request,
        partial(MeasureForm, kind=measure.kind, stage=measure.stage, measure=measure),
        title=measures[measure.kind].label,
        label=_("Keep the measure"),
        done=_("The measure is changed."),
        note=_note(measure.kind),
        back=_back(request, measure.stage.version),
        about=measure.stage.name,
    )


def _note(kind: str) -> str:
    measure = measures[kind]
    return " ".join(str(each) for each in (measure.hint, measure.cannot_take_back) if each)


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def measure_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    measure = measure_or_404(request, code)
    return act_page(
        request,
        partial(StageActForm, row=measure, act="remove"),
        title=_("Remove the measure"),
        label=_("Remove the measure"),
        done=_("The measure is removed."),
        back=_back(request, measure.stage.version),
    )


@needs("plans.draft_plan")
@require_POST
def measure_move(request: HouseRequest, code: UUID) -> HttpResponse:
    """``way``: "up" or "down"."""
    measure = measure_or_404(request, code)
    return _move(request, measure, measure.stage.version)


def _move(request: HouseRequest, row: Any, version: PlanVersion) -> HttpResponse:
    way = request.POST.get("way", "")
    if way not in _ACTS:
        messages.error(request, str(_("Choose “up” or “down”.")))
        return redirect(_back(request, version))
    try:
        _moved(row, way, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, version))


def _moved(row: Stage | StageMeasure, way: str, by: Any) -> None:
    StageActForm({}, row=row, act=way).write(by=by)
