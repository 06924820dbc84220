"""Duties, what they expect, and what was handed in."""

from kaijuan.network.rounds.models.calling import (
    Contact,
    DayReport,
    Demand,
    MemberReminder,
    Reminder,
    Waiver,
)
from kaijuan.network.rounds.models.expected import DONE, ExpectedItem, Occurrence, State
from kaijuan.network.rounds.models.formats import ExportFormat, Level, RowsOf
from kaijuan.network.rounds.models.obligations import (
    Audience,
    AudienceKind,
    Days,
    EscalationStep,
    Obligation,
    ObligationState,
    Spot,
    SpotKind,
)
from kaijuan.network.rounds.models.submissions import Attachment, Channel, Submission

__all__ = [
    "DONE",
    "Attachment",
    "Audience",
    "AudienceKind",
    "Channel",
    "Contact",
    "DayReport",
    "Days",
    "Demand",
    "EscalationStep",
    "ExpectedItem",
    "ExportFormat",
    "Level",
    "MemberReminder",
    "Obligation",
    "ObligationState",
    "Occurrence",
    "Reminder",
    "RowsOf",
    "Spot",
    "SpotKind",
    "State",
    "Submission",
    "Waiver",
]
