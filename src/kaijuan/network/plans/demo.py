"""The demonstration: the true levels of Sichuan in 2020, and a made-up plan apart."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.demo_plan import (
    DUTIES,
    NAME,
    NAME_EN,
    PARTS,
    STAGES,
    TEMPLATE,
    TEMPLATE_EN,
    TEMPLATE_SUMMARY,
)
from kaijuan.network.plans.domain.approval import approve, review
from kaijuan.network.plans.domain.drafts import create_plan, write_parts
from kaijuan.network.plans.domain.duties import save_duty
from kaijuan.network.plans.domain.levels import LevelWanted, record_level
from kaijuan.network.plans.domain.schemes import save_area, save_scheme
from kaijuan.network.plans.domain.stages import add_measure, save_stage
from kaijuan.network.plans.domain.templates import share_template
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import (
    Area,
    Level,
    LevelScheme,
    Plan,
    PlanDuty,
    PlanTemplate,
    PlanVersion,
    Stage,
    Trigger,
)

#: Where the made-up plan is kept.
LIBRARY: Final = "10614"
LEVELS: Final = (
    ("Ⅰ级响应", "Level I"),
    ("Ⅱ级响应", "Level II"),
    ("Ⅲ级响应", "Level III"),
    ("Ⅳ级响应", "Level IV"),
)
_SOURCE: Final = "依据《四川省高校图书馆抗击新冠肺炎疫情工作调研报告》；原文只载日期，未载时刻"
#: (rank, day, document): what the report of 28 February 2020 says, and no more.
CHANGES: Final = (
    (1, dt.date(2020, 1, 24), "四川省启动重大突发公共卫生事件一级响应通告"),
    (2, dt.date(2020, 2, 26), ""),
)


def load(by: Any) -> None:
    """Load the levels and, at one library, the sample; doing it again changes nothing."""
    with institution_scope(Institution.objects.consortium()):
        if not LevelScheme.objects.exists():
            _load_levels(by)
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not Plan.objects.filter(institution__key=LIBRARY, sample=True).exists():
            _load_plan()


def _load_levels(by: Any) -> None:
    scheme = save_scheme(
        LevelScheme(
            slug="public-health",
            name="突发公共卫生事件应急响应",
            name_en="Public health emergency response",
        ),
        LEVELS,
        by=by,
    )
    area = save_area(Area(slug="sichuan", name="四川省", name_en="Sichuan"), by=by)
    for rank, day, document in CHANGES:
        wanted = LevelWanted(
            scheme=scheme,
            area=area,
            level=scheme.levels.get(rank=rank),
            effective_at=dt.datetime.combine(day, dt.time(), HOUSE_ZONE),
            document=document,
            note=_SOURCE,
        )
        record_level(wanted, by=by, tell=False)


def _load_plan() -> None:
    """Written by the demonstration's librarian, approved by its director."""
    writer, director = _account("librarian"), _account("director")
    plan = Plan(name=NAME, name_en=NAME_EN, sample=True)
    draft = create_plan(plan, by=writer)
    write_parts(draft, PARTS, revision=draft.revision, by=writer)
    for rank, said in STAGES:
        _stage(draft, Level.objects.get(scheme__slug="public-health", rank=rank), said, writer)
    for part, post, duty in DUTIES:
        save_duty(PlanDuty(version=draft, part=part, post=post, duty=duty), by=writer)
    approve(review(draft, by=director), by=director)
    template = PlanTemplate(
        name=TEMPLATE, name_en=TEMPLATE_EN, summary=TEMPLATE_SUMMARY, sample=True
    )
    share_template(template, draft, by=director)


def _stage(draft: PlanVersion, level: Level, said: dict[str, Any], writer: Any) -> None:
    stage = Stage(
        version=draft,
        name=said["name"],
        name_en=said["name_en"],
        trigger=Trigger.LEVEL,
        on_level=level,
        mode=said["mode"],
        consent=said["consent"],
    )
    save_stage(stage, by=writer)
    for kind, data in said["measures"]:
        form = measures[kind].form(data)
        if not form.is_valid():
            raise ValueError(f"The sample's {kind} is refused: {form.errors.as_json()}")
        add_measure(stage, kind, form.cleaned_data, by=writer)


def _account(role: str) -> User | None:
    """The demonstration's account; None where it is loaded without them."""
    return User.objects.filter(sample=True, username=role).first()
