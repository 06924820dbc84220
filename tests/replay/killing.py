"""A process that dies at the nth statement, and what the database says afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.public import broken_chains
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.models import ModeSpan, Notice
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Revision, Switch


class Killed(BaseException):
    """The process is no more. No Exception: nothing of the house catches it."""


@contextmanager
def killed_at(number: int, *, after: bool = False) -> Iterator[list[int]]:
    """Die at the ``number``-th statement (from 1), before or after it was carried out.

    The list holds how many there were. What follows the death is the rollback of the transaction,
    as the database itself does it for a connection that is gone.
    """
    seen = [0]

    def count(execute: Callable[..., Any], *statement: Any) -> Any:
        seen[0] += 1
        if seen[0] != number:
            return execute(*statement)
        if after:
            execute(*statement)
        raise Killed

    with connection.execute_wrapper(count):
        yield seen


def facts(members: list[Institution]) -> dict[str, Any]:
    """Everything a switch leaves behind, without keys and times, so that two runs compare."""
    assert broken_chains() == []
    keys = [each.pk for each in members]
    found: dict[str, Any] = {
        "switches": _rows(Switch, keys, "institution__number", "mode", "state"),
        "revisions": _rows(Revision, keys, "institution__number", "number"),
        "spans": _rows(ModeSpan, keys, "institution__number", "service__name", "mode")
        + _rows(ModeSpan.objects.exclude(cancelled_at=None), keys, "institution__number"),
        "notices": _rows(Notice, keys, "institution__number", "title", "body")
        + _rows(Notice.objects.exclude(withdrawn_at=None), keys, "institution__number"),
        "told": _rows(Message, keys, "institution__number", "user__username", "sentence"),
    }
    for member in members:
        with institution_scope(member):
            found[f"runs {member.number}"] = _rows(
                MeasureRun, keys, "switch__mode", "position", "kind", "state"
            )
            found[f"ledger {member.number}"] = _rows(
                ChangedSetting, keys, "run__position", "label", "setting", "back"
            )
            found[f"log {member.number}"] = _rows(AuditEntry, keys, "verb")
    return found


def _rows(rows: Any, keys: list[int], *fields: str) -> Counter[tuple[Any, ...]]:
    query = rows.objects.all() if isinstance(rows, type) else rows
    return Counter(query.filter(institution__in=keys).values_list(*fields))
