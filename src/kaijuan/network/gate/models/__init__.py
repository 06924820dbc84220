"""Buildings and their gates, who may pass, who was inside, and what was asked of it."""

from kaijuan.network.gate.models.buildings import Building, Direction, Gate, GateSettings, Headcount
from kaijuan.network.gate.models.tracing import TraceRequest, TraceState
from kaijuan.network.gate.models.visits import (
    Carrier,
    Ended,
    Outcome,
    Pass,
    Passage,
    Purpose,
    Reason,
    Visit,
    VisitorKind,
)

__all__ = [
    "Building",
    "Carrier",
    "Direction",
    "Ended",
    "Gate",
    "GateSettings",
    "Headcount",
    "Outcome",
    "Pass",
    "Passage",
    "Purpose",
    "Reason",
    "TraceRequest",
    "TraceState",
    "Visit",
    "VisitorKind",
]
