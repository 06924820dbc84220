"""What is kept of named persons, why, on what basis and for how long: one declaration a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The declaration for one table; ``fields`` are those that say something of a person."""

    model: str
    fields: tuple[str, ...]
    purpose: str | Promise
    legal_basis: str | Promise
    retention: str | Promise
