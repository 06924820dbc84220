"""Sums of the day, follow-ups with their calls, and pledges."""

from kaijuan.network.health.models.follow_ups import Call, CallState, FollowUp, FollowUpRule, Source
from kaijuan.network.health.models.pledges import (
    Asking,
    Pledge,
    PledgeVersion,
    Signature,
    Withdrawal,
)
from kaijuan.network.health.models.tally import Tally

__all__ = [
    "Asking",
    "Call",
    "CallState",
    "FollowUp",
    "FollowUpRule",
    "Pledge",
    "PledgeVersion",
    "Signature",
    "Source",
    "Tally",
    "Withdrawal",
]
