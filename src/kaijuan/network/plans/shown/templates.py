"""The body of a template as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.checking import label_of
from kaijuan.network.plans.models import Consent, Part, StageMeasure, Trigger
from kaijuan.network.plans.shown.plans import words_of


@dataclass(frozen=True, slots=True)
class TemplateStage:
    name: str
    trigger: str
    mode: str
    consent: str
    measures: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TemplateShown:
    parts: list[tuple[str, str]]
    stages: list[TemplateStage]


def shown_template(body: dict[str, Any]) -> TemplateShown:
    """No query: a template holds all that is shown of it."""
    parts = body.get("parts", {})
    return TemplateShown(
        parts=[(str(part.label), str(parts.get(part.value, ""))) for part in Part],
        stages=[_stage(each) for each in body.get("stages", [])],
    )


def _stage(said: dict[str, Any]) -> TemplateStage:
    return TemplateStage(
        name=_in_language(said, "name"),
        trigger=_trigger(said),
        mode=said["mode"],
        consent=str(Consent(said["consent"]).label),
        measures=[_measure(each) for each in said["measures"]],
    )


def _in_language(said: dict[str, Any], field: str) -> str:
    return localised(SimpleNamespace(**said), field)


def _trigger(said: dict[str, Any]) -> str:
    if said["trigger"] == Trigger.LEVEL:
        return _("when the level is %(level)s") % {"level": _in_language(said, "level_name")}
    if said["trigger"] == Trigger.MODE:
        mode = Mode(said["on_mode"]).label
        return _("when the library goes to “%(mode)s”") % {"mode": mode}
    return _("on %(day)s") % {"day": day(parse_date(said["on_date"]))}


def _measure(said: dict[str, Any]) -> tuple[str, str]:
    row = StageMeasure(kind=said["kind"], parameters=said["parameters"])
    return label_of(row), words_of(row)
