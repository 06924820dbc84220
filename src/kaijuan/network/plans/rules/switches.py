"""Who prepares, approves and sees switches, their runs and the ledger; who proposes."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_librarian,
    is_secretariat,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Proposal, Switch

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)
#: Those whose libraries a proposal may concern, and those who make and watch proposals.
CONCERNED: Final = (*STAFF, Role.SECRETARIAT, Role.AUDITOR)


@rules.predicate
def works_in_a_library(user: Any, obj: Any) -> bool:
    """Has a role in which proposals are read, wherever: a proposal belongs to the consortium."""
    return bool(institutions_where(user, *CONCERNED))


rules.add_perm("plans.view_switch", is_staff)
rules.add_perm("plans.view_ledger", is_staff)
rules.add_perm("plans.prepare_switch", is_librarian | is_director)
rules.add_perm("plans.approve_switch", is_director)
rules.add_perm("plans.tick_step", is_staff)
rules.add_perm("plans.propose", is_secretariat)
rules.add_perm("plans.view_proposal", works_in_a_library)


def switches_visible_to(user: Any) -> Any:
    """Switches of the institutions where ``user`` works."""
    return Switch.objects.filter(institution__in=institutions_where(user, *STAFF))


def runs_visible_to(user: Any) -> Any:
    """Runs of measures that ``user`` may see, within the open scope."""
    return MeasureRun.objects.filter(institution__in=institutions_where(user, *STAFF))


def changed_settings_visible_to(user: Any) -> Any:
    """Lines of the ledger that ``user`` may see, within the open scope."""
    return ChangedSetting.objects.filter(institution__in=institutions_where(user, *STAFF))


def proposals_visible_to(user: Any) -> Any:
    """All proposals, for whoever works in a library or for the consortium."""
    works = bool(institutions_where(user, *CONCERNED))
    return Proposal.objects.all() if works else Proposal.objects.none()


visibility.add(model=Switch, permission="plans.view_switch", queryset=switches_visible_to)
visibility.add(model=MeasureRun, permission="plans.view_ledger", queryset=runs_visible_to)
visibility.add(
    model=ChangedSetting, permission="plans.view_ledger", queryset=changed_settings_visible_to
)
visibility.add(model=Proposal, permission="plans.view_proposal", queryset=proposals_visible_to)
