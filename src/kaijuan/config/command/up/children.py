"""Child processes: forked from the prepared parent, so that Django is loaded once.

A child inherits the loaded rooms (and shares their memory), but no database connection: the
parent closes its own before it forks.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NoReturn

from kaijuan.config.command.up.ending import SIGNALS, undisturbed

#: Seconds that the children have to end by themselves.
GRACE: Final = 8.0

_PR_SET_PDEATHSIG: Final = 1


@dataclass(slots=True)
class Child:
    """One child process; ``pid`` is None while it does not run."""

    name: str
    work: Callable[[], object]
    pid: int | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        """Fork and let the child work."""
        sys.stdout.flush()
        sys.stderr.flush()
        close_connections()
        parent = os.getpid()
        with undisturbed():
            pid = os.fork()
            if pid:
                self.pid, self.started = pid, time.monotonic()
                return
            _be_child(self.work, parent)

    def ended(self) -> bool:
        """Whether it has ended by now; if so, it is no longer there."""
        if self.pid is None:
            return True
        with undisturbed():
            pid, _status = os.waitpid(self.pid, os.WNOHANG)
            if pid == 0:
                return False
            # Its own children, if it left any behind, are of its group and go with it.
            _signal_group(self.pid, signal.SIGKILL)
            self.pid = None
        return True


def end_all(children: Iterable[Child], grace: float = GRACE) -> bool:
    """Ask all of them to end, wait, and kill what is left; True when none had to be killed."""
    left = [child for child in children if child.pid is not None]
    for child in left:
        _signal(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while left and time.monotonic() < deadline:
        left = [child for child in left if not child.ended()]
        time.sleep(0.02)
    for child in left:
        if child.pid is not None:
            _signal_group(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
            child.pid = None
    return not left


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies, however it dies (Linux, prctl(2))."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def close_connections() -> None:
    """Close the database connections of this process, pools too: a fork must not share them."""
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def _be_child(work: Callable[[], object], parent: int) -> NoReturn:
    code = 1
    try:
        # A group of its own: Ctrl-C in the terminal reaches the parent, which ends us in order.
        os.setsid()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        die_with_parent()
        if os.getppid() == parent:
            work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # the child's last words: nothing may pass into the parent's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _signal(pid: int | None, number: signal.Signals) -> None:
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
