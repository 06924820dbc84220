"""Ctrl-C and SIGTERM, at any moment from the first check to the last child."""

from __future__ import annotations

import signal
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

#: Seconds after which an end that was lost on its way is asked for again.
AGAIN: Final = 0.05
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Ended(BaseException):
    """Somebody asked the command to end. No Exception: nothing on the way may swallow it."""


class _Handler:
    def __init__(self) -> None:
        self.asked = False
        self.heard = False
        self.holding = False
        self.waiting = False
        self._on_its_way: weakref.ref[Ended] | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.holding:
            self.waiting = True
        elif not self.asked:
            # Only the first one counts: the end itself must not be interrupted.
            self.asked = True
            raise self._an_end()

    def release(self) -> None:
        """Carry out what waited."""
        self.holding = False
        if self.waiting:
            self.waiting = False
            self(0, None)

    def _an_end(self) -> Ended:
        # No local name of the frame that raises may hold it: it would never be seen to be lost.
        ended = Ended()
        self._on_its_way = weakref.ref(ended, self._lost)
        return ended

    def _lost(self, _gone: object) -> None:
        """Ask again when Python threw the exception away.

        It does so with everything that is raised inside a finalizer or a weak reference's callback.
        This here is such a callback, so the next try waits for the clock.
        """
        if not self.heard:
            self.asked = False
            signal.setitimer(signal.ITIMER_REAL, AGAIN)


_handler: _Handler | None = None


@contextmanager
def ends_on_signals() -> Iterator[None]:
    """Inside, the first Ctrl-C or SIGTERM raises Ended in the main thread."""
    global _handler
    handler = _handler = _Handler()
    before = {number: signal.signal(number, handler) for number in (*SIGNALS, signal.SIGALRM)}
    report = sys.unraisablehook
    sys.unraisablehook = lambda lost: None if lost.exc_type is Ended else report(lost)
    try:
        yield
    finally:
        handler.asked = handler.heard = True
        sys.unraisablehook = report
        signal.setitimer(signal.ITIMER_REAL, 0)
        _handler = None
        for number, old in before.items():
            signal.signal(number, old)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, these signals wait: between starting a child and noting that it runs.

    The mask holds for this thread (and for a child until it is ready); a signal that another thread
    took runs the handler here all the same, so the handler waits too.
    """
    handler = _handler
    held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    if handler:
        handler.holding = True
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if handler:
            handler.release()
