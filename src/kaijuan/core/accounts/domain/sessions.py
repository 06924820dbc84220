"""Sessions are ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.accounts.domain.second_factor import trust_no_device
from kaijuan.core.accounts.domain.writing_down import at_home
from kaijuan.core.accounts.models import Session, User
from kaijuan.core.accounts.sessions import end_sessions


def end_one(user: User, code: Any) -> bool:
    """End one of the person's own sessions; False where it has ended already."""
    with transaction.atomic():
        gone, _each = Session.objects.filter(user=user, code=code).delete()
        if gone:
            at_home(user, "session.ended", by=user)
    return bool(gone)


def end_others(user: User, *, keep: str | None) -> int:
    """End all others, and trust no device any more; how many ended."""
    with transaction.atomic():
        count = end_sessions(user, but=keep)
        trust_no_device(user)
        if count:
            at_home(user, "session.others_ended", by=user, details={"count": count})
    return count
