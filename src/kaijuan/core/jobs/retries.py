"""Whether a failed job is tried again, and when."""

from __future__ import annotations

import datetime as dt
import random
import smtplib
from typing import Final

from django.db import InterfaceError, OperationalError

from kaijuan.core.jobs.running import TryAgain

#: How often a job is tried again unless it says otherwise.
RETRIES: Final = 5
#: Seconds before the first new attempt; doubled each time, up to the longest.
FIRST: Final = 5.0
LONGEST: Final = 900.0
#: No job asks to be put off for longer.
FARTHEST: Final = dt.timedelta(days=7)

#: Errors of the machine that do not go away by waiting: a file that is not there, or not ours.
_LASTING: Final = (
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
    smtplib.SMTPNotSupportedError,
)


def is_transient(error: BaseException) -> bool:
    """Whether waiting may help: the database is away, the network, a disk that is full, a mail
    server that says "later" (a reply below 500, RFC 5321 4.2.1). Errors of the program are not.
    """
    if isinstance(error, TryAgain):
        return True
    if isinstance(error, _LASTING):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < 500
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code < 500 for code, _words in error.recipients.values())
    if isinstance(error, OperationalError):
        # SQLite says "no such table" with the same class as "the disk is busy".
        return not str(error).startswith(("no such", "near "))
    return isinstance(error, InterfaceError | OSError)


def pause(error: BaseException, failures: int) -> dt.timedelta:
    """How long to wait after the ``failures``-th failure.

    Doubled each time, and scattered between half and whole, so that a hundred jobs that failed
    together do not come back together.
    """
    if isinstance(error, TryAgain) and error.after is not None:
        return min(max(error.after, dt.timedelta()), FARTHEST)
    longest = min(LONGEST, FIRST * 2 ** min(failures - 1, 30))
    return dt.timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311  # jitter, no secret
