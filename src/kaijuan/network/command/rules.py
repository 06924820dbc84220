"""Who looks at the director's page, and who at the board of all members."""

from __future__ import annotations

from typing import Any

import rules
from django.http import HttpRequest

from kaijuan.core.permissions.predicates import (
    holds_anywhere,
    institutions_with,
    is_auditor,
    is_secretariat,
    is_staff,
)
from kaijuan.core.tenancy.models import Institution, Kind

rules.add_perm("command.view", is_staff)
# Asked of the consortium alone: the board's address names no other.
rules.add_perm("command.board", is_secretariat | is_auditor)


def works_somewhere(request: HttpRequest) -> bool:
    """Has a director's page to look at."""
    return holds_anywhere(request.user, "command.view")


def sees_the_board(request: HttpRequest) -> bool:
    """Holds the board's permission at the consortium; asks the database only of who holds it."""
    user: Any = request.user
    held = institutions_with(user, "command.board")
    if not held:
        return False
    return Institution.objects.filter(pk__in=held, kind=Kind.CONSORTIUM).exists()
