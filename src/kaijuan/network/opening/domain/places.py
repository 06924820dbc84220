"""Places: entered, changed, given up, taken back into use."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.domain.refusals import (
    AlreadyRetired,
    BuildingAbove,
    ChangedMeanwhile,
    HasParts,
    InUseAlready,
    StillUsed,
)
from kaijuan.network.opening.domain.saving import fingerprint_of, unique_name
from kaijuan.network.opening.models import Place, PlaceKind, Service

FIELDS = ("kind", "parent_id", "name", "name_en", "address")


def save_place(place: Place, *, seen: str = "", by: Any) -> Place:
    """Keep a new or changed place of the open scope; ``seen`` is the fingerprint of what was there.

    Raises ``ValidationError``, ``NameTaken``, ``BuildingAbove``, ``HasParts``, ``AlreadyRetired``
    or ``ChangedMeanwhile``; then nothing was written.
    """
    with transaction.atomic():
        if place.pk is not None:
            _still_as_seen(place, seen)
        place.clean_fields(exclude=["institution", "parent"])
        _check_parent(place)
        with unique_name():
            verb = "place.created" if place._state.adding else "place.changed"
            place.save()
            record(verb, place, by=by)
    return place


def retire_place(place: Place, *, by: Any) -> Place:
    """Give a place up; it stays in the history. Raises ``StillUsed`` or ``AlreadyRetired``."""
    with transaction.atomic():
        # The lock comes first, so that nothing moves in between the question and the answer.
        running = Place.objects.select_for_update().filter(pk=place.pk, retired_at=None)
        if running.first() is None:
            raise AlreadyRetired
        if _in_use_here(place):
            raise StillUsed
        place.retired_at = now()
        Place.objects.filter(pk=place.pk).update(retired_at=place.retired_at)
        record("place.retired", place, by=by)
    return place


def reinstate_place(place: Place, *, by: Any) -> Place:
    """Take a place back into use. Raises ``InUseAlready``, ``NameTaken`` or ``BuildingAbove``."""
    with transaction.atomic(), unique_name():
        _check_parent(place)
        if not Place.objects.filter(pk=place.pk, retired_at__isnull=False).update(retired_at=None):
            raise InUseAlready
        place.retired_at = None
        record("place.reinstated", place, by=by)
    return place


def fingerprint(place: Place) -> str:
    """What is kept of a place now, as 16 hexadecimal digits."""
    return fingerprint_of([getattr(place, name) for name in FIELDS])


def _still_as_seen(place: Place, seen: str) -> None:
    stored = Place.objects.select_for_update().get(pk=place.pk)
    if stored.retired_at is not None:
        raise AlreadyRetired
    if seen and fingerprint(stored) != seen:
        raise ChangedMeanwhile


def _check_parent(place: Place) -> None:
    """A building may belong to a library of the same institution; a library to nothing."""
    parts = Place.objects.filter(parent=place.pk, retired_at=None)
    if place.kind == PlaceKind.BUILDING and place.pk is not None and parts.exists():
        raise HasParts
    if place.parent_id is None:
        return
    libraries = Place.objects.filter(
        institution=current_institution(), kind=PlaceKind.LIBRARY, retired_at=None
    )
    above = libraries.exclude(pk=place.pk).filter(pk=place.parent_id)
    if place.kind != PlaceKind.BUILDING or not above.exists():
        raise BuildingAbove


def _in_use_here(place: Place) -> bool:
    return (
        Service.objects.filter(place=place.pk, retired_at=None).exists()
        or Place.objects.filter(parent=place.pk, retired_at=None).exists()
    )
