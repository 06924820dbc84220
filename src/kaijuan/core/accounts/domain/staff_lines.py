"""A list of staff as lines: headings recognised, each line checked by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from kaijuan.core.files.headings import BadLine, columns_of
from kaijuan.core.files.tables import Row, Table
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.validators import plain_line

#: Column by its heading, in lower case. Other columns (a department, a telephone) are passed over.
HEADINGS: Final = {
    "name": "name",
    "姓名": "name",
    "e-mail": "email",
    "email": "email",
    "邮箱": "email",
    "电子邮箱": "email",
    "role": "role",
    "角色": "role",
    "library": "library",
    "学校代码": "library",
    "代码": "library",
}
REQUIRED: Final = ("name", "email", "role")
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One person as the file has it."""

    line: int
    name: str
    email: str
    role: Role
    institution: Institution


class Reader:
    """Reads lines for one institution; ``may`` answers which roles may be given where."""

    def __init__(self, table: Table, at: Institution, may: Any) -> None:
        self.table, self.at, self.may = table, at, may
        self.columns = columns_of(table, HEADINGS, REQUIRED)
        everywhere = Institution.objects.all() if at.is_consortium else [at]
        #: By what a line may name it; nothing named is the institution itself.
        self.libraries = {each.key: each for each in everywhere} | {"": at, at.key: at}

    def lines(self) -> Iterator[StaffLine | BadLine]:
        """Each line, or every reason why it is none; the same person and role twice is once."""
        seen: dict[tuple[str, str, int], int] = {}
        for row in self.table.rows:
            reasons = [BadLine(row.line, reason) for reason in self._reasons(row)]
            if reasons:
                yield from reasons
                continue
            line = self._line(row)
            first = seen.setdefault((line.email, line.role, line.institution.pk), line.line)
            if first == line.line:
                yield line
            else:
                reason = _("The same address with the same role stands in line {line} too.")
                yield BadLine(line.line, format_lazy(reason, line=first))

    def _cell(self, row: Row, column: str) -> str:
        number = self.columns.get(column)
        return row.cells[number] if number is not None else ""

    def _reasons(self, row: Row) -> Iterator[str | Promise]:
        if len(row.cells) > len(self.table.header):
            yield _("The line has more cells than the first line names columns.")
        name, email = self._cell(row, "name"), self._cell(row, "email")
        try:
            plain_line(name)
        except ValidationError as error:
            yield error.message
        if not name:
            yield _("The name is empty.")
        if len(name) > 80:
            yield _("The name is longer than 80 characters.")
        try:
            validate_email(email)
        except ValidationError:
            yield format_lazy(_("“{text}” is no e-mail address."), text=email[:_SHOWN])
        if len(email) > 254:
            yield _("The address is longer than 254 characters.")
        yield from self._role_reasons(row)

    def _role_reasons(self, row: Row) -> Iterator[str | Promise]:
        typed, key = self._cell(row, "role"), self._cell(row, "library")
        institution = self.libraries.get(key)
        if institution is None:
            yield format_lazy(_("No library here has the key “{key}”."), key=key[:_SHOWN])
            return
        allowed = self.may(institution)
        role = roles_by_word().get(typed.casefold())
        if role not in allowed:
            yield format_lazy(
                _("“{text}” is no role that you give there. Write one of: {roles}."),
                text=typed[:_SHOWN],
                roles=pgettext("between parts of a list", ", ").join(
                    str(each.label) for each in allowed
                ),
            )

    def _line(self, row: Row) -> StaffLine:
        institution = self.libraries[self._cell(row, "library")]
        role = roles_by_word()[self._cell(row, "role").casefold()]
        email = self._cell(row, "email").lower()
        return StaffLine(row.line, self._cell(row, "name"), email, role, institution)


@lru_cache(maxsize=1)
def roles_by_word() -> dict[str, Role]:
    """Role by what a table may call it: its code, or its name in either language."""
    found = {role.value: role for role in Role}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(role.label).casefold(): role for role in Role}
    return found
