"""One at a time, on this machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def lock_file(path: Path) -> IO[str]:
    """The file ``path``, made where it is not there; readable by its owner only."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Hold the file ``lock``, on this machine; another process waits for its turn."""
    with lock_file(lock) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
