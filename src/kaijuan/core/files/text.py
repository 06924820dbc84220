"""Bytes to text: the encodings in which offices save their tables, and nothing else."""

from __future__ import annotations

import codecs
import re
from typing import Final

from kaijuan.core.files.unreadable import Unreadable

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, UTF-16 with one, GB18030; else ``Unreadable``."""
    text = _decoded(data)
    if _CONTROL.search(text):
        raise Unreadable("nul")
    return text


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    else:
        # UTF-8 first: GB18030 would accept most UTF-8 texts too, and read them as nonsense.
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")
