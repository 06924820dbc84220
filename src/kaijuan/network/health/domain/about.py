"""What a follow-up is about, sealed under the person's key of the month in which it was opened.

``{"situation", "since", "note", "alerts": [{"day", "what": [question]}], "cleared"}``; every key
may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kaijuan.core.privacy.public import TooOld, seal, unseal, unseal_many
from kaijuan.network.health.models import Call, FollowUp
from kaijuan.network.health.names import FOLLOW_UP

About = dict[str, Any]


def about(follow_up: FollowUp) -> About | None:
    """None where it is erased. Whoever shows it records the look."""
    return unseal(
        bytes(follow_up.sealed),
        subject=follow_up.person.code,
        purpose=FOLLOW_UP,
        day=follow_up.opened_on,
    )


def sealed(follow_up: FollowUp, value: Mapping[str, Any]) -> bytes:
    """``value`` for ``follow_up.sealed``; b"" where its month is erased."""
    try:
        return seal(follow_up.person.code, value, purpose=FOLLOW_UP, day=follow_up.opened_on)
    except TooOld:
        return b""


def sealed_call(call: Call, value: Mapping[str, Any]) -> bytes:
    """``{"temperature", "symptoms", "note"}`` of one call."""
    return seal(call.follow_up.person.code, value, purpose=FOLLOW_UP, day=call.day)


def said(calls: Sequence[Call], follow_up: FollowUp) -> list[About | None]:
    """What was said in each call; None where it is erased. One query."""
    subject = follow_up.person.code
    rows = [(bytes(call.sealed), subject, call.day) for call in calls]
    return unseal_many(rows, purpose=FOLLOW_UP)
