"""What other rooms use of rounds."""

from __future__ import annotations

from kaijuan.network.rounds.domain.closing_items import close_due
from kaijuan.network.rounds.domain.complete import complete_item
from kaijuan.network.rounds.domain.escalate import escalate_due
from kaijuan.network.rounds.domain.generate import write_items
from kaijuan.network.rounds.domain.obligations import (
    change_obligation,
    create_obligation,
    wanted_of,
)
from kaijuan.network.rounds.domain.obligations_running import end_obligation, start_obligation
from kaijuan.network.rounds.domain.obligations_wanted import (
    AudiencePart,
    ObligationWanted,
    StepWanted,
)
from kaijuan.network.rounds.domain.read_answers import answers_of
from kaijuan.network.rounds.domain.submit import SubmissionWanted, Submitted, submit
from kaijuan.network.rounds.domain.submit_judge import accept_item, return_item
from kaijuan.network.rounds.domain.waive import unwaive_item, waive_items
from kaijuan.network.rounds.kinds import DutyKind, Handed, duty_kinds
from kaijuan.network.rounds.models import (
    DONE,
    Audience,
    AudienceKind,
    Channel,
    Days,
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    Spot,
    SpotKind,
    State,
    Submission,
)

__all__ = [
    "DONE",
    "Audience",
    "AudienceKind",
    "AudiencePart",
    "Channel",
    "Days",
    "DutyKind",
    "ExpectedItem",
    "Handed",
    "Obligation",
    "ObligationState",
    "ObligationWanted",
    "Occurrence",
    "Spot",
    "SpotKind",
    "State",
    "StepWanted",
    "Submission",
    "SubmissionWanted",
    "Submitted",
    "accept_item",
    "answers_of",
    "change_obligation",
    "close_due",
    "complete_item",
    "create_obligation",
    "duty_kinds",
    "end_obligation",
    "escalate_due",
    "return_item",
    "start_obligation",
    "submit",
    "unwaive_item",
    "waive_items",
    "wanted_of",
    "write_items",
]
