"""Who reads and who writes notices."""

from __future__ import annotations

from typing import Any, Final

import rules
from django.db.models import Q

from kaijuan.core.clock import now
from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_librarian,
    is_secretariat,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.opening.domain.notice_states import was_public
from kaijuan.network.opening.models import Notice

#: The secretariat has its role at the consortium, so it writes the consortium's notices only.
WRITERS: Final = (Role.LIBRARIAN, Role.DIRECTOR, Role.SECRETARIAT)
writes_notices = is_librarian | is_director | is_secretariat


@rules.predicate
def was_published(user: Any, notice: Any) -> bool:
    """Its moment has come; withdrawn or over, it is still the answer to who kept its address."""
    published_at = getattr(notice, "published_at", None)
    if published_at is None or published_at > now():
        return False
    withdrawn_at = notice.withdrawn_at
    return withdrawn_at is None or withdrawn_at > published_at


rules.add_perm("opening.manage_notices", writes_notices)
rules.add_perm("opening.view_notice", was_published | writes_notices)


def notices_visible_to(user: Any) -> Any:
    """Everybody sees what was published, its writers also what was not."""
    own = Q(institution__in=institutions_where(user, *WRITERS))
    return Notice.objects.filter(was_public(now()) | own)


visibility.add(model=Notice, permission="opening.view_notice", queryset=notices_visible_to)
