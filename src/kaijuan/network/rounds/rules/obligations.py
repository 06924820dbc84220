"""Who sees duties, what they expect, and spots."""

from __future__ import annotations

from typing import Any, Final

import rules
from django.db.models import Q

from kaijuan.core.permissions.predicates import institutions_where, institutions_with
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.rounds.models import ExpectedItem, Obligation, Occurrence, Spot

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)


#: Who reported and who did not: oneself, and those who let off or ring. Of spots all the staff.
SEE_ITEM: Final = "rounds.see_item"


@rules.predicate
def is_expected_of_oneself(user: Any, item: Any) -> bool:
    """The item names the person whose account ``user`` is."""
    if not isinstance(item, ExpectedItem) or item.person is None:
        return False
    own = item.person.user_id is not None and item.person.user_id == getattr(user, "pk", None)
    return own and rules.has_perm("rounds.report", user, item)


@rules.predicate
def is_nobodys_own(user: Any, item: Any) -> bool:
    """The item is of a spot or of the library itself, and ``user`` works there."""
    of_person = not isinstance(item, ExpectedItem) or item.person_id is not None
    return not of_person and rules.has_perm("rounds.view", user, item)


@rules.predicate
def manages_duties(user: Any, item: Any) -> bool:
    """``user`` manages the duties of the library."""
    return rules.has_perm("rounds.manage", user, item)


rules.add_perm(SEE_ITEM, manages_duties | is_expected_of_oneself | is_nobodys_own)


def obligations_visible_to(user: Any) -> Any:
    """Duties that ``user`` may see, within the open scope."""
    return Obligation.objects.filter(institution__in=institutions_where(user, *STAFF))


def occurrences_visible_to(user: Any) -> Any:
    """Periods of duties that ``user`` may see, within the open scope."""
    return Occurrence.objects.filter(institution__in=institutions_where(user, *STAFF))


def expected_items_visible_to(user: Any) -> Any:
    """Expected items that ``user`` may see, within the open scope."""
    seen = Q(institution__in=institutions_with(user, "rounds.manage"))
    seen |= Q(
        institution__in=institutions_with(user, "rounds.report"),
        person__user=getattr(user, "pk", None) or 0,
    )
    seen |= Q(institution__in=institutions_with(user, "rounds.view"), person=None)
    return ExpectedItem.objects.filter(seen)


def spots_visible_to(user: Any) -> Any:
    """Areas, objects and points that ``user`` may see, within the open scope."""
    return Spot.objects.filter(institution__in=institutions_where(user, *STAFF))


visibility.add(model=Obligation, permission="rounds.view", queryset=obligations_visible_to)
visibility.add(model=Occurrence, permission="rounds.view", queryset=occurrences_visible_to)
visibility.add(model=ExpectedItem, permission=SEE_ITEM, queryset=expected_items_visible_to)
visibility.add(model=Spot, permission="rounds.view", queryset=spots_visible_to)
