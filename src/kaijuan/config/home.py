"""The folder where one installation keeps everything it cannot make again."""

from __future__ import annotations

import os
import secrets
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
    file = home() / "secret-key"
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make_secret(file)


def _make_secret(file: Path) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    try:
        # O_EXCL: of two processes that start together, one writes and the other reads.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(value)
    return value
