"""The secretariat proposes, each director consents (S06)."""

from kaijuan.network.plans.domain.proposals.carry_out import ask_in_parts, carry_out_proposal
from kaijuan.network.plans.domain.proposals.propose import (
    apply_proposal,
    propose,
    propose_for_level,
    start_if_ready,
    withdraw_proposal,
)
from kaijuan.network.plans.domain.proposals.wanted import ProposalWanted

__all__ = [
    "ProposalWanted",
    "apply_proposal",
    "ask_in_parts",
    "carry_out_proposal",
    "propose",
    "propose_for_level",
    "start_if_ready",
    "withdraw_proposal",
]
