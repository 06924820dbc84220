"""The folder where one installation keeps everything it cannot make again."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def home() -> Path:
    """``KAIJUAN_HOME``, or the user's own data folder (XDG Base Directory 0.8)."""
    named = os.environ.get("KAIJUAN_HOME")
    if named:
        return Path(named).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "kaijuan"


def secret_key() -> str:
    """``KAIJUAN_SECRET_KEY``, or one made once and kept in the home, readable by its owner only."""
    given = os.environ.get("KAIJUAN_SECRET_KEY")
    if given:
        return given
    return kept_secret("secret-key", lambda: secrets.token_urlsafe(48))


def kept_secret(name: str, make: Callable[[], str]) -> str:
    """The secret in the home's file ``name``; where there is none, made once by ``make``."""
    file = home() / name
    return _read(file) or _write(file, make())


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _write(file: Path, value: str) -> str:
    """Whole or not at all: of two processes that start together, both end with the same one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)  # mode 0600
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(value)
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
        if not _read(file):
            # An empty one was left by a crash or a full disk.
            draft.replace(file)
        _sync_folder(file.parent)
        return _read(file)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put its names on the disk: rows sealed with a key must not outlive it in a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
