"""A table of institutions as lines: headings recognised, each cell checked by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from kaijuan.core.files.headings import BadLine
from kaijuan.core.files.tables import Row
from kaijuan.core.tenancy.models import Kind, key_validator, moe_code_validator
from kaijuan.core.validators import plain_line
from kaijuan.network.directory import models

#: Column by its heading, in lower case.
HEADINGS: Final = {
    "key": "key",
    "学校代码": "key",
    "代码": "key",
    "no": "no",
    "序号": "no",
    "moe_code": "moe_code",
    "教育部代码": "moe_code",
    "学校标识码": "moe_code",
    "name": "name",
    "校名": "name",
    "学校名称": "name",
    "name_en": "name_en",
    "英文名": "name_en",
    "kind": "kind",
    "类型": "kind",
    "city": "city",
    "城市": "city",
    "aliases": "aliases",
    "别名": "aliases",
}
REQUIRED: Final = ("key", "name", "kind", "city")
_ALIAS_ENDS: Final = re.compile(r"[;；]")
_LENGTHS: Final = {"key": 20, "moe_code": 20, "name": 100, "name_en": 200, "city": 40}
_LARGEST_NUMBER: Final = 2_000_000_000
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One institution as the file has it; None where the file has no such column."""

    line: int
    key: str
    name: str
    kind: str
    city: str
    moe_code: str
    number: int | None
    name_en: str | None
    aliases: tuple[str, ...] | None


def read_line(row: Row, columns: dict[str, int], width: int) -> Line | list[BadLine]:
    """The line, or every reason why it is none."""
    cells = {column: row.cells[number] for column, number in columns.items()}
    bad = [BadLine(row.line, reason) for reason in _reasons(cells, row, width)]
    if bad:
        return bad
    moe_code = cells.get("moe_code")
    if moe_code is None:
        # A table with one column of codes: keys of digits are the ministry's.
        moe_code = cells["key"] if cells["key"].isdigit() else ""
    return Line(
        line=row.line,
        key=cells["key"],
        name=cells["name"],
        kind=kinds()[cells["kind"].casefold()],
        city=cells["city"],
        moe_code=moe_code,
        number=_number(cells.get("no")),
        name_en=cells.get("name_en"),
        aliases=_aliases(cells),
    )


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Kind by what a table may call it: its code, or its name in either language."""
    found = {kind.value: kind.value for kind in Kind}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(kind.label).casefold(): kind.value for kind in Kind}
    return found


def _reasons(cells: dict[str, str], row: Row, width: int) -> Iterator[str | Promise]:
    if len(row.cells) > width:
        yield _("The line has more cells than the first line names columns.")
    for column in REQUIRED:
        if not cells[column]:
            yield _EMPTY[column]
    for column, text in cells.items():
        yield from _cell_reasons(column, text)
    if cells["kind"] and cells["kind"].casefold() not in kinds():
        yield format_lazy(
            _("“{kind}” is no kind. Write one of: {kinds}."),
            kind=cells["kind"][:_SHOWN],
            kinds=", ".join(kind.value for kind in Kind),
        )
    yield from _code_reasons(cells)


_EMPTY: Final = {
    "key": _("The key is empty."),
    "name": pgettext_lazy("of an institution", "The name is empty."),
    "kind": _("The kind is empty."),
    "city": _("The city is empty."),
}


def _cell_reasons(column: str, text: str) -> Iterator[str | Promise]:
    try:
        plain_line(text)
    except ValidationError as error:
        yield format_lazy("{}: {}", column, error.message)
    for part in _ALIAS_ENDS.split(text) if column == "aliases" else [text]:
        length = models.NAME if column == "aliases" else _LENGTHS.get(column, 200)
        if len(part.strip()) > length:
            yield format_lazy(
                _("{column} is longer than {length} characters."), column=column, length=length
            )
    if column == "no" and text and _number(text) is None:
        yield _("The number in the register is not a number.")


def _code_reasons(cells: dict[str, str]) -> Iterator[str | Promise]:
    """Codes of the ministry have five digits; a key of digits only is such a code."""
    wanted = [cells["key"]] if cells["key"].isdecimal() else []
    wanted += [cells["moe_code"]] if cells.get("moe_code") else []
    for code in dict.fromkeys(wanted):
        try:
            moe_code_validator(code)
        except ValidationError:
            yield format_lazy(_("The code “{code}” has not five digits."), code=code[:_SHOWN])
    if cells["key"] and not cells["key"].isdecimal():
        try:
            key_validator(cells["key"])
        except ValidationError as error:
            yield error.message


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text:
        return 0
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
    return number if number is not None and number <= _LARGEST_NUMBER else None


def _aliases(cells: dict[str, str]) -> tuple[str, ...] | None:
    if "aliases" not in cells:
        return None
    parts = (part.strip() for part in _ALIAS_ENDS.split(cells["aliases"]))
    return tuple(dict.fromkeys(part for part in parts if part and part != cells["name"]))
