"""Background work of the room."""

from __future__ import annotations

from kaijuan.core.jobs.public import cron, job, still_mine
from kaijuan.network.plans.domain import approval, proposals, switches


@job("plans.apply_switch")
def apply_switch(*, institution_id: int, switch_id: int) -> None:
    """Carry out a switch that was approved, when its time has come."""
    switches.apply_switch(switch_id, last=still_mine)


@cron("plans.due", "* * * * *")
def due(*, institution_id: None) -> None:
    """The net: carry out what is due, put back what is over."""
    switches.carry_out_due()


@job("plans.apply_proposal", may_see="plans.propose")
def apply_proposal(*, institution_id: int, proposal_id: int) -> None:
    """Carry out what members have approved of a proposal."""
    proposals.carry_out_proposal(proposal_id)


@job("plans.ask_members", may_see="plans.propose")
def ask_members(
    *, institution_id: int, proposal_id: int, members: list[int], by_id: int | None
) -> None:
    """Ask the many members of a large consortium."""
    proposals.ask_in_parts(proposal_id, members, by_id)


@job("plans.start_proposal")
def start_proposal(*, institution_id: None, proposal_id: int) -> None:
    """The time of a proposal has come."""
    proposals.start_if_ready(proposal_id)


@job("plans.put_in_force")
def put_in_force(*, institution_id: int, version_id: int) -> None:
    """The time of an approved version has come."""
    approval.put_in_force(version_id)


@cron("plans.versions_due", "*/10 * * * *")
def versions_due(*, institution_id: None) -> None:
    """The net: versions whose time has come and whose job was lost."""
    approval.put_due_in_force()
