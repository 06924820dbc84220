"""One answer as it arrives, made canonical: the same answer always looks the same.

Canonical are: texts without blanks at the ends, whole numbers as ``int``, decimals as ``str``
without needless zeros, dates "2020-02-29", times "08:30" (or "08:30:05"), dates with a time in ISO
form with the offset of the institution's zone, the names of choices (several: a list in the order
of the list), "OK" for what was acknowledged, the name of a file. None is no answer.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import ACKNOWLEDGED, Definition, Node
from kaijuan.core.validators import plain_line, plain_text, sensible_day

Answer = str | int | list[str] | None

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0*)?")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES: Final = frozenset({"OK", "ok", "true", "yes", "on", "1"})
_NO: Final = frozenset({"", "false", "no", "off", "0"})


class NotAnAnswer(Exception):
    """The sentence that says what is wrong."""


def canonical_answer(node: Node, raw: Any, definition: Definition, zone: ZoneInfo) -> Answer:
    """``raw`` as an answer to ``node``; raises ``NotAnAnswer``, and nothing else."""
    if raw is None:
        return None
    return _TYPES[node.type](raw, node, definition, zone)


def _text(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _given(raw, limits.TEXT).replace("\r\n", "\n").replace("\r", "\n").strip()
    _plain(text, plain_text)
    return text or None


def _line(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _given(raw, limits.TEXT).strip()
    _plain(text, plain_line)
    return text or None


def _file(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _given(raw, limits.FILE_NAME).strip()
    _plain(text, plain_line)
    if "/" in text or "\\" in text:
        raise NotAnAnswer(_("Give the name of the file without its folder."))
    return text or None


def _integer(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _number_text(raw)
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise NotAnAnswer(_("Enter a whole number, such as 12, of at most 15 digits."))
    return int(text.partition(".")[0])


def _decimal(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _number_text(raw)
    return _written(_as_decimal(text)) if text else None


def _range(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _number_text(raw)
    span = node.range
    if not text or span is None:
        return None
    number = _as_decimal(text)
    if not span.start <= number <= span.end or (number - span.start) % span.step:
        raise NotAnAnswer(
            _("Choose a number from %(start)s to %(end)s in steps of %(step)s.")
            % {"start": span.start, "end": span.end, "step": span.step}
        )
    return int(number) if span.whole else _written(number)


def _date(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _plain_digits(_given(raw, 40))
    if not text:
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise NotAnAnswer(
            _("Enter a day that exists, as year-month-day, such as 2020-02-29.")
        ) from None
    _sensible(day)
    return day.isoformat()


def _time(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _plain_digits(_given(raw, 40))
    if not text:
        return None
    if text.startswith("24:"):
        raise NotAnAnswer(_("A day ends at 23:59; write midnight as 00:00."))
    match = _TIME.fullmatch(text)
    hour, minute, second = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise NotAnAnswer(_("Enter a time as hours and minutes, such as 08:30."))
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")


def _moment(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = _plain_digits(_given(raw, 40))
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        if "T" not in text and " " not in text:
            raise ValueError
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        # By way of UTC, so that an hour that the clocks leap over becomes one that there was.
        there = moment.astimezone(dt.UTC).astimezone(zone).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise NotAnAnswer(
            _("Enter a day and a time, such as 2020-02-29 08:30; a day ends at 23:59.")
        ) from None
    _sensible(there.date())
    return there.isoformat(timespec="seconds")


def _one(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    name = _given(raw, limits.TEXT).strip()
    if not name:
        return None
    if name not in definition.choices_by_name[node.choices]:
        raise NotAnAnswer(_("Choose one of the answers that are offered."))
    return name


def _several(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    if isinstance(raw, str):
        names = set(raw.split())
    elif isinstance(raw, list | tuple) and all(isinstance(name, str) for name in raw):
        names = {name.strip() for name in raw} - {""}
    else:
        raise NotAnAnswer(_("Choose among the answers that are offered."))
    offered = definition.choices_by_name[node.choices]
    if names - offered.keys():
        raise NotAnAnswer(_("Choose among the answers that are offered."))
    return [name for name in offered if name in names] or None


def _acknowledged(raw: Any, node: Node, definition: Definition, zone: ZoneInfo) -> Answer:
    text = str(raw).lower() if isinstance(raw, bool) else _given(raw, 40).strip()
    if text in _YES:
        return ACKNOWLEDGED
    if text in _NO:
        return None
    raise NotAnAnswer(_("Tick this, or leave it."))


_TYPES: Final[dict[str, Callable[[Any, Node, Definition, ZoneInfo], Answer]]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "select_one": _one,
    "select_multiple": _several,
    "acknowledge": _acknowledged,
    "calculate": _text,
    "range": _range,
    "image": _file,
    "file": _file,
    "barcode": _line,
    "hidden": _text,
}


def _given(raw: Any, most: int) -> str:
    if not isinstance(raw, str):
        raise NotAnAnswer(_("This must be a text."))
    if len(raw) > most:
        raise NotAnAnswer(
            _("The text is longer than %(most)s characters. Shorten it.") % {"most": most}
        )
    return raw


def _plain(text: str, check: Callable[[str], None]) -> None:
    try:
        check(text)
    except ValidationError as error:
        raise NotAnAnswer(" ".join(error.messages)) from None


def _sensible(day: dt.date) -> None:
    try:
        sensible_day(day)
    except ValidationError as error:
        raise NotAnAnswer(" ".join(error.messages)) from None


def _plain_digits(text: str) -> str:
    """Digits and signs as a Chinese keyboard writes them count as the plain ones."""
    plain = unicodedata.normalize("NFKC", text.strip())
    return plain.replace("。", ".").replace("\u2212", "-").strip()


def _number_text(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise NotAnAnswer(_("Enter a number."))
    if isinstance(raw, int) and abs(raw) >= 10**limits.DIGITS:
        raise NotAnAnswer(_("The number has too many digits. Look at it again."))
    if isinstance(raw, float):
        number = Decimal(repr(raw))
        if not number.is_finite() or abs(number.adjusted()) > 2 * limits.DIGITS:
            raise NotAnAnswer(_("Enter a number."))
        return format(number, "f")
    return _plain_digits(_given(str(raw), limits.TEXT))


def _as_decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise NotAnAnswer(_("Enter a number, such as 36.5."))
    number = Decimal(text)
    digits = _written(number).lstrip("-").replace(".", "")
    if len(digits) > limits.DIGITS:
        raise NotAnAnswer(_("The number has too many digits. Look at it again."))
    return number


def _written(number: Decimal) -> str:
    written = format(number, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    sign, digits = ("-", written[1:]) if written.startswith("-") else ("", written)
    digits = digits.lstrip("0") or "0"
    digits = f"0{digits}" if digits.startswith(".") else digits
    return digits if digits == "0" else sign + digits
