"""Where kept things lie: in the memory of each process, the least used leaves first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings

#: Seconds that a reader waits for somebody else's drawing of the same page.
PATIENCE: Final = 10.0
#: What an entry weighs besides its bytes.
_OVERHEAD: Final = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """``value`` as it was at ``revision``; ``size`` in bytes."""

    revision: str
    value: Any
    size: int


class Shelf:
    """Entries by key, at most ``most`` bytes; one entry takes a quarter of it at most."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()

    def get(self, key: Hashable, revision: str) -> Any:
        """The value kept for ``key`` at this very revision, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is None or found.revision != revision:
                return None
            self._entries.move_to_end(key)
            return found.value

    def put(self, key: Hashable, revision: str, value: Any, size: int) -> None:
        """Keep ``value`` in the place of what was kept for ``key``."""
        size += _OVERHEAD
        with self._lock:
            self._drop(key)
            if size > self.most // 4:
                return
            self._entries[key] = Entry(revision, value, size)
            self.size += size
            while self.size > self.most:
                self._drop(next(iter(self._entries)))

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: Hashable) -> None:
        gone = self._entries.pop(key, None)
        if gone is not None:
            self.size -= gone.size


class Store:
    """Two shelves, so that what is typed into search boxes cannot crowd out the front page."""

    def __init__(self, megabytes: int) -> None:
        whole = megabytes * 1_000_000
        self.common = Shelf(whole * 3 // 4)
        self.asked = Shelf(whole // 4)
        self._lock = threading.Lock()
        self._drawing: dict[Hashable, threading.Event] = {}

    def shelf(self, *, asked: bool) -> Shelf:
        return self.asked if asked else self.common

    def lead(self, key: Hashable) -> bool:
        """True where nobody draws ``key`` now: draw it and `land`. Else wait, and False."""
        with self._lock:
            other = self._drawing.get(key)
            if other is None:
                self._drawing[key] = threading.Event()
                return True
        other.wait(PATIENCE)
        return False

    def land(self, key: Hashable) -> None:
        """The drawing that `lead` was for has ended, whatever came of it."""
        with self._lock:
            done = self._drawing.pop(key, None)
        if done is not None:
            done.set()


@cache
def _of_size(megabytes: int) -> Store:
    return Store(megabytes)


def store() -> Store | None:
    """The store of this process; None where ``KAIJUAN_CACHE_MB`` is 0."""
    megabytes: int = settings.CACHE_MB
    return _of_size(megabytes) if megabytes > 0 else None


def forget() -> None:
    """Empty this process's store; for tests."""
    _of_size.cache_clear()
