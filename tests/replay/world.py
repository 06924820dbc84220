"""Made-up members by the dozen or the thousand, each with services, staff and a plan in force.

Written in bulk: what is tested or measured on them is what happens to them afterwards.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.models import Institution, Kind, Membership, Role
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.opening.models import Mode, Service, ServiceRule, State
from kaijuan.network.opening.public import service_kinds
from kaijuan.network.plans.models import (
    Area,
    Consent,
    Level,
    LevelScheme,
    Plan,
    PlanVersion,
    Stage,
    StageMeasure,
    Trigger,
)

CITIES: Final = ("成都", "绵阳", "德阳", "南充", "泸州")
IN_FORCE: Final = dt.datetime(2020, 1, 20, tzinfo=HOUSE_ZONE)
#: (kind, parameters) in the order of the stage.
Measures = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stages:
    """What the plan of one member says: measures at Level I and, where it has one, at Level II."""

    closing: Measures
    opening: Measures | None


@dataclass(slots=True)
class World:
    """The consortium, its members in their order, and the scheme of four levels."""

    consortium: Institution
    members: list[Institution]
    secretariat: User
    scheme: LevelScheme
    area: Area
    #: Numbers of the members (from 0) whose plan has a stage of limited opening.
    opening: list[int]

    def level(self, rank: int) -> Level:
        return Level.objects.get(scheme=self.scheme, rank=rank)

    def director(self, member: Institution) -> User:
        return User.objects.get(username=f"director-{member.key}".lower())

    def librarian(self, member: Institution) -> User:
        return User.objects.get(username=f"librarian-{member.key}".lower())


def make_world(
    consortium: Institution,
    count: int = 74,
    *,
    stages: Callable[[int], Stages] | None = None,
    services: int = 20,
    consent: str = Consent.PLAN,
    mail: bool = False,
) -> World:
    """``count`` members; ``stages(number)`` says what the plan of each says (``usual_stages``)."""
    says = stages or usual_stages
    with across_the_wall("made-up members are written in bulk"):
        members = _members(count)
        secretariat = User(username=f"secretariat-{uuid.uuid4().hex[:8]}", display_name="秘书处")
        secretariat.save()
        Membership.objects.create(user=secretariat, institution=consortium, role=Role.SECRETARIAT)
        directors = _staff(members, mail=mail)
        _services(members, services)
        scheme, area = _levels(consortium)
        _plans(members, directors, scheme, says, consent)
    opening = [number for number in range(count) if says(number).opening is not None]
    return World(consortium, members, secretariat, scheme, area, opening)


def usual_stages(number: int) -> Stages:
    """Everyone closes; two of three have a stage of limited opening."""
    telephone = {"mode": Mode.OPEN.value, "kinds": ["telephone", "e-resources"], "services": []}
    closing: Measures = (
        ("plans.service_mode", telephone),
        ("plans.publish_notice", notice("闭馆公告", "{library}自{from}起暂不开放，至{until}。")),
        ("plans.manual_step", step("在门口张贴闭馆告示", "取下闭馆告示")),
    )
    lending = {"mode": Mode.LIMITED.value, "kinds": ["lending", "returns"], "services": []}
    opening: Measures = (
        ("plans.service_mode", lending),
        ("plans.publish_notice", notice("有限开放公告", "{library}自{from}起{mode}，至{until}。")),
        ("plans.manual_step", step("调整读者动线", "")),
    )
    return Stages(closing, None if number % 3 == 2 else opening)


def notice(title: str, body: str) -> dict[str, str]:
    return {"title": title, "body": body, "title_en": "", "body_en": ""}


def step(text: str, back: str) -> dict[str, str]:
    return {"text": text, "text_en": "", "post": "值班馆员", "back": back}


_worlds: Final = itertools.count(1)


def _members(count: int) -> list[Institution]:
    world = next(_worlds)
    return Institution.objects.bulk_create(
        Institution(
            key=f"W{world}-{number:05}",
            slug=f"w{world}-{number:05}",
            number=world * 100_000 + number,
            name=f"样例学院{world}-{number:05}图书馆",
            name_en=f"Sample College {world}-{number:05}",
            kind=Kind.UNDERGRADUATE_PUBLIC,
            city=CITIES[number % len(CITIES)],
            sample=True,
        )
        for number in range(1, count + 1)
    )


def _staff(members: Sequence[Institution], *, mail: bool) -> dict[int, User]:
    people = {
        role: User.objects.bulk_create(
            User(
                username=f"{role}-{each.key}".lower(),
                display_name=f"{each.key} {role}",
                email=f"{role}-{each.key}@example.org".lower() if mail else None,
                password="!",
            )
            for each in members
        )
        for role in (Role.DIRECTOR, Role.LIBRARIAN)
    }
    Membership.objects.bulk_create(
        Membership(user=user, institution=member, role=role)
        for role, users in people.items()
        for user, member in zip(users, members, strict=True)
    )
    directors = people[Role.DIRECTOR]
    return {each.pk: user for each, user in zip(members, directors, strict=True)}


def _services(members: Sequence[Institution], count: int) -> None:
    kinds = list(itertools.islice(itertools.cycle(service_kinds), count))
    services = Service.objects.bulk_create(
        Service(
            institution=member,
            kind=kind.key,
            name=f"服务{number:02}",
            name_en=f"Service {number:02}",
            position=number,
            sample=True,
        )
        for member in members
        for number, kind in enumerate(kinds)
    )
    does = ((Mode.CLOSED, State.OFF), (Mode.LIMITED, State.LIMITED), (Mode.OPEN, State.ON))
    ServiceRule.objects.bulk_create(
        ServiceRule(institution=each.institution, service=each, mode=mode, state=state)
        for each in services
        for mode, state in does
    )


def _levels(consortium: Institution) -> tuple[LevelScheme, Area]:
    slug = f"response-{uuid.uuid4().hex[:8]}"
    scheme = LevelScheme.objects.create(
        institution=consortium, slug=slug, name="突发公共卫生事件响应", name_en="Response"
    )
    Level.objects.bulk_create(
        Level(institution=consortium, scheme=scheme, rank=rank, name=name, name_en=f"Level {rank}")
        for rank, name in enumerate(("Ⅰ级响应", "Ⅱ级响应", "Ⅲ级响应", "Ⅳ级响应"), start=1)
    )
    area = Area.objects.create(institution=consortium, slug=slug, name="全省", name_en="Province")
    return scheme, area


def _plans(
    members: Sequence[Institution],
    directors: dict[int, User],
    scheme: LevelScheme,
    says: Callable[[int], Stages],
    consent: str,
) -> None:
    levels = {level.rank: level for level in Level.objects.filter(scheme=scheme)}
    period = [{"number": 1, "since": IN_FORCE.isoformat(), "until": None}]
    plans = Plan.objects.bulk_create(
        Plan(
            institution=member,
            name="疫情防控分阶段工作方案",
            in_force_since=IN_FORCE,
            in_force_number=1,
            in_force_periods=period,
        )
        for member in members
    )
    versions = PlanVersion.objects.bulk_create(
        PlanVersion(
            institution=plan.institution,
            plan=plan,
            number=1,
            state=PlanVersion.State.IN_FORCE,
            approved_by=directors[plan.institution_id],
            approved_at=IN_FORCE,
            in_force_from=IN_FORCE,
        )
        for plan in plans
    )
    stages, measures = [], []
    for number, version in enumerate(versions):
        for position, (rank, mode, some) in enumerate(_said(says(number))):
            stage = Stage(
                institution=version.institution,
                version=version,
                position=position,
                name=f"第{position + 1}阶段",
                trigger=Trigger.LEVEL,
                on_level=levels[rank],
                mode=mode,
                consent=consent,
            )
            stages.append(stage)
            measures += [
                StageMeasure(
                    institution=version.institution,
                    stage=stage,
                    position=place,
                    kind=kind,
                    parameters=parameters,
                )
                for place, (kind, parameters) in enumerate(some)
            ]
    Stage.objects.bulk_create(stages)
    for measure in measures:
        # The stage has its number only now.
        measure.stage_id = measure.stage.pk
    StageMeasure.objects.bulk_create(measures)


def _said(stages: Stages) -> list[tuple[int, str, Measures]]:
    said: list[tuple[int, str, Measures]] = [(1, Mode.CLOSED, stages.closing)]
    if stages.opening is not None:
        said.append((2, Mode.LIMITED, stages.opening))
    return said
