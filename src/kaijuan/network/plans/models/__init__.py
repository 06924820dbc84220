"""Levels, plans, switches with what they changed, and what must be true before a mode opens."""

from kaijuan.network.plans.models.inside import SwitchInside
from kaijuan.network.plans.models.levels import Area, Level, LevelChange, LevelScheme
from kaijuan.network.plans.models.plans import (
    Part,
    Plan,
    PlanDocument,
    PlanDuty,
    PlanTemplate,
    PlanVersion,
)
from kaijuan.network.plans.models.readiness import ReadinessItem, ReadinessTick
from kaijuan.network.plans.models.runs import ChangedSetting, MeasureRun
from kaijuan.network.plans.models.stages import Consent, Stage, StageMeasure, Trigger
from kaijuan.network.plans.models.switches import Proposal, Revision, Switch

__all__ = [
    "Area",
    "ChangedSetting",
    "Consent",
    "Level",
    "LevelChange",
    "LevelScheme",
    "MeasureRun",
    "Part",
    "Plan",
    "PlanDocument",
    "PlanDuty",
    "PlanTemplate",
    "PlanVersion",
    "Proposal",
    "ReadinessItem",
    "ReadinessTick",
    "Revision",
    "Stage",
    "StageMeasure",
    "Switch",
    "SwitchInside",
    "Trigger",
]
