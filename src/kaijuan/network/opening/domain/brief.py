"""A province read for its matrix: of thousands of rows the few columns that a cell needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.domain.ground import (
    Ground,
    narrowed,
    read_told,
    services_in_use,
    spans_in_order,
)
from kaijuan.network.opening.domain.standing import Standing
from kaijuan.network.opening.models import Place


class BriefService(NamedTuple):
    """Stands for a ``Service``; whoever asks it for more gets an AttributeError, not a query."""

    pk: int
    institution_id: int
    place_id: int | None
    kind: str


class BriefSpan(NamedTuple):
    """Stands for a ``ModeSpan``; no reason, no names of those who decided."""

    institution_id: int
    place_id: int | None
    service_id: int | None
    mode: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None


def brief_standing_of(
    institutions: Sequence[Institution], *, everyone: bool, at: dt.datetime
) -> Standing:
    """As ``standing_of``, four queries, with ``BriefService`` and ``BriefSpan`` for the rows.

    ``everyone`` says that ``institutions`` are all there are: the database is handed no list.
    """
    known = {each.pk: each for each in institutions}
    ids = None if everyone else list(known)
    places = {each.pk: each for each in narrowed(Place.objects.only("parent"), ids)}
    # The same attributes: what works out a standing cannot tell them from whole rows.
    services = _by_institution(BriefService, narrowed(services_in_use(at), ids))
    spans = _by_institution(BriefSpan, narrowed(spans_in_order(), ids))
    ground = Ground(services=services, told=read_told(ids), places=places)
    return Standing(known, ground, spans, at)


def _by_institution(kind: Any, rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for each in map(kind._make, rows.values_list(*kind._fields)):
        found.setdefault(each.institution_id, []).append(each)
    return found
