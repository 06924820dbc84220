"""What other parts of the house ask of accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from kaijuan.core.accounts import post
from kaijuan.core.accounts.domain.letters import queue_letters
from kaijuan.core.accounts.letters import LETTERS, Enclosed, Letter, NothingToSay
from kaijuan.core.accounts.models import Mail, User
from kaijuan.core.accounts.post import sender
from kaijuan.core.accounts.second_factor import factor_of, must_have

__all__ = [
    "LETTERS",
    "Enclosed",
    "Letter",
    "MailState",
    "NothingToSay",
    "User",
    "has_second_factor",
    "mail_state",
    "queue_letters",
    "second_factor_required",
    "sender",
]


@dataclass(frozen=True, slots=True)
class MailState:
    """``way``: to a mail server, or into files. ``where``: its host and port, or the folder.

    ``waiting`` letters are not sent yet, the oldest since ``oldest_at``; ``in_trouble`` of them
    failed at least once; ``last_sent_at`` is None before the first.
    """

    way: Literal["smtp", "outbox"]
    where: str
    waiting: int
    in_trouble: int
    oldest_at: dt.datetime | None
    last_sent_at: dt.datetime | None


def mail_state() -> MailState:
    """How it stands with letters; one query. Raises ImproperlyConfigured for a setting that is
    no address."""
    waiting = Q(sent_at__isnull=True)
    found = Mail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        in_trouble=Count("pk", filter=waiting & ~Q(trouble="")),
        oldest_at=Min("created_at", filter=waiting),
        last_sent_at=Max("sent_at"),
    )
    if settings.SMTP_URL:
        server = post.server_of(settings.SMTP_URL)
        return MailState("smtp", f"{server.host}:{server.port}", **found)
    return MailState("outbox", str(post.outbox()), **found)


def second_factor_required(user: Any) -> bool:
    """Whether the house wants a second factor from ``user``."""
    return must_have(user)


def has_second_factor(user: Any) -> bool:
    """Whether ``user`` has set one up."""
    return factor_of(user) is not None
