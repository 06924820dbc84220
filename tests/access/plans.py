"""Levels and plans for the access test: each made through the domain."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.network.plans.domain.drafts import create_plan
from kaijuan.network.plans.domain.duties import add_document, save_duty
from kaijuan.network.plans.domain.levels import LevelWanted, record_level
from kaijuan.network.plans.domain.schemes import save_area, save_scheme
from kaijuan.network.plans.domain.stages import add_measure, save_stage
from kaijuan.network.plans.domain.templates import share_template
from kaijuan.network.plans.models import (
    Area,
    LevelScheme,
    Plan,
    PlanDuty,
    PlanTemplate,
    Stage,
)
from tests.access.classified import EVERYONE, SECRETARIAT, STAFF, Row, act, read, write

#: Who writes plans; who may take one over anywhere.
DRAFTERS = frozenset({"librarian", "director"})
DIRECTOR = frozenset({"director"})
SHARERS = STAFF | SECRETARIAT | {"stranger"}
#: A role anywhere is enough; nobody is told that there is nothing.
_SHARED = {
    **dict.fromkeys(EVERYONE, "told no"),
    **dict.fromkeys(SHARERS, "through"),
    "anonymous": "sign in first",
}
SCHEME, AREA = "levels-here", "area-here"
_PDF = b"%PDF-1.7 of the access test"


def version(mark: str) -> Any:
    """A draft with a stage, a measure, a duty and a file."""
    draft = create_plan(Plan(name=f"{mark}方案{Plan.objects.count()}"), by=None)
    stage = Stage(
        version=draft, name=f"{mark}闭馆", trigger="mode", on_mode="closed", mode="closed"
    )
    save_stage(stage, by=None)
    step = {"text": f"{mark}锁门", "text_en": "", "post": "", "back": ""}
    add_measure(stage, "plans.manual_step", step, by=None)
    save_duty(PlanDuty(version=draft, part="people", post=f"{mark}岗", duty="值班"), by=None)
    add_document(draft, name=f"{mark}文件", data=_PDF + mark.encode(), by=None)
    return draft


def plan(mark: str) -> Any:
    return version(mark).plan


def stage(mark: str) -> Any:
    return version(mark).stages.get()


def measure(mark: str) -> Any:
    return stage(mark).measures.get()


def duty(mark: str) -> Any:
    return version(mark).duties.get()


def document(mark: str) -> Any:
    return version(mark).documents.get()


def template(mark: str) -> Any:
    """Everyone who works in a library may read it, so nothing in it is a canary."""
    name = f"模板{PlanTemplate.objects.count()}"
    return share_template(PlanTemplate(name=name), version(""), by=None)


def level_change(slug: str = "") -> Any:
    """A change of an area and a scheme of its own, in the open scope."""
    name = slug or uuid.uuid4().hex
    scheme = save_scheme(
        LevelScheme(slug=slug and SCHEME, name=name), [("一", ""), ("二", "")], by=None
    )
    area = save_area(Area(slug=slug and AREA, name=name), by=None)
    day = dt.datetime(2020, 1, 24, tzinfo=HOUSE_ZONE)
    wanted = LevelWanted(scheme, area, scheme.levels.first(), day)
    return record_level(wanted, by=None, tell=False)


def of_consortium() -> dict[tuple[str, str], uuid.UUID]:
    """What only the consortium has, made in its scope."""
    return {("own", "level change"): level_change("这里").code}


PLAN_MAKERS = {
    "plan version": version,
    "plan": plan,
    "plan stage": stage,
    "plan measure": measure,
    "plan duty": duty,
    "plan document": document,
    "plan template": template,
}

PLAN_ROWS: dict[str, Row] = {
    # response levels
    "plans:levels": read(EVERYONE),
    "plans:level-changes": read(EVERYONE),
    "plans:level-change": read(EVERYONE, code="level change"),
    "plans:level-new": write(SECRETARIAT),
    "plans:level-correct": write(SECRETARIAT, code="level change"),
    "plans:level-withdraw": write(SECRETARIAT, code="level change"),
    "plans:schemes": read(SECRETARIAT),
    "plans:scheme-new": write(SECRETARIAT),
    "plans:scheme-edit": write(SECRETARIAT, slug=f"={SCHEME}"),
    "plans:scheme-remove": write(SECRETARIAT, slug=f"={SCHEME}"),
    "plans:areas": read(SECRETARIAT),
    "plans:area-new": write(SECRETARIAT),
    "plans:area-edit": write(SECRETARIAT, slug=f"={AREA}"),
    "plans:area-remove": write(SECRETARIAT, slug=f"={AREA}"),
    # plans
    "plans:plans": read(STAFF),
    "plans:plan-new": write(DRAFTERS),
    "plans:plan": read(STAFF, code="plan"),
    "plans:plan-edit": write(DRAFTERS, code="plan"),
    "plans:draft-begin": act(DRAFTERS, code="plan"),
    "plans:version-compare": read(STAFF, code="plan"),
    "plans:version": read(STAFF, code="plan version"),
    "plans:version-parts": write(DRAFTERS, code="plan version"),
    "plans:version-remove": write(DRAFTERS, code="plan version"),
    "plans:version-ask": write(DRAFTERS, code="plan version"),
    "plans:version-review": write(DIRECTOR, code="plan version"),
    "plans:version-give-back": write(DIRECTOR, code="plan version"),
    "plans:version-approve": write(DIRECTOR, code="plan version"),
    "plans:version-end": write(DIRECTOR, code="plan version"),
    "plans:version-share": write(DRAFTERS, code="plan version"),
    "plans:stage-new": write(DRAFTERS, code="plan version"),
    "plans:stage-edit": write(DRAFTERS, code="plan stage"),
    "plans:stage-remove": write(DRAFTERS, code="plan stage"),
    "plans:stage-move": act(DRAFTERS, code="plan stage"),
    "plans:measure-choose": read(DRAFTERS, code="plan stage"),
    "plans:measure-new": write(DRAFTERS, code="plan stage", kind="=plans.manual_step"),
    "plans:measure-edit": write(DRAFTERS, code="plan measure"),
    "plans:measure-remove": write(DRAFTERS, code="plan measure"),
    "plans:measure-move": act(DRAFTERS, code="plan measure"),
    "plans:duty-new": write(DRAFTERS, code="plan version"),
    "plans:duty-edit": write(DRAFTERS, code="plan duty"),
    "plans:duty-remove": write(DRAFTERS, code="plan duty"),
    "plans:document-new": write(DRAFTERS, code="plan version"),
    "plans:document": read(STAFF, code="plan document"),
    "plans:document-remove": write(DRAFTERS, code="plan document"),
    # templates
    "plans:templates": replace(read(SHARERS), exact=_SHARED),
    "plans:template": replace(read(SHARERS, code="plan template"), exact=_SHARED),
    "plans:template-take": write(DRAFTERS),
    "plans:template-withdraw": write(DRAFTERS, code="plan template"),
}
