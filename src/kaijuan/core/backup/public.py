"""What the operator's page and the command use of backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kaijuan.core.backup.archive import Manifest, NewerFormat, SpoiltArchive, manifest_of, opened
from kaijuan.core.backup.keeping import parse_keep
from kaijuan.core.backup.make import BEFORE_RESTORE, BY_HAND, NIGHTLY, Made, make_backup
from kaijuan.core.backup.nightly import make_nightly, note
from kaijuan.core.backup.places import PREFIX, SUFFIX, backups_folder
from kaijuan.core.backup.restore import Restored, restore
from kaijuan.core.backup.staged import finish_or_clear, is_waiting
from kaijuan.core.backup.tables import UnknownMigrations, nodes_of

__all__ = [
    "BEFORE_RESTORE",
    "BY_HAND",
    "NIGHTLY",
    "BackupInfo",
    "Made",
    "Manifest",
    "NewerFormat",
    "Restored",
    "SpoiltArchive",
    "UnknownMigrations",
    "backups_folder",
    "finish_or_clear",
    "is_waiting",
    "last_backup",
    "list_backups",
    "make_backup",
    "make_nightly",
    "manifest_of",
    "nodes_of",
    "note",
    "opened",
    "parse_keep",
    "restore",
]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup in the folder of backups. ``at`` is when its rows were read, in UTC.

    ``verified``: it was read back when it was made (else it would not have its name), and its table
    of contents can be read now; ``kaijuan backup verify`` reads all of it.
    """

    at: dt.datetime
    path: Path
    bytes: int
    verified: bool
    kind: str
    rows: int
    version: str


def last_backup() -> BackupInfo | None:
    """The newest backup that can be used; None when there is none, or they are switched off."""
    return next((info for info in list_backups() if info.verified), None)


def list_backups(folder: Path | None = None) -> Iterator[BackupInfo]:
    """Backups in ``folder`` (by default that of the nightly ones), the newest name first.

    A file that bears the name of one and cannot be read as one comes with ``verified`` False.
    """
    folder = folder or backups_folder()
    if folder is None:
        return
    for file in sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), reverse=True):
        info = _info(file)
        if info:
            yield info


def _info(file: Path) -> BackupInfo | None:
    try:
        about = file.stat()
    except OSError:
        return None
    manifest = manifest_of(file)
    if manifest is None:
        at = dt.datetime.fromtimestamp(about.st_mtime, dt.UTC)
        return BackupInfo(at, file, about.st_size, False, "", 0, "")
    at = dt.datetime.fromisoformat(manifest.created_at)
    kind, version = manifest.kind, manifest.kaijuan
    return BackupInfo(at, file, about.st_size, True, kind, manifest.rows, version)
