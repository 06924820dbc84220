"""What a file is, by its bytes; of a picture only the picture is kept.

Photos of a telephone say where and when they were taken and with which device (Exif), which no
form asks for. JPEG (ITU-T T.81, annex B) and PNG (ISO/IEC 15948, 5.3) are taken apart and written
anew without it; how a JPEG is to be turned is kept.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.uploads import FileKind, check_upload
from kaijuan.network.rounds.domain.submit_refusals import FileNotTaken

#: Bytes of one file, sides of a picture, and its pixels in all.
LARGEST: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
NAME: Final = 200
_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PDF: Final = b"%PDF-"
#: Chunks of a PNG that are the picture itself.
_PICTURE: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB"})
#: Segments of a JPEG that speak about the picture: applications' own and comments.
_ABOUT: Final = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xEE}
_TABLES: Final = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SUFFIXES: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    _TABLES[FileKind.XLSX]: ".xlsx",
}
#: Other ends that say the same.
_ALSO: Final = {"image/jpeg": (".jpeg", ".jpe", ".jfif")}
TOO_LARGE: Final = _("This file is too large: at most 8 MB. Take the photo with fewer pixels.")
NO_PICTURE: Final = _("This is no JPEG or PNG picture that can be read. Take the photo once more.")
NOT_TAKEN: Final = _("Pictures (JPEG, PNG), PDF, CSV and Excel files are taken, nothing else.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of a file."""

    data: bytes
    media_type: str
    name: str

    @property
    def suffix(self) -> str:
        """The end of a name for what it is: ".jpg"."""
        return _SUFFIXES[self.media_type]


def take(data: bytes, name: str, *, picture: bool) -> Taken:
    """Look at the bytes and take what is to be kept. Raises FileNotTaken."""
    if len(data) > LARGEST:
        raise FileNotTaken(TOO_LARGE)
    try:
        if data.startswith(_JPEG):
            return _taken(_jpeg(data), "image/jpeg", name)
        if data.startswith(_PNG):
            return _taken(_png(data), "image/png", name)
    except (ValueError, IndexError, struct.error, zlib.error) as error:
        raise FileNotTaken(NO_PICTURE) from error
    if picture:
        raise FileNotTaken(NO_PICTURE)
    if data.startswith(_PDF):
        return _taken(data, "application/pdf", name)
    try:
        return _taken(data, _TABLES[check_upload(data).kind], name)
    except FileRefused as error:
        raise FileNotTaken(NOT_TAKEN) from error


def _taken(data: bytes, media_type: str, name: str) -> Taken:
    """With a name that ends as what it is: "list.html" would be opened as a page once saved."""
    suffix = _SUFFIXES[media_type]
    said = _name(name)
    if not said.lower().endswith((suffix, *_ALSO.get(media_type, ()))):
        said = f"{said[: NAME - len(suffix)]}{suffix}"
    return Taken(data, media_type, said)


def _name(name: str) -> str:
    """The last part of what it was called, without what no file name holds."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable() and letter not in '"<>|?*:')
    return shown.strip()[-NAME:] or "file"


def _jpeg(data: bytes) -> bytes:
    out, turned, scans = bytearray(), 1, 0
    for marker, part in _parts(data):
        if marker == 0xE1 and part[4:10] == b"Exif\0\0":
            turned = _orientation(part[10:]) or turned
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            _check_size(*struct.unpack(">HH", part[5:9]))
        scans += marker == 0xDA
        # 0xE0 is JFIF, 0xEE says how Adobe wrote the colours; the rest is about the picture.
        if marker not in _ABOUT:
            out += part
    if not scans:
        raise ValueError("no scan")
    return b"\xff\xd8" + _exif(turned) + bytes(out) + b"\xff\xd9"


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes (marker included) of each segment, a scan with its picture data.

    Ends at the end of the image: what a telephone hangs on behind (a film, a second picture) has
    metadata of its own.
    """
    at = 2
    while data[at + 1] != 0xD9:
        if data[at] != 0xFF:
            raise ValueError("not a marker")
        if data[at + 1] == 0xFF:
            at += 1
            continue
        marker, start = data[at + 1], at
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
        if marker == 0xDA:
            at = _end_of_scan(data, at)
        if at + 2 > len(data) or at < start + 4:
            raise ValueError("a segment runs over the end")
        yield marker, data[start:at]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands; 0xFF00 and the restart markers belong to the scan (B.1.1.5)."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """The tag 0x0112 of the first directory (TIFF 6.0, section 2); 0 where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return 0
    try:
        start = struct.unpack(f"{order}I", tiff[4:8])[0]
        count = struct.unpack(f"{order}H", tiff[start : start + 2])[0]
        for number in range(min(count, 64)):
            at = start + 2 + 12 * number
            tag, _type, _count, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif(turned: int) -> bytes:
    """The shortest Exif there is, with nothing but how the picture is to be turned."""
    if turned == 1:
        return b""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    tiff = b"MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    out, at, ended = bytearray(_PNG), len(_PNG), False
    while at + 12 <= len(data) and not ended:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        chunk = data[at : at + 12 + length]
        if len(chunk) != 12 + length or struct.unpack(">I", chunk[-4:])[0] != zlib.crc32(
            chunk[4:-4]
        ):
            raise ValueError("a chunk is not whole")
        if kind == b"IHDR":
            _check_size(*struct.unpack(">II", chunk[8:16]))
        if kind in _PICTURE:
            out += chunk
        ended = kind == b"IEND"
        at += 12 + length
    if not ended or b"IDAT" not in out:
        raise ValueError("no end")
    return bytes(out)


def _check_size(one: int, other: int) -> None:
    if not 0 < one * other <= MOST_PIXELS:
        raise ValueError("too many pixels, or none")
