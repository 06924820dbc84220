"""Where backups stand, and what they are called."""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from kaijuan.core.errors import Refusal

PREFIX: Final = "kaijuan-"
SUFFIX: Final = ".zip"
#: The keys that stand beside the backups (``keys``).
KEYS: Final = ".keys"
#: A backup that is still being written, or was when the machine stopped.
PARTIAL: Final = ".partial"


class FolderUnusable(Refusal):
    """Nothing can be written there."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            _(
                "No backup can be written to %(folder)s (%(reason)s): make room or make it "
                "writable, or name another folder."
            )
            % {"folder": folder, "reason": reason}
        )


class FolderBusy(Refusal):
    """Another process writes a backup there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Another backup is being written to %(folder)s: wait until it is done.")
            % {"folder": folder}
        )


def backups_folder() -> Path | None:
    """``KAIJUAN_BACKUPS``, by default a folder in the home; None where it is switched off."""
    return Path(settings.BACKUPS) if settings.BACKUPS else None


def name_for(at: dt.datetime) -> str:
    """``kaijuan-20261122-183000Z.zip``: sorts by time, and is a name on every file system."""
    return f"{PREFIX}{at.astimezone(dt.UTC):%Y%m%d-%H%M%SZ}{SUFFIX}"


@contextmanager
def writing_to(folder: Path, *, make: bool) -> Iterator[None]:
    """Hold ``folder`` while a backup is written, and clear away what a killed one left there.

    Raises FolderUnusable and FolderBusy.
    """
    try:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / ".kaijuan-backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or type(error).__name__) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Some network folders know no locks; a name that nobody else takes must do there.
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
                raise FolderBusy(folder) from error
        else:
            for left in folder.glob(f".*{SUFFIX}{PARTIAL}"):
                left.unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)
