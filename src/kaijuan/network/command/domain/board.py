"""The board: every member with its mode, plan, level, open orders and last change.

Everything is read at once for all members, from published rows, in as many queries for 74 as for
1,800; what is asked for is then narrowed and ordered here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.public import open_orders_of_members
from kaijuan.network.opening.public import Mode, ModeSpan, standing_of
from kaijuan.network.plans.public import Plan, holdings_of, plans_in_force

#: A mode of nobody's decision: the library is open because nobody said otherwise.
UNSTATED: Final = "unstated"
MODES: Final = (Mode.CLOSED.value, Mode.LIMITED.value, Mode.OPEN.value, UNSTATED)


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the board. ``mode`` is a ``Mode`` or ``UNSTATED``; times are instants."""

    institution: Institution
    number: int
    mode: str
    since: dt.datetime | None
    until: dt.datetime | None
    plan: Plan | None
    level: Any
    orders: int
    late: int
    changed_at: dt.datetime | None


def members(institutions: Sequence[Institution], at: dt.datetime) -> list[Member]:
    """The lines of ``institutions`` at ``at``, in their order."""
    standing = standing_of(institutions, at=at)
    plans = plans_in_force(institutions)
    levels = holdings_of(institutions, at)
    orders = open_orders_of_members(institutions)
    changed = _last_changes()
    found = []
    for number, each in enumerate(institutions):
        opening = standing.of(each)
        holding = levels.get(each.pk)
        asked = orders.get(each.pk)
        found.append(
            Member(
                institution=each,
                number=number,
                mode=opening.mode.value if opening.stated else UNSTATED,
                since=opening.since,
                until=opening.until,
                plan=plans.get(each.pk),
                level=holding.level if holding else None,
                orders=asked.open if asked else 0,
                late=asked.late if asked else 0,
                changed_at=changed.get(each.pk),
            )
        )
    return found


def _last_changes() -> dict[int, dt.datetime]:
    """When each institution last decided a mode, or took one back: one query."""
    rows = ModeSpan.objects.order_by().values_list("institution")
    found = rows.annotate(decided=Max("decided_at"), cancelled=Max("cancelled_at"))
    return {pk: max(decided, cancelled or decided) for pk, decided, cancelled in found}


def counts_by_mode(rows: Iterable[Member]) -> dict[str, int]:
    """How many are in each mode, those with none included."""
    counted = Counter(row.mode for row in rows)
    return {mode: counted[mode] for mode in MODES}


def narrowed(rows: Iterable[Member], wanted: dict[str, Any]) -> list[Member]:
    """``q``, ``kind``, ``plan`` (with, without) and ``level`` (rank); the mode is left to
    ``in_mode``, so that the counts of the other modes stay."""
    words = wanted["q"].lower().split()
    return [
        row
        for row in rows
        if all(_has(row.institution, word) for word in words)
        and (not wanted["kind"] or row.institution.kind == wanted["kind"])
        and (not wanted["plan"] or (row.plan is not None) == (wanted["plan"] == "with"))
        and (not wanted["orders"] or (row.orders if wanted["orders"] == "open" else row.late))
    ]


def in_mode(rows: Iterable[Member], mode: str) -> list[Member]:
    """Those in ``mode``; all where none is asked for."""
    return [row for row in rows if not mode or row.mode == mode]


def _has(institution: Institution, word: str) -> bool:
    return word in institution.search or word in institution.name_en.lower()


_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
#: How the lines may be ordered; what is not known comes first, as in the database.
ORDERS: Final[dict[str, Callable[[Member], Any]]] = {
    "number": lambda row: row.number,
    "name": lambda row: row.institution.pinyin or row.institution.name,
    "mode": lambda row: MODES.index(row.mode),
    "since": lambda row: row.since or _LONG_AGO,
    "plan": lambda row: (row.plan.in_force_since if row.plan else None) or _LONG_AGO,
    "level": lambda row: row.level.rank if row.level else 99,
    "orders": lambda row: (row.late, row.orders),
    "changed": lambda row: row.changed_at or _LONG_AGO,
}


def ordered(rows: Iterable[Member], sort: str) -> list[Member]:
    """By a word of ``ORDERS``, with a minus the other way round; raises KeyError for another."""
    by = ORDERS[sort.removeprefix("-")]
    return sorted(sorted(rows, key=ORDERS["number"]), key=by, reverse=sort.startswith("-"))
