"""Whether a version is complete enough to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kaijuan.network.plans.domain.plan_refusals import NothingInIt, Unfinished
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import Part, PlanVersion, StageMeasure


def must_be_complete(version: PlanVersion) -> None:
    """Raises ``NothingInIt``, or ``Unfinished`` naming the first measure that lacks something."""
    stages = list(version.stages.prefetch_related("measures"))
    if not stages or not any(getattr(version, part.value).strip() for part in Part):
        raise NothingInIt
    for stage in stages:
        for measure in stage.measures.all():
            if not is_filled_in(measure):
                raise Unfinished(stage.name, label_of(measure))


def is_filled_in(measure: StageMeasure) -> bool:
    """Whether its kind is known here and takes its parameters, in the open scope."""
    return measure.kind in measures and takes(measure.kind, measure.parameters)


def takes(kind: str, parameters: Mapping[str, Any]) -> bool:
    """Whether the form of ``kind`` is content with ``parameters``, sent as it would show them."""
    form = measures[kind].form
    shown = form(initial=as_typed(kind, parameters))
    return bool(form(data={bound.html_name: bound.value() for bound in shown}).is_valid())


def as_typed(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """``parameters`` as a person typed them: what is kept as a list of lines is text again."""
    fields = measures[kind].form.base_fields
    return {
        name: "\n".join(value) if _is_lines(fields.get(name), value) else value
        for name, value in parameters.items()
    }


def _is_lines(field: Any, value: Any) -> bool:
    text = isinstance(field, forms.CharField) and not isinstance(field, forms.MultipleChoiceField)
    return text and isinstance(value, list) and all(isinstance(each, str) for each in value)


def label_of(measure: StageMeasure) -> str:
    return str(measures[measure.kind].label) if measure.kind in measures else measure.kind
