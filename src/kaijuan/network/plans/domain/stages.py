"""The stages of a draft and their measures: put in, changed, moved and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Model

from kaijuan.core.audit.public import record
from kaijuan.core.validators import sensible_day
from kaijuan.network.plans.domain.drafts import named, touch
from kaijuan.network.plans.domain.plan_refusals import TooMany
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import PlanVersion, Stage, StageMeasure, Trigger

MOST_STAGES: Final = 20
MOST_MEASURES: Final = 30


def save_stage(stage: Stage, *, by: Any) -> Stage:
    """Keep a new or changed stage of a draft; only its own trigger's value is kept.

    Raises ``ValidationError``, ``NoLongerADraft`` or ``TooMany``.
    """
    if stage.trigger != Trigger.LEVEL:
        stage.on_level = None
    if stage.trigger != Trigger.MODE:
        stage.on_mode = ""
    if stage.trigger != Trigger.DATE:
        stage.on_date = None
    if stage.on_date is not None:
        sensible_day(stage.on_date)
    stage.clean_fields(exclude=["institution", "version"])
    stage.validate_constraints(exclude=["institution", "version"])
    with transaction.atomic():
        touch(stage.version, by=by)
        if stage.pk is None:
            stage.position = _last(stage.version.stages, MOST_STAGES)
        stage.save()
        _record("plan.stages_changed", stage.version, by)
    return stage


def remove_stage(stage: Stage, *, by: Any) -> None:
    """With its measures. Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(stage.version, by=by)
        stage.delete()
        _record("plan.stages_changed", stage.version, by)


def move_stage(stage: Stage, *, up: bool, by: Any) -> None:
    """One place up or down; at the end it stays. Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(stage.version, by=by)
        _move(stage, list(stage.version.stages.all()), up=up)
        _record("plan.stages_changed", stage.version, by)


def add_measure(stage: Stage, kind: str, cleaned: Mapping[str, Any], *, by: Any) -> StageMeasure:
    """Put a measure at the end of a stage; ``cleaned`` is of its kind's own form, valid.

    Raises KeyError for an unknown kind, ``NoLongerADraft``, ``TooMany``.
    """
    made = StageMeasure(stage=stage, kind=kind, parameters=measures[kind].parameters_of(cleaned))
    with transaction.atomic():
        touch(stage.version, by=by)
        made.position = _last(stage.measures, MOST_MEASURES)
        made.save()
        _record("plan.measures_changed", stage.version, by)
    return made


def change_measure(measure: StageMeasure, cleaned: Mapping[str, Any], *, by: Any) -> StageMeasure:
    """Keep other parameters of a measure. Raises ``NoLongerADraft``."""
    measure.parameters = measures[measure.kind].parameters_of(cleaned)
    with transaction.atomic():
        touch(measure.stage.version, by=by)
        measure.save(update_fields=["parameters"])
        _record("plan.measures_changed", measure.stage.version, by)
    return measure


def remove_measure(measure: StageMeasure, *, by: Any) -> None:
    """Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(measure.stage.version, by=by)
        measure.delete()
        _record("plan.measures_changed", measure.stage.version, by)


def move_measure(measure: StageMeasure, *, up: bool, by: Any) -> None:
    """One place up or down; at the end it stays. Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(measure.stage.version, by=by)
        _move(measure, list(measure.stage.measures.all()), up=up)
        _record("plan.measures_changed", measure.stage.version, by)


def _last(rows: Any, most: int) -> int:
    if rows.count() >= most:
        raise TooMany(most)
    highest: int | None = rows.aggregate(Max("position"))["position__max"]
    return 0 if highest is None else highest + 1


def _move(row: Model, rows: list[Any], *, up: bool) -> None:
    here = rows.index(row)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, each in enumerate(rows):
        each.position = position
    type(row)._default_manager.bulk_update(rows, ["position"])


def _record(verb: str, version: PlanVersion, by: Any) -> None:
    record(verb, version, by=by, details=named(version))
