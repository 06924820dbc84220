"""Log lines without personal data: JSON for programs, plain for a terminal.

What a person wrote, who they are and where they come from never gets into a log. So an exception is
told by its class and its places, not by its message; and what a library wants to say is told by its
template, without the values: only loggers of our own are trusted to hold no one's data.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from types import TracebackType
from typing import Any, Final

from kaijuan.core.requestid import job_id, request_id

#: Loggers whose whole message is written, besides our own.
SPEAKS: Final = ("django.server",)
#: Says a reason and a path. The path may be a link that opens a door: its route's name is told.
FAULTS: Final = "django.request"
#: What our own code may add to a line by ``extra=``.
FIELDS: Final = ("route", "method", "status", "ms", "bytes")
_MOST_FRAMES: Final = 40


def message_of(record: logging.LogRecord) -> str:
    """The text of a line: whole from our own loggers, else the template without its values."""
    if record.name.partition(".")[0] == "kaijuan" or record.name in SPEAKS:
        return record.getMessage()
    if record.name == FAULTS and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    if record.args and isinstance(record.msg, str):
        return record.msg
    # A text that was put together before it came here may hold anything.
    return ""


def exception_of(record: logging.LogRecord) -> dict[str, str]:
    """``{"exception": classes, "traceback": places}`` without any message; {} where none is."""
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error: BaseException | None = record.exc_info[1]
    classes: list[str] = []
    places = ""
    while error is not None and len(classes) < 5:
        classes.append(f"{type(error).__module__}.{type(error).__qualname__}")
        places = places or _places(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {"exception": " < ".join(classes), "traceback": places}


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-_MOST_FRAMES:]
    return "\n".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """Everything that is known about a line, in the order in which it is read."""
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    known: dict[str, Any] = {
        "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": message_of(record),
        "request_id": request_id(),
        "job": job_id(),
        "institution": getattr(record, "institution", "") or _open_institution(),
    }
    known |= {name: getattr(record, name, None) for name in FIELDS}
    if not known["message"]:
        known["at"] = f"{record.module}:{record.lineno} {record.funcName}"
    if known["route"] is None:
        known["route"] = _route_of(getattr(record, "request", None))
    if known["status"] is None:
        known["status"] = getattr(record, "status_code", None)
    known |= exception_of(record)
    return {name: value for name, value in known.items() if value not in ("", None)}


def _route_of(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return str(match.view_name or "") if match is not None else ""


def _open_institution() -> str:
    from django_scopes import get_scope

    scope = get_scope()
    found = scope.get("institution") if scope and scope.get("_enabled") else None
    return str(getattr(found, "slug", ""))


class JSONFormatter(logging.Formatter):
    """One JSON object for each line (RFC 8259, UTF-8)."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """The same in words, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        known = fields_of(record)
        head = [known.pop(name, "") for name in ("time", "level", "logger", "message")]
        places = known.pop("traceback", "")
        tail = [f"{name}={value}" for name, value in known.items()]
        return " ".join(part for part in [*head, *tail] if part) + (f"\n{places}" if places else "")


def configuration(*, form: str, access: bool) -> dict[str, Any]:
    """Django's LOGGING for ``form`` "json" or "text"."""
    formatter = JSONFormatter if form == "json" else TextFormatter
    access_level = "INFO" if access else "CRITICAL"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django brings a handler of its own that mails exceptions and one for the terminal.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # 4xx are in the access log; here they would be said twice.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            # Each attempt of each thread; ``kaijuan.database`` says it once.
            "psycopg.pool": {"handlers": [], "level": "ERROR", "propagate": True},
            "kaijuan": {"handlers": [], "level": "INFO", "propagate": True},
            "kaijuan.access": {"handlers": [], "level": access_level, "propagate": True},
        },
    }
