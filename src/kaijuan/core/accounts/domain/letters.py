"""Letters are asked for in the transaction of what they tell of, and sent by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from kaijuan.core.accounts.models import Invitation, Mail, User
from kaijuan.core.jobs.public import enqueue

JOB = "accounts.send_mail"


def queue_letter(
    kind: str,
    *,
    base: str,
    user: User | None = None,
    invitation: Invitation | None = None,
    facts: dict[str, Any] | None = None,
    always: bool = False,
) -> Mail | None:
    """Ask for a letter to an account or to the person invited.

    An account without an address gets none, unless ``always``: then all is written as if it did.
    """
    if not always and invitation is None and (user is None or not user.email):
        return None
    with transaction.atomic():
        mail = Mail.objects.create(
            kind=kind,
            user=user,
            invitation=invitation,
            facts=facts or {},
            language=(get_language() or settings.LANGUAGE_CODE)[:10],
            base=base[:300],
        )
        enqueue(JOB, institution_id=None, mail_id=mail.pk)
    return mail


def queue_letters(
    kind: str, wanted: Iterable[tuple[User, Mapping[str, Any]]], *, base: str = ""
) -> int:
    """Ask for one letter to each account that has an address, with its facts; how many.

    They are in the house's language: nobody asked for them, so nobody's own is known.
    """
    mails = [
        Mail(
            kind=kind,
            user=user,
            facts=dict(facts),
            language=settings.LANGUAGE_CODE,
            base=(base or base_of(None))[:300],
        )
        for user, facts in wanted
        if user.email and user.is_active
    ]
    with transaction.atomic():
        for mail in Mail.objects.bulk_create(mails):
            enqueue(JOB, institution_id=None, mail_id=mail.pk)
    return len(mails)


def base_of(request: HttpRequest | None) -> str:
    """How links in letters begin: KAIJUAN_PUBLIC_URL, else the address by which it was asked.

    The latter has been compared with KAIJUAN_ALLOWED_HOSTS, so nobody can have links to elsewhere
    sent.
    """
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL).rstrip("/")
    return f"{request.scheme}://{request.get_host()}" if request is not None else ""
