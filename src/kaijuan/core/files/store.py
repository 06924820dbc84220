"""Files kept by what is in them: ``FILES/ab/abcd…``, named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(data: bytes) -> str:
    """Put ``data`` into the store and give its SHA-256; the same bytes are kept once.

    A file whose bytes are no longer those of its name is put right. Raises OSError.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if kept(sha256) is None:
        target = place_of(sha256)
        new = not target.parent.is_dir()
        target.parent.mkdir(parents=True, exist_ok=True)
        if new:
            sync_folder(target.parent.parent)
        write_whole(target, data)
    return sha256


def kept(sha256: str) -> bytes | None:
    """The bytes with this SHA-256; None where they are not there or not whole."""
    try:
        data = place_of(sha256).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def place_of(sha256: str) -> Path:
    """Where the store keeps it. Raises ValueError for what is no SHA-256."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("A SHA-256 has 64 hexadecimal digits.")
    return Path(settings.FILES) / sha256[:2] / sha256


def write_whole(target: Path, data: bytes) -> Path:
    """Write a file so that it appears whole or not at all, and is on the disk. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
        sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in ``folder``: a file can be whole and its name be lost."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
