"""Ctrl-C and SIGTERM, at any moment from the first check to the last child."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Ended(BaseException):
    """Somebody asked the command to end. No Exception: nothing on the way may swallow it."""


class _Handler:
    def __init__(self) -> None:
        self.asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        # Only the first one counts: the end itself must not be interrupted.
        if not self.asked:
            self.asked = True
            raise Ended


@contextmanager
def ends_on_signals() -> Iterator[None]:
    """Inside, the first Ctrl-C or SIGTERM raises Ended in the main thread."""
    handler = _Handler()
    before = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        handler.asked = True
        for number, old in before.items():
            signal.signal(number, old)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, these signals wait: between starting a child and noting that it runs."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
