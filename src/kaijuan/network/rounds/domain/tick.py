"""What each minute brings."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

from django.db import InterfaceError, OperationalError

from kaijuan.network.rounds.domain.board_reminders import remind_members_due
from kaijuan.network.rounds.domain.closing_items import close_due
from kaijuan.network.rounds.domain.escalate import escalate_due
from kaijuan.network.rounds.domain.reminders import remind_due

log: Final = logging.getLogger("kaijuan.rounds")


def tick(at: dt.datetime) -> None:
    """Close, escalate, remind; one that fails keeps none of the others, and fails the job."""
    failed: list[Exception] = []
    for do in (close_due, escalate_due, remind_due, remind_members_due):
        try:
            do(at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("the minute of duties")
            failed.append(error)
    if failed:
        raise failed[0]
