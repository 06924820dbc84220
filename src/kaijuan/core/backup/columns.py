"""How the value of a column stands in an archive: the same text for the same value on both engines.

A cell is an integer, a string or null. The database itself makes most of them, in the query; the
few kinds that it cannot bring to one form pass through a function here.

=========  ===========================================================================
integer    also booleans, as 0 and 1, and durations, as microseconds
text       as it is
instant    ``YYYY-MM-DD HH:MM:SS.ffffff``, in UTC
date       ``YYYY-MM-DD``
time       ``HH:MM:SS.ffffff``
uuid       32 lower-case hexadecimal digits
bytes      upper-case hexadecimal digits
decimal    all its decimal places written out, zero without a sign
float      the shortest text that gives the same double
json       canonical JSON (sorted keys, no spaces) inside a string, so that SQL's NULL differs
           from JSON's null
address    an IP address without a mask
=========  ===========================================================================
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Final, TypeAlias

Cell: TypeAlias = int | str | None
Fix: TypeAlias = Callable[[Any], Any]

#: Django's names for the types of columns, and the kind that each is.
KINDS: Final = {
    **dict.fromkeys(
        (
            "AutoField",
            "BigAutoField",
            "SmallAutoField",
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveBigIntegerField",
            "PositiveSmallIntegerField",
        ),
        "integer",
    ),
    **dict.fromkeys(
        (
            "CharField",
            "TextField",
            "SlugField",
            "EmailField",
            "URLField",
            "FileField",
            "FilePathField",
        ),
        "text",
    ),
    "BooleanField": "boolean",
    "DurationField": "duration",
    "DateTimeField": "instant",
    "DateField": "date",
    "TimeField": "time",
    "UUIDField": "uuid",
    "BinaryField": "bytes",
    "DecimalField": "decimal",
    "FloatField": "float",
    "JSONField": "json",
    "GenericIPAddressField": "address",
}

# ``{c}`` is the quoted column. What is missing is read as it is stored.
_READ: Final = {
    "sqlite": {
        "boolean": "CAST({c} AS INTEGER)",
        "instant": "CASE WHEN length({c}) = 19 THEN {c} || '.000000' "
        "ELSE substr({c} || '000000', 1, 26) END",
        # An expression, so that no converter of Django's for declared dates meets it.
        "date": "{c} || ''",
        "time": "CASE WHEN length({c}) = 8 THEN {c} || '.000000' "
        "ELSE substr({c} || '000000', 1, 15) END",
        "bytes": "CASE WHEN {c} IS NOT NULL THEN hex({c}) END",
    },
    "postgresql": {
        "boolean": "{c}::int",
        "duration": "(extract(epoch FROM {c}) * 1000000)::bigint",
        "instant": "to_char({c} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "date": "to_char({c}, 'YYYY-MM-DD')",
        "time": "to_char({c}, 'HH24:MI:SS.US')",
        "uuid": "replace({c}::text, '-', '')",
        "bytes": "upper(encode({c}, 'hex'))",
        "decimal": "{c}::text",
        "json": "{c}::text",
        "address": "host({c})",
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """``places`` counts the decimal places of a decimal, and is 0 for every other kind."""

    name: str
    kind: str
    places: int = 0

    def read_sql(self, vendor: str) -> str:
        """The expression that gives the cell, or what ``read_fix`` makes one of."""
        quoted = f'"{self.name}"'
        return _READ[vendor].get(self.kind, "{c}").format(c=quoted)

    def order_sql(self, vendor: str) -> str:
        """Text sorts by its bytes on both engines, whatever the database's language."""
        by_bytes = vendor == "postgresql" and self.kind == "text"
        return f'"{self.name}" COLLATE "C"' if by_bytes else f'"{self.name}"'

    def read_fix(self) -> Fix | None:
        """What makes a cell of what ``read_sql`` gave, where that is not one yet."""
        if self.kind == "json":
            return _canonical_json
        if self.kind == "float":
            return lambda value: repr(float(value))
        if self.kind == "decimal":
            return _decimal_of(self.places)
        return None

    def write_fix(self, vendor: str) -> Fix | None:
        """What makes of a cell the parameter that the engine stores as Django would."""
        if vendor == "sqlite":
            fixes: dict[str, Fix] = {
                "instant": _without_zeros,
                "time": _without_zeros,
                "bytes": bytes.fromhex,
                "float": float,
                "json": lambda text: json.dumps(json.loads(text)),
            }
            return fixes.get(self.kind)
        return {
            "bytes": lambda text: f"\\x{text}",
            "duration": lambda count: f"{count} microseconds",
        }.get(self.kind)


def _without_zeros(text: str) -> str:
    """Of an instant or a time: Django writes no ".000000", and SQLite compares them as text."""
    return text.removesuffix(".000000")


def _canonical_json(text: str) -> str:
    value = json.loads(text, parse_float=_number)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _number(text: str) -> float | int:
    """PostgreSQL keeps numbers as decimals: it writes 1e16 out, and zero without its sign."""
    number = float(text)
    if number == 0:
        return 0.0
    return int(Decimal(repr(number))) if abs(number) >= 1e16 else number


def _decimal_of(places: int) -> Fix:
    """As Django reads a decimal of SQLite, where it is a double with 15 certain digits."""
    step = Decimal(1).scaleb(-places)
    rounding = Context(prec=15)
    wide = Context(prec=1000)

    def fix(value: Any) -> str:
        exact = rounding.create_decimal_from_float(value) if isinstance(value, float) else value
        number = Decimal(exact).quantize(step, context=wide)
        return format(number if number else abs(number), "f")

    return fix
