"""Which files of the home belong to a house: secrets, stored files, built reports.

Everything in the home is kept, unless it is known that it can be made again or means something to
running processes only; so that what a later room stores there is kept without anybody's thinking
of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kaijuan.core.backup.archive import is_safe_path
from kaijuan.core.backup.places import KEYS, PREFIX, backups_folder
from kaijuan.core.errors import Refusal

#: Folders at the top of the home that are made again (or hold backups themselves). What lies in
#: "run" is written at every request and comes and goes while a backup is made.
_NOT_KEPT: Final = frozenset({"static", "cache", "logs", "run", "backups", "restoring"})
_CHUNK: Final = 1 << 20


class FileUnreadable(Refusal):
    """A file of the home that belongs into the backup and cannot be read."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(
            _("%(file)s cannot be read (%(reason)s): the backup would lack it.")
            % {"file": place, "reason": reason}
        )


@dataclass(frozen=True, slots=True)
class KeptFile:
    """``path`` is relative to the home, with slashes."""

    path: str
    place: Path
    mode: int

    def chunks(self) -> Iterator[bytes]:
        """Raises FileUnreadable."""
        try:
            with self.place.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FileUnreadable(self.place, reason) from error


def kept_files() -> Iterator[KeptFile]:
    """The files, sorted by path. Links are not followed, and hidden names are drafts."""
    home = Path(settings.HOME)
    skipped = _places_of_their_own()
    for folder, folders, names in os.walk(home):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not (here == home and name in _NOT_KEPT)
            and (here / name).resolve() not in skipped
        )
        for name in sorted(names):
            place = here / name
            if name.startswith(".") or _is_database(place) or _is_keys(name):
                continue
            if here == home and _is_lock(name):
                continue
            mode = place.lstat().st_mode
            if stat.S_ISREG(mode):
                yield KeptFile(_path(place, home), place, stat.S_IMODE(mode))


def _path(place: Path, home: Path) -> str:
    """Raises FileUnreadable for a name that a restore would refuse, or no archive can hold."""
    path = place.relative_to(home).as_posix()
    if not is_safe_path(path) or not path.isprintable():
        raise FileUnreadable(home, ascii(path))
    return path


def _places_of_their_own() -> set[Path]:
    folder = backups_folder()
    return {folder.resolve()} if folder else set()


def _is_keys(name: str) -> bool:
    """A copy of the keys, in whatever folder: an archive never holds one."""
    return name.startswith(PREFIX) and name.endswith(KEYS)


def _is_lock(name: str) -> bool:
    return name.endswith((".lock", ".pid", ".sock"))


def _is_database(place: Path) -> bool:
    """The SQLite file and what stands beside it; its rows are in the archive."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"])).absolute()
        if place.absolute().parent == name.parent and place.name.startswith(name.name):
            return True
    return place.parent == Path(settings.HOME) and place.name.startswith("kaijuan.sqlite3")
