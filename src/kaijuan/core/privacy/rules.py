"""Everybody sees the looks at what is kept of themselves, and of nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import rules

from kaijuan.core.permissions.predicates import is_director, is_signed_in, is_staff
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.registry import subjects
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution


def subject_of(user: Any, institution: Institution) -> UUID | None:
    """The code of the person who signs in as ``user``; None where nobody is known so."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    found = (each.of(user, institution) for each in subjects)
    return next((code for code in found if code is not None), None)


@rules.predicate
def is_of_oneself(user: Any, look: Look) -> bool:
    """Whether the person signed in is the one who was looked at."""
    return look is not None and subject_of(user, look.institution) == look.subject


rules.add_perm("privacy.looks", is_signed_in)
rules.add_perm("privacy.view_look", is_of_oneself)
rules.add_perm("privacy.declarations", is_staff)
rules.add_perm("privacy.erase_person", is_director)


def looks_visible_to(user: Any) -> Any:
    """The looks at what is kept of ``user``, within the open scope."""
    subject = subject_of(user, current_institution())
    return Look.objects.none() if subject is None else Look.objects.filter(subject=subject)


visibility.add(model=Look, permission="privacy.view_look", queryset=looks_visible_to)
