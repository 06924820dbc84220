"""A route with points, what is expected of it, and spots to disinfect: small and real."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from kaijuan.core.clock import now
from kaijuan.network.premises.days import today_here
from kaijuan.network.premises.domain.checking import CheckWanted, check_point
from kaijuan.network.premises.domain.routes import save_point, save_route, set_stops
from kaijuan.network.premises.models import Check, How, Outcome, Point, Round, Route
from kaijuan.network.rounds.public import (
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    Spot,
)


def a_point(name: str, what: str = "door", look_for: str = "") -> Point:
    return save_point(Spot(name=name, what=what, floor="1F"), look_for=look_for, by=None)


def a_route(name: str = "晚间巡查", points: int = 3) -> Route:
    route = save_route(Spot(name=name), note="", by=None)
    set_stops(route, [a_point(f"{name}{number}") for number in range(1, points + 1)], by=None)
    return route


def points_on(route: Route) -> list[Point]:
    rows = Point.objects.filter(stops__route=route).select_related("spot")
    return list(rows.order_by("stops__position"))


def an_item(
    spot: Spot, kind: str = "patrol", *, form_version: Any = None, opens: int = -60, late: int = 60
) -> ExpectedItem:
    """Expected today; opened ``opens`` minutes from now, late in ``late`` minutes."""
    at = now()
    late_from = at + dt.timedelta(minutes=late)
    duty = Obligation.objects.create(
        kind=kind,
        title=f"{spot.name}{Obligation.objects.count()}",
        starts_on=today_here(),
        state=ObligationState.RUNNING,
        form=form_version.form if form_version else None,
    )
    occurrence = Occurrence.objects.create(
        obligation=duty,
        form_version=form_version,
        day=today_here(),
        opens_at=at + dt.timedelta(minutes=opens),
        due_at=late_from,
        late_from=late_from,
        closes_at=late_from + dt.timedelta(hours=12),
        expected=1,
    )
    made: ExpectedItem = ExpectedItem.objects.create(
        occurrence=occurrence, obligation=duty, spot=spot, day=today_here(), late_from=late_from
    )
    return made


def look(
    found: Round,
    point: Point,
    by: Any,
    *,
    ok: bool = True,
    at: dt.datetime | None = None,
    **more: Any,
) -> Check:
    """Check ``point`` in the round; ``at`` is what the telephone says."""
    wanted = {
        "code": uuid.uuid4(),
        "how": How.SCAN,
        "outcome": Outcome.OK if ok else Outcome.NOT_OK,
        "note": "" if ok else "漏水",
        "device_at": at,
        **more,
    }
    return check_point(found, CheckWanted(point=point, **wanted), by=by)
