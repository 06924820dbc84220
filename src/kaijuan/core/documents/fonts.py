"""The typefaces that are embedded: Noto Serif SC and Noto Sans SC (SIL Open Font License 1.1)."""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path
from typing import Any

from kaijuan.core.documents.plain import MISSING


def font_folder() -> Path:
    """Where the package `pylopdf-fonts-zh-cn` keeps its two fonts."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.serif_path()).parent


@cache
def typst_fonts() -> Any:
    """The fonts for the typesetter; none of this computer's, so that all computers agree."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


@cache
def _undrawable() -> re.Pattern[str]:
    """One class of all characters that one of the two fonts lacks."""
    folder = font_folder()
    drawn = covered(folder / "NotoSerifSC-Regular.otf") & covered(folder / "NotoSansSC-Regular.otf")
    # The typesetter breaks lines at it and draws nothing.
    drawn.add(0x200B)
    return re.compile(f"[^{''.join(map(_range, _ranges(sorted(drawn))))}]")


def drawable(text: str) -> str:
    """``text`` with 〓 for what the fonts do not have: an archive file may hold no empty box."""
    return _undrawable().sub(MISSING, text)


def covered(path: Path) -> set[int]:
    """The characters that a font draws, from its ``cmap`` (OpenType 1.9, format 12)."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (tables,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for number in range(tables):
        _platform, _encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * number)
        if struct.unpack_from(">H", data, start + offset)[0] == 12:
            (groups,) = struct.unpack_from(">I", data, start + offset + 12)
            for group in range(groups):
                first, last = struct.unpack_from(">II", data, start + offset + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"The font has no table {name!r}.")


def _ranges(points: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in points:
        if found and found[-1][1] == point - 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return found


def _range(ends: tuple[int, int]) -> str:
    return "-".join(f"\\U{point:08x}" for point in ends)
