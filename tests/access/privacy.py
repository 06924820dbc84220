"""Objects of privacy for the access test."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import today
from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.public import record_look, seal
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.models import Person
from tests.access.classified import DIRECTOR, SIGNED_IN, STAFF, Row, read, write


def librarian(mark: str) -> Person:
    """The person who signs in as the librarian, where there is one; else somebody."""
    user = None if mark else User.objects.filter(username="librarian").first()
    if user is None:
        return Person.objects.create(name=f"{mark}填某{Person.objects.count()}")
    found, _made = Person.objects.get_or_create(user=user, defaults={"name": "填某"})
    person: Person = found
    return person


def look(mark: str) -> Any:
    """Something sealed of a person, and somebody's look at it."""
    person = librarian(mark)
    for ago in (0, 31):
        day = today() - dt.timedelta(days=ago)
        seal(person.code, {"note": f"{mark}密"}, purpose="health", day=day)
    record_look(person.code, current_institution(), purpose="health", reason=f"{mark}复核", by=None)
    return Look.objects.filter(subject=person.code).latest("pk")


MAKERS = {"look": look}

TABLE: dict[str, Row] = {
    "privacy:looks": read(SIGNED_IN),
    "privacy:kept": read(SIGNED_IN),
    "privacy:declarations": read(STAFF),
    "privacy:erase-person": write(DIRECTOR),
}
