"""Made-up rounds, disinfections and returned books of the sample library."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Final

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Place
from kaijuan.network.premises.days import today_here
from kaijuan.network.premises.domain.batches import BatchWanted, receive_batch, set_hold
from kaijuan.network.premises.domain.checking import CheckWanted, check_point
from kaijuan.network.premises.domain.routes import save_point, save_route, set_stops
from kaijuan.network.premises.domain.treating import save_place, save_plan, take_over
from kaijuan.network.premises.domain.walking import finish_round, start_round
from kaijuan.network.premises.kinds import DISINFECTION, PATROL
from kaijuan.network.premises.models import (
    How,
    Outcome,
    Point,
    PointWhat,
    Route,
    SpotPlan,
    SpotWhat,
    Treated,
    Unit,
    WhereFrom,
)
from kaijuan.network.premises.proposals import proposed
from kaijuan.network.rounds.public import (
    AudienceKind,
    AudiencePart,
    ObligationWanted,
    Spot,
    SpotKind,
    create_obligation,
    start_obligation,
)

#: The library at which the demonstration's staff work.
LIBRARY: Final = "10614"

#: (name, what it is, floor, what to check)
_POINTS: Final = (
    ("样例一楼正门", PointWhat.DOOR, "1F", "门锁好\n门禁灯亮"),
    ("样例消防控制室", PointWhat.FIRE, "1F", "主机无报警\n灭火器在位"),
    ("样例监控室", PointWhat.CCTV, "1F", "各路画面清晰\n录像时间正确"),
    ("样例二楼开水间", PointWhat.WATER, "2F", "水阀关好\n地面无积水"),
    ("样例三楼配电间", PointWhat.POWER, "3F", "无焦味\n门锁好"),
    ("样例四楼密集书库窗户", PointWhat.WINDOW, "4F", "窗户关好"),
)
#: (name, what it is, floor, agent, concentration, unit, contact, ventilation)
_SPOTS: Final = (
    ("样例一楼大厅服务台", SpotWhat.SURFACE, "1F", "含氯消毒剂（有效氯）", 500, Unit.MG, 30, 30),
    ("样例 1 号电梯", SpotWhat.LIFT, "1F", "含氯消毒剂（有效氯）", 500, Unit.MG, 30, 10),
    ("样例一楼卫生间", SpotWhat.WASHROOM, "1F", "含氯消毒剂（有效氯）", 500, Unit.MG, 30, 30),
    ("样例二楼阅览桌椅", SpotWhat.SURFACE, "2F", "季铵盐类消毒剂", 1000, Unit.MG, 15, 30),
    ("样例楼梯扶手", SpotWhat.HANDRAIL, "2F", "含氯消毒剂（有效氯）", 500, Unit.MG, 30, None),
)
_MORE: Final = ("样例空调新风系统", SpotWhat.AIR, "4F")


def load(by: Any) -> None:
    """Load the samples at one library; doing it again changes nothing."""
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not Route.objects.filter(spot__sample=True).exists():
            place = Place.objects.filter(institution__key=LIBRARY, retired_at=None).first()
            route = _route(place, by)
            spots = _spots(place, by)
            _duties(route, spots, by)
            _walked(route)
            _books(by)


def _route(place: Place | None, by: Any) -> Route:
    points = [
        save_point(
            Spot(name=name, what=what, floor=floor, place=place, sample=True),
            look_for=look_for,
            by=by,
        )
        for name, what, floor, look_for in _POINTS
    ]
    spot = Spot(name="样例闭馆期间晚间巡查", place=place, sample=True)
    route = save_route(spot, note="样例：钥匙在一楼值班室", by=by)
    set_stops(route, points, by=by)
    return route


def _spots(place: Place | None, by: Any) -> list[Spot]:
    take_over(proposed(), by=by)
    made = []
    for name, what, floor, agent, amount, unit, contact, air in _SPOTS:
        spot = Spot(
            kind=SpotKind.OBJECT, name=name, what=what, floor=floor, place=place, sample=True
        )
        made.append(save_place(spot, by=by))
        plan = SpotPlan(
            spot=spot,
            agent=agent,
            concentration=Decimal(amount),
            unit=unit,
            contact_minutes=contact,
            ventilation_minutes=air,
            done_by="样例物业保洁组",
        )
        save_plan(plan, by=by)
    name, what, floor = _MORE
    kind = SpotKind.OBJECT
    air_system = Spot(kind=kind, name=name, what=what, floor=floor, place=place, sample=True)
    return [*made, save_place(air_system, by=by)]


def _duties(route: Route, spots: list[Spot], by: Any) -> None:
    today = today_here()
    for kind, title, subjects, opens, due in (
        (PATROL, "样例晚间巡查", [route.spot], dt.time(0, 0), dt.time(22, 0)),
        (DISINFECTION, "样例每日消毒", spots, dt.time(0, 0), dt.time(18, 0)),
    ):
        duty = create_obligation(
            ObligationWanted(
                kind=kind,
                title=title,
                starts_on=today,
                recurrence="FREQ=DAILY",
                opens_at=opens,
                due_at=due,
                closes=6 * 60,
                audience=[AudiencePart(kind=AudienceKind.SPOT, spot=spot) for spot in subjects],
                sample=True,
            ),
            by=by,
        )
        start_obligation(duty, by=by)


def _walked(route: Route) -> None:
    """An extra round of the facilities staff: one point left out, something not in order."""
    guard = User.objects.filter(username="facilities", sample=True).first()
    if guard is None:
        return
    begun = now() - dt.timedelta(hours=2)
    found = start_round(route, code=uuid.uuid4(), item=None, by=guard, device_at=begun, sample=True)
    points = list(Point.objects.filter(stops__route=route).order_by("stops__position"))
    for number, place in enumerate((0, 2, 1, 3, 4)):
        leaks = points[place].spot.what == PointWhat.WATER
        wanted = CheckWanted(
            code=uuid.uuid4(),
            point=points[place],
            outcome=Outcome.NOT_OK if leaks else Outcome.OK,
            how=How.SCAN,
            note="样例：开水器下方漏水" if leaks else "",
            fault="leak" if leaks else "",
            device_at=begun + dt.timedelta(minutes=3 * number + 3),
        )
        check_point(found, wanted, by=guard)
    finish_round(
        found, reason="样例：四楼施工封闭", by=guard, device_at=begun + dt.timedelta(minutes=20)
    )


def _books(by: Any) -> None:
    set_hold(72, by=by)
    for number, (hours, count, where_from, method) in enumerate(
        (
            (80, 46, WhereFrom.DROP_BOX, Treated.REST),
            (60, 31, WhereFrom.DROP_BOX, Treated.REST),
            (5, 12, WhereFrom.POST, Treated.STERILISER),
        ),
        start=1,
    ):
        receive_batch(
            BatchWanted(
                code=uuid.uuid4(),
                count=count,
                where_from=where_from,
                method=method,
                number=f"样例批次{number}",
                received_at=now() - dt.timedelta(hours=hours),
                sample=True,
            ),
            by=by,
        )
