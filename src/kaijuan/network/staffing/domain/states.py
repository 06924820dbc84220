"""Whether groups are suspended now, since when and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from kaijuan.core.clock import now
from kaijuan.network.staffing.models import PeopleGroup, Suspension, running_at
from kaijuan.network.staffing.models.groups import not_over_at


@dataclass(frozen=True, slots=True)
class GroupNow:
    """The state of a group; ``until`` None while suspended: until further notice."""

    suspended: bool
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    reason: str = ""


def with_state(rows: QuerySet[PeopleGroup], at: dt.datetime | None = None) -> Any:
    """``rows`` with ``suspended``, and with what ``state_of`` needs; one more query."""
    at = at or now()
    holding = Suspension.objects.filter(running_at(at), group=OuterRef("pk"))
    not_over = Suspension.objects.filter(not_over_at(at)).order_by("starts_at", "pk")
    return rows.annotate(suspended=Exists(holding)).prefetch_related(
        Prefetch("suspensions", not_over, to_attr="not_over")
    )


def suspended_groups(at: dt.datetime | None = None) -> list[PeopleGroup]:
    """The groups that are suspended at ``at``, each with what ``state_of`` needs. One query."""
    at = at or now()
    rows = Suspension.objects.filter(not_over_at(at), group__retired_at=None)
    found: dict[int, Any] = {}
    for row in rows.select_related("group").order_by("group__kind", "group__name", "starts_at"):
        group = found.setdefault(row.group_id, row.group)
        group.not_over = [*getattr(group, "not_over", ()), row]
    return [group for group in found.values() if state_of(group, at).suspended]


def state_of(group: Any, at: dt.datetime | None = None) -> GroupNow:
    """The state at ``at`` of a group read by ``with_state``, or of one whose rows are ``not_over``.

    Rows that touch or overlap are one stretch: it is over when the last of them is.
    """
    at = at or now()
    rows: Sequence[Suspension] = group.not_over
    running = [row for row in rows if row.starts_at <= at]
    if not running:
        return GroupNow(suspended=False)
    until = _last(running)
    for row in (row for row in rows if row.starts_at > at):
        if until is not None and row.starts_at <= until:
            until = _later(until, row.over_at)
    return GroupNow(True, min(row.starts_at for row in running), until, running[-1].reason)


def _last(rows: Sequence[Suspension]) -> dt.datetime | None:
    ends = [row.over_at for row in rows]
    return None if None in ends else max(end for end in ends if end is not None)


def _later(one: dt.datetime, other: dt.datetime | None) -> dt.datetime | None:
    return None if other is None else max(one, other)
