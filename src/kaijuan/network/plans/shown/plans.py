"""A version as a page shows it: read in constant queries, put into words once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.domain.checking import label_of
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import (
    Part,
    PlanDocument,
    PlanDuty,
    PlanVersion,
    Stage,
    StageMeasure,
    Trigger,
)

#: The tone of a state's badge, and its icon.
TONES = {
    PlanVersion.State.DRAFT: ("plain", "due"),
    PlanVersion.State.REVIEWED: ("limited", "due"),
    PlanVersion.State.APPROVED: ("open", "due"),
    PlanVersion.State.IN_FORCE: ("open", "ok"),
    PlanVersion.State.ENDED: ("closed", "off"),
}


@dataclass(frozen=True, slots=True)
class MeasureShown:
    measure: StageMeasure
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class StageShown:
    stage: Stage
    trigger: str
    measures: list[MeasureShown]


@dataclass(frozen=True, slots=True)
class PartShown:
    part: Part
    text: str
    duties: list[PlanDuty]


@dataclass(frozen=True, slots=True)
class VersionShown:
    version: PlanVersion
    tone: str
    icon: str
    parts: list[PartShown]
    stages: list[StageShown]
    documents: list[PlanDocument]


def shown(version: PlanVersion) -> VersionShown:
    """Four queries, whatever is in it."""
    duties = list(version.duties.select_related("person").order_by("pk"))
    stages = version.stages.select_related("on_level").prefetch_related("measures")
    tone, icon = TONES[PlanVersion.State(version.state)]
    return VersionShown(
        version=version,
        tone=tone,
        icon=icon,
        parts=[
            PartShown(part, getattr(version, part.value), [d for d in duties if d.part == part])
            for part in Part
        ],
        stages=[_stage(each) for each in stages],
        documents=list(version.documents.all()),
    )


def _stage(stage: Stage) -> StageShown:
    return StageShown(
        stage=stage,
        trigger=trigger_of(stage),
        measures=[
            MeasureShown(each, label_of(each), words_of(each)) for each in stage.measures.all()
        ],
    )


def trigger_of(stage: Stage) -> str:
    """What sets the stage off, in one line."""
    if stage.trigger == Trigger.LEVEL and stage.on_level is not None:
        return _("when the level is %(level)s") % {"level": localised(stage.on_level, "name")}
    if stage.trigger == Trigger.MODE:
        mode = stage.get_on_mode_display()
        return _("when the library goes to “%(mode)s”") % {"mode": mode}
    return _("on %(day)s") % {"day": day(stage.on_date)}


def words_of(measure: StageMeasure) -> str:
    """What the measure does, as its kind says it; its bare name where that cannot be said."""
    if measure.kind not in measures:
        return pgettext("measure", "not known in this house")
    label = label_of(measure)
    try:
        words = str(measures[measure.kind].describe(measure.parameters))
    except (KeyError, TypeError, ValueError, AttributeError):
        # Of a template only a part may fit here; the review then says that it is not filled in.
        return label
    # Beside its label it need not be said twice.
    return words.removeprefix(label).lstrip(":： ") or label


def person_of(duty: PlanDuty) -> str:
    """Who answers for it: the person, the post, or both."""
    names = [duty.person.name if duty.person else "", duty.post]
    return pgettext("between two names", ", ").join(each for each in names if each) or "—"
