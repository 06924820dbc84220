"""Patrols, disinfection and returned books."""

from kaijuan.network.premises.models.books import BookBatch, HoldPolicy, Treated, WhereFrom
from kaijuan.network.premises.models.disinfection import (
    Agent,
    SpotPlan,
    SpotWhat,
    Treatment,
    Unit,
)
from kaijuan.network.premises.models.patrol import (
    Check,
    Fault,
    FaultKind,
    How,
    Outcome,
    Point,
    PointWhat,
    Round,
    RoundState,
    Route,
    Stop,
    WallCode,
)

__all__ = [
    "Agent",
    "BookBatch",
    "Check",
    "Fault",
    "FaultKind",
    "HoldPolicy",
    "How",
    "Outcome",
    "Point",
    "PointWhat",
    "Round",
    "RoundState",
    "Route",
    "SpotPlan",
    "SpotWhat",
    "Stop",
    "Treated",
    "Treatment",
    "Unit",
    "WallCode",
    "WhereFrom",
]
