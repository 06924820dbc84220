"""Who is followed up by whom, who reads it, who manages pledges."""

from __future__ import annotations

from typing import Any, Final

import rules
from django.db.models import Q

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_librarian,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.health.models import FollowUp, Pledge, PledgeVersion, Signature

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)
MANAGERS: Final = (Role.LIBRARIAN, Role.DIRECTOR)


@rules.predicate
def is_handler(user: Any, obj: Any) -> bool:
    """To whom this follow-up was handed over, as long as it runs."""
    if not isinstance(obj, FollowUp) or obj.handler_id is None or obj.cleared_at is not None:
        return False
    return bool(user.is_authenticated and user.is_active and obj.handler_id == user.pk)


@rules.predicate
def is_signer(user: Any, obj: Any) -> bool:
    """Whose signature it is."""
    if not isinstance(obj, Signature) or not user.is_authenticated:
        return False
    return bool(obj.person.user_id == user.pk)


rules.add_perm("health.see", is_director)
#: The page; what stands on it is one's own, and all for a director.
rules.add_perm("health.follow_ups", is_staff)
rules.add_perm("health.follow_up", is_director | (is_staff & is_handler))
rules.add_perm("health.manage_follow_ups", is_director)
rules.add_perm("health.clear_early", is_director)
rules.add_perm("health.sign", is_staff)
rules.add_perm("health.pledges", is_director | is_librarian)
rules.add_perm("health.view_pledge", is_staff)
rules.add_perm("health.view_signature", is_director | is_librarian | is_signer)


def follow_ups_visible_to(user: Any) -> Any:
    """A director's: all; anybody else's of the staff: those handed to them that still run."""
    staff = institutions_where(user, *STAFF)
    all_of = Q(institution__in=institutions_where(user, Role.DIRECTOR))
    own = Q(institution__in=staff, handler=getattr(user, "pk", None), cleared_at=None)
    return FollowUp.objects.filter(all_of | own)


def pledges_visible_to(user: Any) -> Any:
    """Pledges of the libraries where ``user`` works, within the open scope."""
    return Pledge.objects.filter(institution__in=institutions_where(user, *STAFF))


def versions_visible_to(user: Any) -> Any:
    """Their versions."""
    return PledgeVersion.objects.filter(institution__in=institutions_where(user, *STAFF))


def signatures_visible_to(user: Any) -> Any:
    """One's own, and all for who manages pledges."""
    managed = Q(institution__in=institutions_where(user, *MANAGERS))
    own = Q(person__user=user.pk) if user.is_authenticated else Q(pk__in=[])
    return Signature.objects.filter(managed | own)


visibility.add(model=FollowUp, permission="health.follow_up", queryset=follow_ups_visible_to)
visibility.add(model=Pledge, permission="health.view_pledge", queryset=pledges_visible_to)
visibility.add(model=PledgeVersion, permission="health.view_pledge", queryset=versions_visible_to)
visibility.add(model=Signature, permission="health.view_signature", queryset=signatures_visible_to)
