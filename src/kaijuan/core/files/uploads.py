"""Take a file in: what it is decides its content, never its name or what the browser says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

from kaijuan.core.files import limits
from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.text import decode
from kaijuan.core.files.unreadable import Unreadable
from kaijuan.core.files.zips import check_workbook


class FileKind(Enum):
    CSV = "csv"
    XLSX = "xlsx"


class Upload(Protocol):
    """What Django hands over as an uploaded file, as far as it is used here."""

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file whose content has been looked at; ``sha256`` is in lower-case hexadecimal."""

    kind: FileKind
    data: bytes
    sha256: str


_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_NOT_TABLES: Final = (b"%PDF", b"MZ", b"\x7fELF", b"{\\rtf", b"\x1f\x8b", b"PK", b"Rar!", b"7z\xbc")


def check_upload(source: Upload | Path | bytes) -> CheckedFile:
    """Read ``source`` up to the limit and look at its content; ``FileRefused`` when not taken."""
    data = _read(source)
    try:
        kind = _kind(data)
    except Unreadable as refusal:
        raise FileRefused(refusal.reason, refusal.line) from refusal
    return CheckedFile(kind, data, hashlib.sha256(data).hexdigest())


def _read(source: Upload | Path | bytes) -> bytes:
    collected = bytearray()
    for chunk in _chunks(source):
        collected += chunk
        # Counted while reading: the size that a client declares is only a claim.
        if len(collected) > limits.MAX_UPLOAD_BYTES:
            raise FileRefused("too-large")
    return bytes(collected)


def _chunks(source: Upload | Path | bytes) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return [source]
    if isinstance(source, Path):
        with source.open("rb") as file:
            return [file.read(limits.MAX_UPLOAD_BYTES + 1)]
    return source.chunks()


def _kind(data: bytes) -> FileKind:
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(_ZIP):
        check_workbook(data)
        return FileKind.XLSX
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("old-workbook")
    if data.startswith(_NOT_TABLES):
        raise Unreadable("kind")
    text = decode(data).lstrip("\ufeff \t\r\n")
    if not text:
        raise Unreadable("empty")
    if text.startswith("<"):
        raise Unreadable("markup")
    return FileKind.CSV
