"""What the log says of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.core.tenancy.models import Role


def role_in_words(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The role by the name that staff use."""
    return {**details, "role": Role(details["role"]).label}


register_verb("role.given", _("%(actor)s gave %(object)s the role “%(role)s”"), role_in_words)
