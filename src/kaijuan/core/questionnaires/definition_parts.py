"""The small parts of a definition: names, texts, choices, ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import LANGUAGES, TYPES, Choice, Range
from kaijuan.core.questionnaires.refusals import BadDefinition
from kaijuan.core.validators import plain_line, plain_text

_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
#: Few enough digits that server and browser divide by a step exactly.
_OF_RANGE: Final = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})")
#: What a program that reads the answers could mistake for its own.
_NOT_NAMES: Final = frozenset(
    {"constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"}
)


def name_of(raw: Any, above: str) -> str:
    """A name as it may stand in a path; raises ``BadDefinition``."""
    if not isinstance(raw, str) or not raw:
        raise BadDefinition(_("A question has no name. Give it one."), above)
    if len(raw) > limits.NAME or not _NAME.fullmatch(raw):
        raise BadDefinition(
            _(
                "“%(name)s” is no name: it begins with a letter and holds letters, digits, “_”, "
                "“-” and “.”."
            )
            % {"name": raw[:40]},
            above,
        )
    if raw in _NOT_NAMES or raw.startswith("__"):
        raise BadDefinition(
            _("“%(name)s” cannot be a name here. Choose another.") % {"name": raw}, above
        )
    return raw


def type_of(raw: Mapping[str, Any], kind: str, path: str) -> str:
    """The type of a question, "" for what is none."""
    given = raw.get("type", "")
    if kind == "question":
        if not isinstance(given, str) or given not in TYPES:
            raise BadDefinition(
                _("The type “%(type)s” is not supported.") % {"type": str(given)[:40]},
                path,
                "type",
            )
        return given
    if given not in ("", kind):
        raise BadDefinition(
            _("The type “%(type)s” is not supported.") % {"type": str(given)[:40]}, path, "type"
        )
    return ""


def texts_of(raw: Any, path: str, key: str) -> dict[str, str]:
    """Texts by language, empty ones left out."""
    if not isinstance(raw, Mapping):
        raise BadDefinition(_("This must be texts by language."), path, key)
    found: dict[str, str] = {}
    for language, text in raw.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise BadDefinition(_("This must be texts by language."), path, key)
        if len(text) > limits.LABEL:
            raise BadDefinition(_("The text is too long. Shorten it."), path, key)
        plain(text, path, key, several=True)
        if text.strip():
            found[language] = text
    return found


def plain(text: str, path: str, key: str, *, several: bool = False) -> None:
    """Raise ``BadDefinition`` for characters that nobody sees."""
    try:
        (plain_text if several else plain_line)(text)
    except ValidationError as error:
        raise BadDefinition(" ".join(error.messages), path, key) from None


def choices_of(raw: Any) -> dict[str, list[Choice]]:
    """The lists of choices by name."""
    if not isinstance(raw, Mapping):
        raise BadDefinition(_("The lists of choices must be an object."))
    found: dict[str, list[Choice]] = {}
    count = 0
    for name, rows in raw.items():
        name_of(name, "")
        if not isinstance(rows, list):
            raise BadDefinition(_("A list of choices must be a list."), name)
        count += len(rows)
        if count > limits.CHOICES:
            raise BadDefinition(
                _("A form has at most %(most)s choices in all.") % {"most": limits.CHOICES}
            )
        found[name] = _choices(rows, name)
    return found


def _choices(rows: Sequence[Any], where: str) -> list[Choice]:
    found: list[Choice] = []
    seen: set[tuple[tuple[str, str], ...]] = set()
    for row in rows:
        choice = _choice(row, where)
        # A name may come back with other columns, so that a filter can tell the two apart.
        key = tuple(sorted(choice.columns.items()))
        if key in seen:
            raise BadDefinition(
                _("The choice “%(name)s” is there twice.") % {"name": choice.name}, where
            )
        seen.add(key)
        found.append(choice)
    return found


def _choice(row: Any, where: str) -> Choice:
    if not isinstance(row, Mapping) or len(row) > limits.CHOICE_COLUMNS:
        raise BadDefinition(_("A choice must be an object with few columns."), where)
    columns: dict[str, str] = {}
    for key, value in row.items():
        if key == "label":
            continue
        if not isinstance(key, str) or not isinstance(value, str) or len(value) > 200:
            raise BadDefinition(_("The columns of a choice are short texts."), where)
        if key != "name":
            name_of(key, where)
        plain(value, where, key)
        columns[key] = value
    name = columns.get("name", "").strip()
    if not name or len(name) > limits.NAME or name != columns["name"]:
        raise BadDefinition(_("A choice has no name, or one that is too long."), where)
    return Choice(name, texts_of(row.get("label", {}), where, name), columns)


def range_of(raw: Any, path: str) -> Range:
    """Start, end and step of a range, by default 1, 10 and 1."""
    try:
        if not isinstance(raw, Mapping) or raw.keys() - {"start", "end", "step"}:
            raise InvalidOperation
        texts = [
            str(raw.get(key, usual))
            for key, usual in (("start", "1"), ("end", "10"), ("step", "1"))
        ]
        if not all(_OF_RANGE.fullmatch(text) for text in texts):
            raise InvalidOperation
        start, end, step = map(Decimal, texts)
        if step <= 0 or end < start:
            raise InvalidOperation
    except InvalidOperation:
        raise BadDefinition(
            _(
                "A range has a start, an end not below it and a step above 0: numbers with at most "
                "9 digits, and 6 after the point."
            ),
            path,
            "range",
        ) from None
    return Range(start, end, step)
