"""Files that wait for their restore to be in force.

They are unpacked into ``HOME/restoring`` first. Once the restored rows are in force, which is one
step of the database or of the file system, they are moved to their places. A restore that is
killed before that step leaves rubbish, one that is killed after it leaves moves to be finished;
the mark in the database (`models.Restoration`) says which.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from kaijuan.core.backup.archive import FileEntry, Reader, SpoiltArchive, is_safe_path
from kaijuan.core.files.store import sync_folder

PLAN: Final = "plan.json"


def staging() -> Path:
    """The folder in which they wait."""
    return Path(settings.HOME) / "restoring"


def staged_database() -> Path:
    """Where the SQLite database is built: beside its place, so that one rename puts it there."""
    return Path(f"{connection.settings_dict['NAME']}.restoring")


def stage_files(reader: Reader, code: uuid.UUID) -> None:
    """Unpack what the home lacks or has otherwise, and write down what is to be moved."""
    clear()
    place = staging()
    place.mkdir(mode=0o700)
    moves = []
    for entry in reader.manifest.files:
        if not is_safe_path(entry.path):
            raise SpoiltArchive(reader.path, entry.path)
        if _is_there(Path(settings.HOME) / entry.path, entry):
            continue
        _unpack(reader, entry, place / "home" / entry.path)
        moves.append(entry.path)
    _write_synced(place / PLAN, json.dumps({"restoration": str(code), "moves": moves}).encode())
    sync_folder(place)


def move_into_place() -> None:
    """Finish a restore whose rows are in force; can be done again after a kill at any point."""
    place, home = staging(), Path(settings.HOME)
    for path in json.loads((place / PLAN).read_bytes())["moves"]:
        source, target = place / "home" / path, home / path
        if source.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source.replace(target)
            sync_folder(target.parent)
    clear()


def clear() -> None:
    """Take away what a restore left that is not in force."""
    # The plan first: without it nothing is ever moved.
    (staging() / PLAN).unlink(missing_ok=True)
    shutil.rmtree(staging(), ignore_errors=True)
    if connection.vendor == "sqlite":
        name = staged_database()
        for file in (name, *(Path(f"{name}{end}") for end in ("-wal", "-shm", "-journal"))):
            file.unlink(missing_ok=True)


def is_waiting() -> bool:
    """Whether a restore was interrupted."""
    return staging().is_dir()


def finish_or_clear() -> bool:
    """After an interrupted restore: finish it when its rows are in force (True), else clear up."""
    if not (staging() / PLAN).exists():
        # It was still unpacking.
        clear()
        return False
    plan = json.loads((staging() / PLAN).read_bytes())
    if in_force(uuid.UUID(plan["restoration"])):
        move_into_place()
        return True
    clear()
    return False


def in_force(code: uuid.UUID) -> bool:
    """Whether the database holds that restore's rows. Raises DatabaseError."""
    from kaijuan.core.backup.models import Restoration

    if Restoration._meta.db_table not in connection.introspection.table_names():
        return False
    return Restoration.objects.filter(code=code).exists()


def _is_there(file: Path, entry: FileEntry) -> bool:
    if not file.is_file() or file.is_symlink() or file.stat().st_size != entry.bytes:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == entry.sha256


def _unpack(reader: Reader, entry: FileEntry, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Never more than its owner had, and never for others to write.
    mode = entry.mode & 0o755
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in reader.chunks(entry):
            out.write(chunk)
        out.flush()
        os.fchmod(out.fileno(), mode)
        os.fsync(out.fileno())


def _write_synced(file: Path, data: bytes) -> None:
    with file.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
