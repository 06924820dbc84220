"""Who calls the silent, closes the day, reads the board and makes tables for above."""

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
from kaijuan.network.rounds.models import Contact, DayReport, ExportFormat

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)
CALLERS: Final = (Role.LIBRARIAN, Role.DIRECTOR)


rules.add_perm("rounds.see_days", is_staff | is_secretariat)
#: To make tables for above; what personal columns need besides is ``rounds.see_answers``.
rules.add_perm("rounds.formats", is_librarian | is_director | is_secretariat)


def contacts_visible_to(user: Any) -> Any:
    """Calls that ``user`` may see, within the open scope."""
    return Contact.objects.filter(institution__in=institutions_where(user, *CALLERS))


def formats_visible_to(user: Any) -> Any:
    """Tables that ``user`` may see and change: those of the own house."""
    mine = institutions_where(user, *CALLERS, Role.SECRETARIAT)
    return ExportFormat.objects.filter(institution__in=mine)


def days_visible_to(user: Any) -> Any:
    """Signed days of the own library; the board, which shows all, asks for its own permission."""
    mine = institutions_where(user, *STAFF, Role.SECRETARIAT)
    return DayReport.objects.filter(institution__in=mine)


visibility.add(model=Contact, permission="rounds.call", queryset=contacts_visible_to)
visibility.add(model=ExportFormat, permission="rounds.formats", queryset=formats_visible_to)
visibility.add(model=DayReport, permission="rounds.see_days", queryset=days_visible_to)
