"""What rooms tell privacy: how long each purpose keeps what, and who the persons are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution

Text = str | Promise
#: What no room declared is not kept for ever either.
DEFAULT_KEEP: Final = dt.timedelta(days=180)


def nothing(institution: Institution, before: dt.date) -> int:
    """For a purpose that leaves no residue outside what is sealed."""
    return 0


def nothing_of(institution: Institution, subject: UUID) -> int:
    """The same for one person."""
    return 0


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """How long ``purpose`` keeps what is sealed, and what is dropped together with it.

    ``forget(institution, before)`` drops residues of days before ``before`` (the first of a
    month) that were not sealed, such as flags; ``forget_person`` those of one person, of
    all days. Both run in the institution's scope and the transaction of the erasure, give how
    many rows they changed, and may run again. Keys are of whole months: a month goes when its last
    day is older than ``keep``.
    """

    key: str
    purpose: str
    keep: dt.timedelta
    forget: Callable[[Institution, dt.date], int] = nothing
    label: Text = ""
    forget_person: Callable[[Institution, UUID], int] = nothing_of
    order: int = 50


class Retentions(Registry[Retention]):
    """One retention a purpose, several may drop residues of it: the longest ``keep`` holds."""

    def of_purpose(self, purpose: str) -> list[Retention]:
        return [each for each in self if each.purpose == purpose]

    def keep_of(self, purpose: str) -> dt.timedelta:
        """How long; ``DEFAULT_KEEP`` for what nobody declared."""
        return max((each.keep for each in self.of_purpose(purpose)), default=DEFAULT_KEEP)

    def label_of(self, purpose: str) -> Text:
        """What the purpose is called on pages."""
        return next((each.label for each in self.of_purpose(purpose) if each.label), purpose)


retentions: Final = Retentions("retentions")


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """Who the persons are, as the room that keeps them says; within the open scope.

    ``of(user, institution)`` is the code of the person who signs in as ``user``; ``names`` the
    names by code; ``users`` the accounts of these persons; ``everyone`` all persons as
    (code, name); ``left`` the codes of those who no longer work here on a day.
    """

    key: str
    of: Callable[[Any, Institution], UUID | None]
    names: Callable[[Iterable[UUID]], Mapping[UUID, str]]
    users: Callable[[Iterable[UUID]], Sequence[Any]]
    everyone: Callable[[Institution], Sequence[tuple[UUID, str]]]
    left: Callable[[Institution, dt.date], Sequence[UUID]]
    order: int = 50


subjects: Final[Registry[Subjects]] = Registry("persons of whom something is kept")
