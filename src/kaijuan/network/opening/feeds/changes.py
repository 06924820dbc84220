"""What has changed, newest first; rooms that have more to tell register it here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import Final
from uuid import UUID

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution

#: No feed is longer.
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Changed:
    """One change, in the active language. ``code`` is its own for good, ``href`` a path of the
    house; ``kind`` is a word for programs ("mode", "notice", "level")."""

    code: UUID
    at: dt.datetime
    institution: Institution
    title: str
    text: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangeSource:
    """``changes(institution, at, most)``: at most ``most`` of the latest until ``at``, of one
    institution or (None) of all, in constant queries. ``depends_on`` names the topics of what it
    reads."""

    key: str
    order: int
    changes: Callable[[Institution | None, dt.datetime, int], Iterable[Changed]]
    depends_on: tuple[str, ...]


change_sources: Final[Registry[ChangeSource]] = Registry("sources of changes")


def latest_changes(institution: Institution | None, at: dt.datetime) -> list[Changed]:
    """The latest of all sources, newest first."""
    found = [each for source in change_sources for each in source.changes(institution, at, MOST)]
    return nlargest(MOST, found, key=lambda each: (each.at, str(each.code)))


def topics_of_changes() -> set[str]:
    """What a page depends on that shows them."""
    return {topic for source in change_sources for topic in source.depends_on}
