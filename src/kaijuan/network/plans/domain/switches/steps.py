"""The lifecycle of a switch as a table.

"approve-by-plan", "apply", "stop" and "end" are the house's own; the buttons are ``BUTTONS``.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.workflow.public import Step, Workflow
from kaijuan.network.plans.models import Switch

State = Switch.State

#: The steps that a person takes.
BUTTONS: Final = ("submit", "approve", "refuse", "withdraw", "undo")

PREPARE: Final = "plans.prepare_switch"
APPROVE: Final = "plans.approve_switch"

steps: Final = Workflow(
    Step(
        "submit",
        (State.DRAFT, State.PROPOSED),
        State.WAITING,
        PREPARE,
        "switch.submitted",
        pgettext_lazy("switch", "Submit for approval"),
    ),
    Step(
        "approve",
        (State.WAITING, State.PROPOSED),
        State.APPROVED,
        APPROVE,
        "switch.approved",
        pgettext_lazy("switch", "Approve"),
    ),
    Step(
        "approve-by-plan",
        (State.WAITING, State.PROPOSED),
        State.APPROVED,
        APPROVE,
        "switch.approved_by_plan",
        pgettext_lazy("switch", "Approve"),
    ),
    Step(
        "refuse",
        (State.WAITING, State.PROPOSED),
        State.REFUSED,
        APPROVE,
        "switch.refused",
        pgettext_lazy("switch", "Refuse"),
    ),
    Step(
        "withdraw",
        (State.DRAFT, State.WAITING, State.APPROVED),
        State.WITHDRAWN,
        PREPARE,
        "switch.withdrawn",
        pgettext_lazy("switch", "Withdraw"),
    ),
    Step(
        "apply",
        (State.APPROVED,),
        State.APPLIED,
        APPROVE,
        "switch.applied",
        pgettext_lazy("switch", "Carry out"),
    ),
    Step(
        "stop",
        (State.APPROVED,),
        State.WAITING,
        APPROVE,
        "switch.stopped",
        pgettext_lazy("switch", "Stop"),
    ),
    Step(
        "undo",
        (State.APPLIED,),
        State.UNDONE,
        APPROVE,
        "switch.undone",
        pgettext_lazy("switch", "Take back"),
    ),
    Step(
        "end",
        (State.APPLIED,),
        State.OVER,
        APPROVE,
        "switch.over",
        pgettext_lazy("switch", "End"),
    ),
)
