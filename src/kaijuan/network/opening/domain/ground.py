"""What ``standing`` is worked out from, read in four queries."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypedDict

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.models import ModeSpan, Place, Service, ServiceRule, State

_STATES: Final = {state.value: state for state in State}

HourSpan = TypedDict("HourSpan", {"days": list[int], "from": str, "to": str})


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule says, without the row: 4,000 of them are read for a page."""

    state: State
    how: str = ""
    how_en: str = ""
    hours_text: str = "[]"

    @property
    def hours(self) -> list[HourSpan]:
        """As in ``ServiceRule.hours``; shared, not to be changed."""
        return _hours(self.hours_text)


@lru_cache(maxsize=4096)
def _hours(text: str) -> list[HourSpan]:
    found: list[HourSpan] = json.loads(text)
    return found


@dataclass(slots=True)
class Ground:
    """Services by institution, what rules say by (service, mode), places with those above them."""

    services: dict[int, list[Service]] = field(default_factory=dict)
    told: dict[tuple[int, str], Told] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    _chains: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def chain(self, place_id: int | None) -> tuple[int, ...]:
        """The places above ``place_id`` and itself, the broadest first."""
        if place_id is None:
            return ()
        if place_id not in self._chains:
            found: list[int] = []
            here: int | None = place_id
            while here is not None and here not in found:
                found.append(here)
                place = self.places.get(here)
                here = place.parent_id if place else None
            self._chains[place_id] = tuple(reversed(found))
        return self._chains[place_id]


def read_ground(
    ids: Sequence[int] | None, institutions: Mapping[int, Institution], at: dt.datetime
) -> Ground:
    """Services in use at ``at``, their rules and places: three queries; ``ids`` None is all."""
    ground = Ground(told=read_told(ids))
    for place in narrowed(Place.objects.all(), ids):
        ground.places[place.pk] = place
    for service in narrowed(services_in_use(at), ids):
        # What is known already is not asked for once more, one query a row.
        service.institution = institutions[service.institution_id]
        if service.place_id is not None:
            service.place = ground.places[service.place_id]
        ground.services.setdefault(service.institution_id, []).append(service)
    return ground


def read_told(ids: Sequence[int] | None) -> dict[tuple[int, str], Told]:
    """What rules say by (service, mode). Most say what others say, and share one ``Told``."""
    rules = narrowed(ServiceRule.objects.annotate(text=Cast("hours", TextField())), ids)
    shared: dict[tuple[str, ...], Told] = {}
    told: dict[tuple[int, str], Told] = {}
    for row in rules.values_list("service_id", "mode", "state", "how", "how_en", "text"):
        said = row[2:]
        found = shared.get(said)
        if found is None:
            found = shared[said] = Told(_STATES[said[0]], *said[1:])
        told[row[:2]] = found
    return told


def read_spans(ids: Sequence[int] | None) -> dict[int, list[ModeSpan]]:
    """The decisions that were not cancelled, by institution, in the order of decision."""
    found: dict[int, list[ModeSpan]] = {}
    for span in narrowed(spans_in_order(), ids):
        found.setdefault(span.institution_id, []).append(span)
    return found


def services_in_use(at: dt.datetime) -> Any:
    """Those not given up at ``at``, in the order of each library's own list."""
    in_use = Q(retired_at__isnull=True) | Q(retired_at__gt=at)
    return Service.objects.filter(in_use).order_by("position", "pk")


def spans_in_order() -> Any:
    """The decisions that were not cancelled, in the order of decision."""
    return ModeSpan.objects.filter(cancelled_at__isnull=True).order_by("pk")


def narrowed(rows: Any, ids: Sequence[int] | None) -> Any:
    """``rows`` of the institutions ``ids``; None is all."""
    return rows if ids is None else rows.filter(institution__in=ids)
