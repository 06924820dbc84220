"""Counting one request, and what follows from the count."""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from kaijuan.core.api.limits.store import Store

log = logging.getLogger(__name__)

WINDOW_SECONDS: Final = 60
_LOG_EVERY_SECONDS: Final = 60
_last_complaint = -math.inf


@dataclass(frozen=True, slots=True)
class Verdict:
    """``limit`` requests a window; ``remaining`` of them are left until it ends in ``reset``
    seconds. ``allowed`` is whether this one goes through."""

    limit: int
    remaining: int
    reset: int
    allowed: bool


def count(kind: str, who: str) -> Verdict | None:
    """Count one request of ``who``; ``kind`` is "token" or "address".

    None where nothing is limited: no limit of that kind is set, or the counters cannot be reached.
    A library that cannot count still answers; that it cannot is written to the log.
    """
    limit = settings.API_LIMITS.get(kind, 0)
    if not limit:
        return None
    try:
        times, left = _store(settings.API_LIMITS_FILE).hit(f"{kind}:{who}", WINDOW_SECONDS)
    except (sqlite3.Error, OSError) as error:
        _complain(error)
        return None
    return Verdict(limit, max(0, limit - times), math.ceil(left), times <= limit)


@cache
def _store(file: Path) -> Store:
    return Store(file)


def _complain(error: Exception) -> None:
    # Once a minute: a full disk must not be filled further by every request.
    global _last_complaint
    now = time.monotonic()
    if now - _last_complaint >= _LOG_EVERY_SECONDS:
        _last_complaint = now
        log.error("Requests to the API are not counted: %s", type(error).__name__)
