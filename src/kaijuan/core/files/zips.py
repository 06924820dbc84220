"""Is this zip archive a workbook that is safe to unpack? Asked before anything is unpacked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Final

from kaijuan.core.files import limits
from kaijuan.core.files.unreadable import Unreadable

_END: Final = b"PK\x05\x06"
_END_RECORD: Final = struct.Struct("<4s4H2LH")
_ENCRYPTED: Final = 0x1
_WORKBOOK_PARTS: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
_UNSAFE_NAME: Final = re.compile(r"^/|\\|\x00|^[A-Za-z]:|(^|/)\.\.(/|$)")


def check_workbook(data: bytes) -> None:
    """Raise ``Unreadable`` unless ``data`` is an .xlsx archive within the limits."""
    _check_directory_size(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise Unreadable("broken-workbook") from error
    if len(entries) > limits.MAX_ZIP_ENTRIES:
        raise Unreadable("too-many-entries")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED_BYTES:
        raise Unreadable("unpacks-too-large")
    if not _WORKBOOK_PARTS.issubset(entry.filename for entry in entries):
        raise Unreadable("kind")


def _check_directory_size(data: bytes) -> None:
    # ``zipfile`` builds an object for every entry before anyone can count them, so the end record
    # is read by hand first.
    start = data.rfind(_END)
    if start < 0 or len(data) < start + _END_RECORD.size:
        raise Unreadable("broken-workbook")
    fields = _END_RECORD.unpack_from(data, start)
    count, directory_bytes = int(fields[4]), int(fields[5])
    if count > limits.MAX_ZIP_ENTRIES or directory_bytes > limits.MAX_ZIP_DIRECTORY_BYTES:
        raise Unreadable("too-many-entries")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    # ``orig_filename``: ZipInfo itself cuts a name at its first null character.
    if _UNSAFE_NAME.search(entry.orig_filename):
        raise Unreadable("unsafe-name")
    if entry.flag_bits & _ENCRYPTED:
        raise Unreadable("encrypted")
    allowed = max(limits.RATIO_FREE_BYTES, entry.compress_size * limits.MAX_RATIO)
    if entry.file_size > allowed:
        raise Unreadable("unpacks-too-large")
