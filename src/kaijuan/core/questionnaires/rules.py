"""Who sees forms and who makes them.

Those who work in a library see its forms and, since every library may use them, the consortium's.
"""

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
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.tenancy.models import Role

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR, Role.SECRETARIAT)

rules.add_perm("questionnaires.view", is_staff | is_secretariat)
rules.add_perm("questionnaires.author", is_librarian | is_director | is_secretariat)


def forms_visible_to(user: Any) -> Any:
    """Forms of the institutions where ``user`` works, retired ones too."""
    return Form.objects.filter(institution__in=institutions_where(user, *STAFF))


def form_versions_visible_to(user: Any) -> Any:
    """All versions of the forms that ``user`` may see, drafts too."""
    return FormVersion.objects.filter(institution__in=institutions_where(user, *STAFF))


visibility.add(model=Form, permission="questionnaires.view", queryset=forms_visible_to)
visibility.add(
    model=FormVersion, permission="questionnaires.view", queryset=form_versions_visible_to
)
