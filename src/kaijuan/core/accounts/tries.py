"""Guessing is slow: five tries, then a quarter of an hour.

A try is taken *before* it is looked at, by one update that counts and refuses in the same step. So
a hundred guesses sent at once are five guesses.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from kaijuan.core.accounts.models import Tries
from kaijuan.core.accounts.sealing import digest
from kaijuan.core.clock import now

MOST: Final = 5
COOL_OFF: Final = dt.timedelta(minutes=15)
HOUR: Final = dt.timedelta(hours=1)


def take(guarded: str, *, most: int = MOST, within: dt.timedelta = COOL_OFF) -> int | None:
    """Take one of the tries at ``guarded``: how many are left, or None when there was none.

    What is refused does not count, so who keeps trying does not keep the door closed.
    """
    key, at = digest(guarded), now()
    row = Tries.objects.filter(key=key)
    # A clock that was put back neither opens a door nor keeps it closed until it is there again.
    row.filter(last_at__gt=at).update(last_at=at)
    for _attempt in range(2):
        if row.filter(last_at__lte=at - within).update(count=1, last_at=at):
            return most - 1
        if row.filter(count__lt=most).update(count=F("count") + 1, last_at=at):
            # Between the two another may have counted too: then it says less than was left.
            # Or the right one came, and all was forgotten.
            counted = row.values_list("count", flat=True).first()
            return most - 1 if counted is None else max(0, most - counted)
        try:
            with transaction.atomic():
                Tries.objects.create(key=key, count=1, last_at=at)
            return most - 1
        except IntegrityError:
            # It was there and full, or another made it at this moment: look once more.
            continue
    return None


def forget(guarded: str) -> None:
    """It was the right one: begin to count anew."""
    Tries.objects.filter(key=digest(guarded)).delete()


def sweep() -> None:
    """Delete what no longer keeps anything closed."""
    Tries.objects.filter(last_at__lt=now() - dt.timedelta(days=2)).delete()
