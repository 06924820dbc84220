"""Areas, objects and patrol points: entered, changed, retired."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.rounds.domain.obligation_refusals import (
    SpotInUse,
    SpotNameTaken,
    SpotRetired,
)
from kaijuan.network.rounds.models import Audience, ObligationState, Spot


def save_spot(spot: Spot, *, by: Any) -> Spot:
    """Keep a new or changed one; raises ``SpotNameTaken``, ``SpotRetired``, ``ValidationError``."""
    if spot.retired_at is not None:
        raise SpotRetired
    verb = "spot.created" if spot._state.adding else "spot.changed"
    with transaction.atomic():
        if not spot._state.adding:
            # Somebody may have retired it since it was read; saving would bring it back.
            there = Spot.objects.select_for_update().filter(pk=spot.pk, retired_at=None)
            if not there.exists():
                raise SpotRetired
        spot.clean_fields(exclude=["institution"])
        # A place that is empty is no hindrance to the database, so it is asked here.
        same = Spot.objects.filter(
            place=spot.place, floor=spot.floor, name=spot.name, retired_at=None
        )
        if same.exclude(pk=spot.pk).exists():
            raise SpotNameTaken
        try:
            with transaction.atomic():
                spot.save()
        except IntegrityError as error:
            raise SpotNameTaken from error
        record(verb, spot, by=by)
    return spot


def retire_spot(spot: Spot, *, by: Any) -> Spot:
    """Nothing is expected of it any more; its past stays. Raises ``SpotInUse``, ``SpotRetired``."""
    with transaction.atomic():
        named = Audience.objects.filter(spot=spot, obligation__state=ObligationState.RUNNING)
        if named.exists():
            raise SpotInUse
        at = now()
        if not Spot.objects.filter(pk=spot.pk, retired_at=None).update(retired_at=at):
            raise SpotRetired
        spot.retired_at = at
        record("spot.retired", spot, by=by)
    return spot
