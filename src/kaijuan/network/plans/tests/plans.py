"""Small plans, made through the domain in the open scope."""

from __future__ import annotations

from typing import Any

from kaijuan.network.plans.domain.approval import approve, review
from kaijuan.network.plans.domain.drafts import create_plan, write_parts
from kaijuan.network.plans.domain.stages import add_measure, save_stage
from kaijuan.network.plans.models import Plan, PlanVersion, Stage

STEP = {"text": "锁门", "text_en": "", "post": "值班员", "back": ""}


def make_draft(name: str = "疫情防控工作方案", *, by: Any = None) -> PlanVersion:
    """A plan with its first draft, empty."""
    return create_plan(Plan(name=name), by=by)


def make_stage(draft: PlanVersion, name: str = "闭馆", mode: str = "closed", **more: Any) -> Stage:
    """A stage that going to ``mode`` sets off, unless ``more`` says otherwise."""
    wanted: dict[str, Any] = {"trigger": "mode", "on_mode": mode} | more
    return save_stage(Stage(version=draft, name=name, mode=mode, **wanted), by=draft.drafted_by)


def make_whole(name: str = "疫情防控工作方案", *, by: Any = None, **stage: Any) -> PlanVersion:
    """A draft with a text, a stage and a measure: enough to be reviewed."""
    draft = make_draft(name, by=by)
    write_parts(draft, {"organisation": "馆长负责"}, revision=draft.revision, by=by)
    made = make_stage(draft, **stage)
    add_measure(made, "plans.manual_step", STEP, by=by)
    return draft


def make_in_force(name: str = "疫情防控工作方案", *, by: Any = None, **stage: Any) -> PlanVersion:
    """A plan in force since now, approved by the house."""
    draft = make_whole(name, by=by, **stage)
    return approve(review(draft, by=None), by=None)
