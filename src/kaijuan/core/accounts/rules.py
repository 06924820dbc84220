"""Who decides on access, and what of it they see."""

from __future__ import annotations

import rules

from kaijuan.core.accounts.models import Invitation
from kaijuan.core.accounts.powers import (
    invitations_visible_to,
    memberships_visible_to,
    oversees,
)
from kaijuan.core.permissions.predicates import is_director, is_secretariat
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Membership

rules.add_perm("accounts.manage_access", is_director | is_secretariat)
rules.add_perm("accounts.view_membership", rules.predicate(oversees))
rules.add_perm("accounts.view_invitation", rules.predicate(oversees))

visibility.add(
    model=Membership, permission="accounts.view_membership", queryset=memberships_visible_to
)
visibility.add(
    model=Invitation, permission="accounts.view_invitation", queryset=invitations_visible_to
)
