"""What this person may do with this switch now, and why not where one would expect it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kaijuan.network.plans.domain.switches import prepared_it, steps
from kaijuan.network.plans.models import Consent, Switch

State = Switch.State


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts that are open; ``own``: they would have to approve what they prepared."""

    submit: bool = False
    approve: bool = False
    refuse: bool = False
    withdraw: bool = False
    undo: bool = False
    change: bool = False
    own: bool = False

    @property
    def any(self) -> bool:
        return any((self.submit, self.approve, self.refuse, self.withdraw, self.undo, self.change))


def acts_of(user: Any, switch: Switch) -> Acts:
    """By the table of steps, and by who prepared it; one query at most, in the open scope."""
    open_now = {step.key for step in steps.open_to(user, switch)}
    own = "approve" in open_now and _own(user, switch)
    return Acts(
        submit="submit" in open_now and switch.state == State.DRAFT,
        approve="approve" in open_now and not own,
        refuse="refuse" in open_now,
        withdraw="withdraw" in open_now,
        undo="undo" in open_now,
        change="submit" in open_now and switch.state == State.DRAFT,
        own=own,
    )


def _own(user: Any, switch: Switch) -> bool:
    two = switch.consent in (Consent.SECOND, Consent.UNIVERSITY)
    return two and prepared_it(user, switch)
