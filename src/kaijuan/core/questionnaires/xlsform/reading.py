"""An XLSForm is read: by pyxform in a child process, then by our own rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kaijuan.core.errors import Refusal
from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.sandbox import run_parser
from kaijuan.core.files.text import decode
from kaijuan.core.files.unreadable import Unreadable
from kaijuan.core.files.zips import check_workbook
from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.answer_values import NotAnAnswer, canonical_answer
from kaijuan.core.questionnaires.definition import EXPRESSIONS, Definition
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.refusals import BadDefinition, XLSFormRefused
from kaijuan.core.questionnaires.xlsform.columns import look_at_sheets
from kaijuan.core.questionnaires.xlsform.convert import convert
from kaijuan.core.questionnaires.xlsform.details import Converted, Json

_PARSER: Final = "kaijuan.core.questionnaires.xlsform.child:read_xlsform"
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
#: As many reasons are told at once: who mends a form wants to mend it in one go.
_MOST_REASONS: Final = 30
_IDLE_NOTES: Final = (
    "max-pixels",
    "machine-readable codes",
    "must not contain spaces",
    "or_other and translations",
    "default' is missing",
)
_HEADINGS: Final = {"count": "repeat_count"}


@dataclass(frozen=True, slots=True)
class Imported:
    """``title`` and ``version`` are those of the settings, "" where there are none."""

    definition: dict[str, Any]
    warnings: list[str] = field(default_factory=list)
    title: str = ""
    version: str = ""

    @property
    def questions(self) -> int:
        """How many questions are answered by a person."""
        read = parse_definition(self.definition)
        return sum(1 for node in read.questions if node.type != "calculate")


def import_xlsform(data: bytes, filename: str) -> Imported:
    """Read an XLSForm (.xlsx, .xls, .csv, .md); what it is decides its content.

    Raises ``XLSFormRefused``, whose ``reasons`` are sentences with sheet and row.
    """
    try:
        read = run_parser(_PARSER, _handed_over(data, filename))
    except Unreadable as refusal:
        raise _refused(FileRefused(refusal.reason, refusal.line)) from refusal
    except FileRefused as refusal:
        raise _refused(refusal) from refusal
    if not read["form"]:
        raise XLSFormRefused([_not_taken(read["error"])])
    looked = look_at_sheets(read["sheets"])
    converted = convert(read["form"], read["sheets"]["survey"])
    reasons = looked.reasons + converted.reasons
    if not reasons and read["error"]:
        reasons = [_not_taken(read["error"])]
    reasons += _wrong_rules(converted) if len(reasons) < _MOST_REASONS else []
    if reasons:
        raise XLSFormRefused(list(dict.fromkeys(reasons))[:_MOST_REASONS])
    settings = (read["sheets"]["settings"]["rows"] or [{}])[0]
    named = {key.lower() for key in settings} & {"form_title", "set_form_title", "title"}
    return Imported(
        definition=converted.definition,
        warnings=looked.warnings + converted.warnings + _remarks(read["notes"]),
        title=str(read["form"].get("title", ""))[:100] if named else "",
        version=str(read["form"].get("version", ""))[:40],
    )


def _remarks(notes: list[str]) -> list[str]:
    """What pyxform remarks, but for what concerns only a telephone with ODK, or was said by us."""
    return [
        _("The reader (pyxform) remarks: %(detail)s") % {"detail": _short(note)}
        for note in dict.fromkeys(notes)
        if not any(part in note for part in _IDLE_NOTES)
    ]


def _refused(refusal: Refusal) -> XLSFormRefused:
    return XLSFormRefused([str(refusal)])


def _not_taken(detail: str) -> str:
    return _("The file is not a right XLSForm. The reader (pyxform) says: %(detail)s") % {
        "detail": _short(detail) or "?"
    }


def _short(detail: str) -> str:
    """What pyxform says, without its advice where to read on."""
    return re.sub(r"\s*Learn more: \S+", "", detail)[:600].strip()


def _handed_over(data: bytes, filename: str) -> bytes:
    """What the child gets: the ending that the content has, a line end, the file."""
    if not data.strip():
        raise FileRefused("empty")
    if len(data) > limits.XLSFORM_BYTES:
        raise XLSFormRefused([_("The file is larger than 5 MB. Leave out what is not needed.")])
    if data.startswith(_ZIP):
        check_workbook(data)
        return b".xlsx\n" + data
    if data.startswith(_OLD_OFFICE):
        return b".xls\n" + data
    text = decode(data).lstrip("\ufeff")
    ending = b".md" if filename.lower().endswith(".md") else b".csv"
    return ending + b"\n" + text.encode()


def _wrong_rules(converted: Converted) -> list[str]:
    """What is wrong with rules and names: each is told, put aside, and the next looked for."""
    reasons: list[str] = []
    definition = converted.definition
    while len(reasons) < _MOST_REASONS:
        try:
            read = parse_definition(definition)
        except BadDefinition as error:
            reasons.append(_with_row(converted, error))
            if error.column not in EXPRESSIONS or not _put_aside(definition, error):
                return reasons
        else:
            return reasons + ([] if reasons else _wrong_defaults(converted, read))
    return reasons


def _put_aside(definition: Json, error: BadDefinition) -> bool:
    nodes, found = definition["children"], None
    for name in error.path.split("/"):
        found = next((node for node in nodes if node["name"] == name), None)
        if found is None:
            return False
        nodes = found.get("children", [])
    if found is None or found.get(error.column) in (None, "''"):
        return False
    found[error.column] = "''"
    return True


def _with_row(converted: Converted, error: BadDefinition) -> str:
    row = converted.rows.get(error.path)
    if row is None:
        return str(error)
    name = error.path.rpartition("/")[2]
    if not error.column:
        return _("Sheet “survey”, row %(row)s, “%(name)s”: %(problem)s") % {
            "row": row,
            "name": name,
            "problem": error.problem,
        }
    return _("Sheet “survey”, row %(row)s, “%(name)s”, column “%(column)s”: %(problem)s") % {
        "row": row,
        "name": name,
        "column": _HEADINGS.get(error.column, error.column),
        "problem": error.problem,
    }


def _wrong_defaults(converted: Converted, read: Definition) -> list[str]:
    """A default that could never be an answer."""
    reasons = []
    for node in read.questions:
        if not isinstance(node.default, str) or not node.default:
            continue
        try:
            canonical_answer(node, node.default, read, ZoneInfo("UTC"))
        except NotAnAnswer as error:
            wrong = BadDefinition(str(error), node.path, "default")
            reasons.append(_with_row(converted, wrong))
    return reasons
