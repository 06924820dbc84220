"""The web child: granian, a few processes with a few threads each."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from kaijuan.config.command.places import Address
from kaijuan.config.command.up.children import die_with_parent

#: Threads of one web process; measured, more only wait for the interpreter.
THREADS: Final = 4
#: Processes at most; each holds a copy of what it changed.
MOST_PROCESSES: Final = 4


def processes() -> int:
    """How many web processes suit this machine."""
    return max(1, min(MOST_PROCESSES, len(os.sched_getaffinity(0))))


def preload() -> None:
    """Load application and addresses before the fork, once for all processes."""
    from django.urls import get_resolver

    _house()
    # Resolving imports every view; the first reader would wait for it, in each process anew.
    _ = get_resolver().url_patterns


def serve(place: Address, load: Callable[[], Any] | None = None) -> None:
    """Serve until SIGTERM; blocks. ``load`` gives another WSGI application than the house."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from kaijuan.core.operations import metrics

    metrics.begin()
    Server(
        "kaijuan.config.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=processes(),
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve(target_loader=partial(_load, load or _house), wrap_loader=False)


def _load(load: Callable[[], Any]) -> Any:
    die_with_parent()
    return load()


def _house() -> Any:
    from kaijuan.config.wsgi import application

    return application
