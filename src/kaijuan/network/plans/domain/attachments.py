"""Which files belong to a plan: what the bytes are, never what the name says.

They are kept and handed out, never opened or unpacked by the house; so a look at the marks that
every reader of such files goes by is enough.
"""

from __future__ import annotations

from typing import Final

_ZIP: Final = b"PK\x03\x04"
#: The part that makes an Office file what it is, and how such a file is called.
_OFFICE: Final = (
    (b"word/document.xml", "docx"),
    (b"xl/workbook.xml", "xlsx"),
    (b"ppt/presentation.xml", "pptx"),
)
_MARKS: Final = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_MACROS: Final = b"vbaProject.bin"

TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def extension_of(data: bytes) -> str | None:
    """A key of ``TYPES``; None for what is not taken, also for an Office file with macros."""
    for mark, found in _MARKS:
        if data.startswith(mark):
            return found
    if not data.startswith(_ZIP) or _MACROS in data:
        return None
    return next((found for part, found in _OFFICE if part in data), None)
