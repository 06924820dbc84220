"""Objects of the premises for the access test: routes, rounds, faults, spots, agents, batches."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.public import take_over_standard
from kaijuan.network.premises.domain.batches import BatchWanted, receive_batch
from kaijuan.network.premises.domain.routes import save_point, save_route, set_stops
from kaijuan.network.premises.domain.treating import STANDARD
from kaijuan.network.premises.models import (
    Agent,
    Check,
    Fault,
    HoldPolicy,
    Point,
    Round,
    Route,
    SpotPlan,
    Treatment,
    WallCode,
)
from kaijuan.network.premises.tests.making import an_item
from kaijuan.network.rounds.public import Occurrence, Spot
from tests.access.classified import STAFF, Row, act, read, write

#: Who enters routes, points and plans.
KEEPERS = frozenset({"facilities", "director"})


def patrol_point(mark: str) -> Any:
    """A point with an open fault."""
    number = Point.objects.count()
    spot = Spot(name=f"{mark}配电间{number}", what="power", floor=f"{mark}1F")
    made = save_point(spot, look_for=f"{mark}门锁好", by=None)
    Fault.objects.create(point=made, note=f"{mark}有焦味", found_at=now(), seen_at=now())
    return made


def patrol_route(mark: str) -> Any:
    """A route of one point, due today."""
    number = Route.objects.count()
    made = save_route(Spot(name=f"{mark}晚间巡查{number}"), note=f"{mark}钥匙", by=None)
    set_stops(made, [patrol_point(mark)], by=None)
    an_item(made.spot)
    return made


def wall_code(mark: str) -> Any:
    return WallCode.objects.get(point=patrol_route(mark).stops.get().point)


def patrol_round(mark: str) -> Any:
    """One that nobody walks any more, with a check that found something."""
    route = patrol_route(mark)
    point = route.stops.get().point
    made = Round.objects.create(
        code=uuid.uuid4(), route=route, plan=[str(point.code)], points=1, reason=f"{mark}封闭"
    )
    _check(made, point, mark)
    return made


def _check(walk: Round, point: Point, mark: str) -> None:
    Check.objects.create(
        code=uuid.uuid4(),
        round=walk,
        point=point,
        outcome="not-ok",
        how="hand",
        hand_reason=f"{mark}码掉了",
        note=f"{mark}有焦味",
        at=now(),
        sha256="0" * 64,
        fault=point.faults.first(),
    )


def fault(mark: str) -> Any:
    return patrol_round(mark).checks.get().fault


def treated_spot(mark: str) -> Any:
    """A lift with a plan, due today with the standard form, and done once before."""
    number = Spot.objects.count()
    made = Spot.objects.create(
        name=f"{mark}电梯{number}", kind="object", what="lift", floor=f"{mark}2F"
    )
    plan = {"agent": f"{mark}含氯", "concentration": Decimal(500), "unit": "mg-per-l"}
    SpotPlan.objects.create(spot=made, done_by=f"{mark}物业", **plan)
    _treat(made, mark)
    an_item(made, "disinfection", form_version=take_over_standard(STANDARD, by=None))
    return made


def _treat(spot: Spot, mark: str) -> None:
    Treatment.objects.create(
        item=an_item(spot, "disinfection"), spot=spot, agent=f"{mark}含氯", note=f"{mark}注"
    )


def due_occurrence(mark: str) -> Any:
    """What is due of the lift that was made last."""
    rows = Occurrence.objects.filter(items__spot__what="lift", form_version__isnull=False)
    return rows.order_by("-pk").first()


def agent(mark: str) -> Any:
    return Agent.objects.create(name=f"{mark}消毒剂{Agent.objects.count()}", what="lift")


def batch(mark: str) -> Any:
    """One that may go back, and the rest that the library has set."""
    HoldPolicy.objects.get_or_create()
    return receive_batch(
        BatchWanted(
            code=uuid.uuid4(),
            count=5,
            where_from="desk",
            received_at=now() - dt.timedelta(hours=1),
            note=f"{mark}注",
        ),
        by=None,
    )


PREMISES_MAKERS = {
    "patrol route": patrol_route,
    "patrol point": patrol_point,
    "wall code": wall_code,
    "patrol round": patrol_round,
    "fault": fault,
    "treated spot": treated_spot,
    "due occurrence": due_occurrence,
    "agent": agent,
    "batch": batch,
}

PREMISES_ROWS: dict[str, Row] = {
    "premises:patrol": read(STAFF),
    "premises:scan": write(STAFF, code="wall code"),
    "premises:walk": write(STAFF, code="patrol route"),
    "premises:rounds": read(STAFF),
    "premises:round": read(STAFF, code="patrol round"),
    "premises:check-by-hand": write(STAFF, code="patrol round", point="patrol point"),
    "premises:finish": write(STAFF, code="patrol round"),
    "premises:give-up": write(STAFF, code="patrol round"),
    "premises:take-over": write(STAFF, code="patrol round"),
    "premises:faults": read(STAFF),
    "premises:fault": read(STAFF, code="fault"),
    "premises:fault-resolve": write(KEEPERS, code="fault"),
    "premises:routes": read(STAFF),
    "premises:route-new": write(KEEPERS),
    "premises:route": read(STAFF, code="patrol route"),
    "premises:route-edit": write(KEEPERS, code="patrol route"),
    "premises:route-points": write(KEEPERS, code="patrol route"),
    "premises:route-retire": write(KEEPERS, code="patrol route"),
    "premises:route-codes": read(KEEPERS, code="patrol route"),
    "premises:points": read(STAFF),
    "premises:point-new": write(KEEPERS),
    "premises:point": read(STAFF, code="patrol point"),
    "premises:point-edit": write(KEEPERS, code="patrol point"),
    "premises:point-renew": write(KEEPERS, code="patrol point"),
    "premises:point-retire": write(KEEPERS, code="patrol point"),
    "premises:point-code": read(KEEPERS, code="patrol point"),
    "premises:disinfection": read(STAFF),
    "premises:as-planned": act(STAFF, occurrence="due occurrence", spot="treated spot"),
    "premises:report": write(STAFF, occurrence="due occurrence", spot="treated spot"),
    "premises:treatments": read(STAFF),
    "premises:spots": read(STAFF),
    "premises:spot-new": write(KEEPERS),
    "premises:spot": read(STAFF, code="treated spot"),
    "premises:spot-edit": write(KEEPERS, code="treated spot"),
    "premises:spot-plan": write(KEEPERS, code="treated spot"),
    "premises:spot-sheet": read(STAFF, code="treated spot"),
    "premises:agents": read(STAFF),
    "premises:agent-new": write(KEEPERS),
    "premises:agents-proposed": write(KEEPERS),
    "premises:agent-edit": write(KEEPERS, code="agent"),
    "premises:agent-retire": write(KEEPERS, code="agent"),
    "premises:batches": read(STAFF),
    "premises:batch-new": write(STAFF),
    "premises:hold": write(KEEPERS),
    "premises:batch": read(STAFF, code="batch"),
    "premises:batch-treat": write(STAFF, code="batch"),
    "premises:batch-release": write(STAFF, code="batch"),
}


def grow_premises() -> None:
    """More points on each route, checks in each round, faults and treatments of each thing."""
    points = [patrol_point("又") for _ in range(3)]
    for route in Route.objects.all():
        set_stops(route, [*(stop.point for stop in route.stops.all()), *points], by=None)
    for walk in Round.objects.all():
        walk.plan = [*walk.plan, *(str(point.code) for point in points)]
        walk.save(update_fields=["plan"])
        for point in points:
            _check(walk, point, "又")
    for each in Fault.objects.all():
        for walk in list(Round.objects.order_by("pk")[:3]):
            walk.checks.update(fault=each)
    for spot in Spot.objects.filter(what="lift"):
        for _ in range(2):
            _treat(spot, "又")
        agent("又")
