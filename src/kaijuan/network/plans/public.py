"""What other rooms use of plans: the registers of measures and of facts."""

from __future__ import annotations

from kaijuan.network.plans.measures.base import (
    Change,
    Clash,
    Ground,
    Measure,
    NoParameters,
    Parameters,
    Preview,
    Told,
    Undone,
    measures,
)
from kaijuan.network.plans.models import ChangedSetting, Level, LevelChange, Plan, Proposal, Switch
from kaijuan.network.plans.readiness import Fact, Finding, facts

__all__ = [
    "Change",
    "ChangedSetting",
    "Clash",
    "Fact",
    "Finding",
    "Ground",
    "Level",
    "LevelChange",
    "Measure",
    "NoParameters",
    "Parameters",
    "Plan",
    "Preview",
    "Proposal",
    "Switch",
    "Told",
    "Undone",
    "facts",
    "measures",
]
