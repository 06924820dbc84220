"""Of whom or what a duty is expected on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kaijuan.core.tenancy.models import Institution, Membership
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.domain.obligations_wanted import AudiencePart
from kaijuan.network.rounds.models import Audience, AudienceKind, Obligation, Spot


@dataclass(frozen=True, slots=True)
class Subject:
    """One person, one spot, or (both None) the institution; by ids, with the person's unit.

    ``left_on``: from this day on nothing is expected of the person.
    """

    person: int | None = None
    spot: int | None = None
    unit: int | None = None
    left_on: dt.date | None = None

    def expected_on(self, day: dt.date) -> bool:
        return self.left_on is None or day < self.left_on


def people_of(parts: Iterable[Audience | AudiencePart], institution: Institution) -> QuerySet[Any]:
    """Everybody whom ``parts`` mean, each once, also who has left."""
    meant = Q(pk__in=[])
    for part in parts:
        meant |= _meant(part, institution)
    return Person.objects.filter(meant)


def _meant(part: Audience | AudiencePart, institution: Institution) -> Q:
    if part.kind == AudienceKind.EVERYONE:
        return Q(pk__isnull=False)
    if part.kind == AudienceKind.ROLE:
        here = Membership.objects.filter(institution=institution, role=part.role)
        return Q(user__in=here.values("user"))
    if part.kind == AudienceKind.DEPARTMENT:
        return Q(department=part.department)
    if part.kind == AudienceKind.PERSON and part.person is not None:
        return Q(pk=part.person.pk)
    return Q(pk__in=[])


def spots_of(parts: Iterable[Audience | AudiencePart]) -> QuerySet[Any]:
    """The spots meant that are not retired."""
    named = [part.spot.pk for part in parts if part.spot is not None]
    return Spot.objects.filter(pk__in=named, retired_at=None)


def means_institution(parts: Iterable[Audience | AudiencePart]) -> bool:
    """Whether the institution itself owes it."""
    return any(part.kind == AudienceKind.INSTITUTION for part in parts)


def subjects_of(
    parts: Iterable[Audience | AudiencePart], institution: Institution
) -> list[Subject]:
    """All of them, each once. Two queries."""
    parts = list(parts)
    people = people_of(parts, institution).values_list("pk", "department_id", "left_on")
    found = [Subject(person=pk, unit=unit, left_on=left) for pk, unit, left in people]
    if any(part.kind == AudienceKind.SPOT for part in parts):
        found += [Subject(spot=pk) for pk in spots_of(parts).values_list("pk", flat=True)]
    return [*found, Subject()] if means_institution(parts) else found


def parts_of(obligation: Obligation) -> list[Audience]:
    """The stored parts with the rows they name; one query."""
    return list(obligation.audience.select_related("department", "person", "spot").order_by("pk"))
