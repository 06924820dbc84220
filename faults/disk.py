"""A disk that forgets: what may be left of files when the current goes.

The model is that of POSIX and of what disks promise: what was there at a file's last successful
fsync stays; of each change since, any part may be there or not, sector by sector (512 bytes, each
old or new, as SQLite assumes where ``SQLITE_IOCAP_POWERSAFE_OVERWRITE`` holds); a new or removed
name is only certain after an fsync of its folder.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from faults.tracing import Event

SECTOR: Final = 512


class Loss(Enum):
    """How much of what was not synced is gone."""

    ALL = "all that was not synced"
    SOME = "some of it, torn"
    NONE = "nothing"


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    since: list[Event] = field(default_factory=list)
    named: bool = True
    unlinked: bool = False


class Disk:
    """``files`` are the contents at the start, all of them synced, by absolute path."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = {path: _File(bytearray(content)) for path, content in files.items()}

    def happen(self, event: Event) -> None:
        """Carry out one call."""
        if event.kind == "open":
            self._open(event.path)
        elif event.kind == "sync" and event.path not in self._files:
            self._sync_folder(event.path)
        elif event.kind == "sync":
            self._sync(self._files[event.path])
        elif event.kind == "unlink" and event.path in self._files:
            self._files[event.path].unlinked = True
        elif event.kind in {"write", "truncate"}:
            self._files[event.path].since.append(event)

    def _open(self, path: str) -> None:
        known = self._files.get(path)
        if known is None or known.unlinked:
            # If the old one's end was not synced, a new one of that name stands in its place.
            self._files[path] = _File(named=False)

    @staticmethod
    def _sync(file: _File) -> None:
        for change in file.since:
            _put(file.durable, change)
        file.since.clear()

    def _sync_folder(self, folder: str) -> None:
        for path in [path for path in self._files if path.rpartition("/")[0] == folder]:
            if self._files[path].unlinked:
                del self._files[path]
            else:
                self._files[path].named = True

    def left(self, loss: Loss, chance: random.Random) -> dict[str, bytes]:
        """The files after a loss of power now."""
        share = chance.random()
        found: dict[str, bytes] = {}
        for path, file in self._files.items():
            if _there(file, loss, chance):
                found[path] = _content(file, loss, chance, share)
        return found


def _there(file: _File, loss: Loss, chance: random.Random) -> bool:
    if loss is Loss.NONE:
        return not file.unlinked
    if loss is Loss.ALL:
        return file.named
    kept = file.named or chance.random() < 0.5
    return kept and not (file.unlinked and chance.random() < 0.5)


def _content(file: _File, loss: Loss, chance: random.Random, share: float) -> bytes:
    content = bytearray(file.durable)
    if loss is Loss.ALL:
        return bytes(content)
    for change in file.since:
        if loss is Loss.NONE:
            _put(content, change)
        elif chance.random() < share:
            _put(content, change, torn=chance if chance.random() < 0.3 else None)
    return bytes(content)


def _put(content: bytearray, change: Event, torn: random.Random | None = None) -> None:
    if change.kind == "truncate":
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    start, end = change.offset, change.offset + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if torn is None:
        content[start:end] = change.data
        return
    at = start
    while at < end:
        edge = min(end, at - at % SECTOR + SECTOR)
        if torn.random() < 0.5:
            content[at:edge] = change.data[at - start : edge - start]
        at = edge
