"""A person is entered, changed or removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.network.directory.domain.refusals import StillResponsible
from kaijuan.network.directory.domain.saving import save_named
from kaijuan.network.directory.models import Person


def save_person(person: Person, *, by: Any) -> Person:
    """Keep a new or changed person; people may share a name. Raises ``ValidationError``."""
    with transaction.atomic():
        person.clean_fields(exclude=["institution"])
        save_named(person, "person", by=by)
        return person


def remove_person(person: Person, *, by: Any) -> None:
    """Remove a person with the ended responsibilities; raises ``StillResponsible``.

    The log keeps the code and no name.
    """
    with transaction.atomic():
        if person.responsibilities.filter(until__isnull=True).exists():
            raise StillResponsible
        record("person.removed", person, by=by)
        person.responsibilities.all().delete()
        person.delete()
