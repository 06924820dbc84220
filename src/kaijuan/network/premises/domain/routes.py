"""Points and routes are entered, changed and put away; codes on walls are renewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import Place
from kaijuan.network.premises.domain.refusals import (
    ForeignPlace,
    NameTaken,
    NoLongerThere,
    SpotExpected,
    WalkedByOther,
)
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.models import Point, Round, RoundState, Route, Stop, WallCode
from kaijuan.network.rounds.public import Audience, ObligationState, Spot, SpotKind

#: ``Spot.what`` of a route.
ROUTE = "route"


def save_spot(spot: Spot) -> bool:
    """Keep a spot; whether it is new.

    Raises ForeignPlace, NameTaken, NoLongerThere or ValidationError.
    """
    new = bool(spot._state.adding)
    spot.clean_fields(exclude=["institution", "place"])
    place: Place | None = spot.place
    if place is not None and place.institution_id != current_institution().pk:
        raise ForeignPlace
    same = Spot.objects.filter(
        place=place, floor=spot.floor, name=spot.name, retired_at=None
    ).exclude(pk=spot.pk)
    if same.exists():
        # Said here too: where no building is given the database sees no two alike.
        raise NameTaken
    try:
        with transaction.atomic():
            if not new:
                # Somebody may have put it away since it was read: saving would bring it back.
                there = Spot.objects.select_for_update(of=("self",)).filter(pk=spot.pk)
                if not there.filter(retired_at=None).exists():
                    raise NoLongerThere
            spot.save()
    except IntegrityError as error:
        raise NameTaken from error
    return new


def save_point(spot: Spot, *, look_for: str, by: Any) -> Point:
    """Keep a point, new or changed. Raises as ``save_spot``."""
    spot.kind = SpotKind.POINT
    with transaction.atomic():
        new = save_spot(spot)
        point = Point.objects.filter(spot=spot).first() or Point(spot=spot, code=spot.code)
        point.look_for = look_for
        point.clean_fields(exclude=["institution", "spot", "code"])
        point.save()
        if not point.wall_codes.filter(ended_at=None).exists():
            WallCode.objects.create(point=point)
        record("patrol_point.created" if new else "patrol_point.changed", point, by=by)
    return point


def retire_point(point: Point, *, by: Any) -> None:
    """Off every route; what was checked there stays on record. Raises as ``_retire``."""
    with transaction.atomic():
        _retire(point.spot)
        Stop.objects.filter(point=point).delete()
        # A code that still hangs somewhere opens nothing.
        point.wall_codes.filter(ended_at=None).update(ended_at=now())
        record("patrol_point.retired", point, by=by)


def renew_code(point: Point, *, by: Any) -> WallCode:
    """A new code for the wall; the old one opens nothing from now on."""
    with transaction.atomic():
        Point.objects.select_for_update(of=("self",)).filter(pk=point.pk).get()
        point.wall_codes.filter(ended_at=None).update(ended_at=now())
        made: WallCode = WallCode.objects.create(point=point)
        record("patrol_point.renewed", point, by=by)
    return made


def save_route(spot: Spot, *, note: str, by: Any) -> Route:
    """Keep a route, new or changed. Raises as ``save_spot``."""
    spot.kind, spot.what = SpotKind.AREA, ROUTE
    with transaction.atomic():
        new = save_spot(spot)
        route = Route.objects.filter(spot=spot).first() or Route(spot=spot, code=spot.code)
        route.note = note
        route.clean_fields(exclude=["institution", "spot", "code"])
        route.save()
        record("patrol_route.created" if new else "patrol_route.changed", route, by=by)
    return route


def set_stops(route: Route, points: Sequence[Point], *, by: Any) -> None:
    """The route passes ``points`` in this order; a round that is being walked keeps its own."""
    with transaction.atomic():
        Route.objects.select_for_update(of=("self",)).filter(pk=route.pk).get()
        route.stops.all().delete()
        Stop.objects.bulk_create(
            Stop(institution=route.institution, route=route, point=point, position=place)
            for place, point in enumerate(points, start=1)
        )
        record("patrol_route.changed", route, by=by, details={"points": len(points)})


def retire_route(route: Route, *, by: Any) -> None:
    """No more rounds on it. Raises as ``_retire``, or WalkedByOther while one is being walked."""
    with transaction.atomic():
        rows = Round.objects.filter(route=route, state=RoundState.WALKING)
        walking = rows.select_related("walker").first()
        if walking is not None:
            raise WalkedByOther(name_of(walking.walker), walking.started_at)
        _retire(route.spot)
        record("patrol_route.retired", route, by=by)


def _retire(spot: Spot) -> None:
    """Raises NoLongerThere, or SpotExpected: a duty of nothing would look like all well."""
    named = Audience.objects.filter(spot=spot, obligation__state=ObligationState.RUNNING)
    if named.exists():
        raise SpotExpected
    if not Spot.objects.filter(pk=spot.pk, retired_at=None).update(retired_at=now()):
        raise NoLongerThere
