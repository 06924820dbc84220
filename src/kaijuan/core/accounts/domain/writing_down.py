"""In whose log an account's own matters stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope


def at_home(
    user: User, verb: str, *, by: Any, details: Mapping[str, str | int] | None = None
) -> None:
    """One entry in the log of each institution where ``user`` has a role; else the consortium's.

    In the order of their numbers, so that two who write at once wait and do not lock one another
    out. Before the consortium is set up nobody has a log.
    """
    homes = list(Institution.objects.filter(pk__in=user.roles()).order_by("pk"))
    for institution in homes or Institution.objects.filter(kind=Kind.CONSORTIUM):
        with institution_scope(institution):
            record(verb, user, by=by, details=details)
