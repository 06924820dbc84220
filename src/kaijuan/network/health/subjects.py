"""Who the persons are of whom something is kept: the staff, by the codes of the directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from kaijuan.core.privacy.public import Subjects, subjects
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.public import Person, person_of


def _of(user: Any, institution: Institution) -> UUID | None:
    person = person_of(user, institution)
    return person.code if person else None


def _names(codes: Iterable[UUID]) -> Mapping[UUID, str]:
    return dict(Person.objects.filter(code__in=list(codes)).values_list("code", "name"))


def _users(codes: Iterable[UUID]) -> Sequence[Any]:
    rows = Person.objects.filter(code__in=list(codes), user__isnull=False).select_related("user")
    return [row.user for row in rows]


def _everyone(institution: Institution) -> Sequence[tuple[UUID, str]]:
    return list(Person.objects.order_by("name", "pk").values_list("code", "name"))


def _left(institution: Institution, on: dt.date) -> Sequence[UUID]:
    return list(Person.objects.filter(left_on__lt=on).values_list("code", flat=True))


subjects.add(
    Subjects(key="staff", of=_of, names=_names, users=_users, everyone=_everyone, left=_left)
)
