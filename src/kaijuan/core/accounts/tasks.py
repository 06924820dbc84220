"""Letters are sent, and what has run out is swept away."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPException
from typing import Any

from kaijuan.core.accounts import letters, post, sessions, tries
from kaijuan.core.accounts.domain.letters import JOB
from kaijuan.core.accounts.models import Mail
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import cron, job

#: How long a letter that is done with stays known, so that "was it sent?" has an answer.
KEEP = dt.timedelta(days=30)


# Fifteen pauses of up to a quarter of an hour: a mail server may be away for two hours.
@job(JOB, retries=15)
def send_mail(*, mail_id: int, **_ids: Any) -> None:
    """Send one letter. Raises OSError or SMTPException, so that it is tried again.

    At least once: a worker that is killed between the server's answer and our note of it sends it
    again, under the same Message-ID.
    """
    mail = (
        Mail.objects.select_related("user", "invitation__institution", "invitation__invited_by")
        .filter(pk=mail_id, sent_at__isnull=True)
        .first()
    )
    if mail is None:
        return
    if not letters.receiver(mail):
        mail.delete()
        return
    try:
        post.hand_over(letters.written(mail), str(mail.code))
    except letters.NothingToSay:
        mail.delete()
    except (OSError, SMTPException) as error:
        Mail.objects.filter(pk=mail.pk).update(trouble=type(error).__name__)
        raise
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=now(), trouble="")


@cron("accounts.sweep", "17 3 * * *")
def sweep(**_ids: Any) -> None:
    """Every night: sessions, tries and letters that nobody needs any more."""
    sessions.sweep()
    tries.sweep()
    Mail.objects.filter(created_at__lt=now() - KEEP).delete()
    _sweep_outbox()


def _sweep_outbox() -> None:
    """Links in them have long stopped opening anything; addresses need not stay."""
    folder = post.outbox()
    oldest = (now() - KEEP).timestamp()
    for file in folder.glob("*.eml") if folder.is_dir() else ():
        if file.stat().st_mtime < oldest:
            file.unlink()
