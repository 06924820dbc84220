"""The library of templates: a version shared without any person, and taken over elsewhere (S05)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.directory.public import Person
from kaijuan.network.plans.domain.drafts import create_plan
from kaijuan.network.plans.domain.plan_refusals import NothingInIt, TemplateWithdrawn
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import (
    Level,
    Part,
    Plan,
    PlanTemplate,
    PlanVersion,
    Stage,
    StageMeasure,
)

#: What stands where a person was named.
BLANK: Final = "××"
#: A code of something of one library's own: a service, a group, a person.
_CODE: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def share_template(template: PlanTemplate, version: PlanVersion, *, by: Any) -> PlanTemplate:
    """Share what ``version`` says: no duties, no files, no codes of one's own, no names of people.

    Names are those of the library's directory; who shares it looks at the rest. Raises
    ``ValidationError`` or ``NothingInIt``.
    """
    body = body_of(version)
    if not body["stages"]:
        raise NothingInIt
    template.body = body
    template.clean_fields(exclude=["institution"])
    with transaction.atomic():
        template.save()
        record("plan_template.shared", template, by=by)
    return template


def body_of(version: PlanVersion) -> dict[str, Any]:
    """What would be shared of ``version``."""
    stages = version.stages.select_related("on_level").prefetch_related("measures")
    names = _names_of_people()
    return {
        "parts": {part.value: _without(getattr(version, part.value), names) for part in Part},
        "stages": [_stage(each, names) for each in stages],
    }


def take_over(template: PlanTemplate, plan: Plan, *, by: Any) -> PlanVersion:
    """Begin ``plan`` with a draft of what ``template`` says.

    Measures that this house does not know are left out; those that need something of the
    library's own have to be filled in before review. Raises ``TemplateWithdrawn``,
    ``PlanNameTaken``, ``ValidationError``.
    """
    with transaction.atomic():
        if not PlanTemplate.objects.filter(pk=template.pk, withdrawn_at=None).exists():
            raise TemplateWithdrawn
        draft = create_plan(plan, by=by, template=template)
        _fill(draft, template.body)
        record("plan_template.taken_over", template, by=by)
    return draft


def withdraw_template(template: PlanTemplate, *, by: Any) -> None:
    """Nobody takes it over any more; what was taken over stays. Raises ``TemplateWithdrawn``."""
    with transaction.atomic():
        mine = PlanTemplate.objects.filter(pk=template.pk, withdrawn_at=None)
        if not mine.update(withdrawn_at=now()):
            raise TemplateWithdrawn
        record("plan_template.withdrawn", template, by=by)


def _names_of_people() -> list[str]:
    """The longest first, that no part of a name is left standing."""
    names = Person.objects.values_list("name", flat=True)
    return sorted({each for each in names if len(each) > 1}, key=len, reverse=True)


def _stage(stage: Stage, names: Sequence[str]) -> dict[str, Any]:
    return {
        "name": _without(stage.name, names),
        "name_en": _without(stage.name_en, names),
        "trigger": stage.trigger,
        "on_level": str(stage.on_level.code) if stage.on_level else "",
        "level_name": stage.on_level.name if stage.on_level else "",
        "level_name_en": stage.on_level.name_en if stage.on_level else "",
        "on_mode": stage.on_mode,
        "on_date": stage.on_date.isoformat() if stage.on_date else "",
        "mode": stage.mode,
        "consent": stage.consent,
        "measures": [
            {"kind": each.kind, "parameters": _without(_portable(each.parameters), names)}
            for each in stage.measures.all()
        ],
    }


def _portable(value: Any) -> Any:
    """Parameters without codes of what is one library's own."""
    if isinstance(value, dict):
        return {name: _portable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_portable(each) for each in value if not _is_code(each)]
    return "" if _is_code(value) else value


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(_CODE.fullmatch(value.lower()))


def _without(value: Any, names: Sequence[str]) -> Any:
    """``value`` with every name of a person blanked, however deep it is written."""
    if isinstance(value, dict):
        return {key: _without(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, BLANK)
    return value


def _fill(draft: PlanVersion, body: dict[str, Any]) -> None:
    for part in Part:
        setattr(draft, part.value, str(body.get("parts", {}).get(part.value, "")))
    draft.save(update_fields=[part.value for part in Part])
    stages: list[dict[str, Any]] = body.get("stages", [])
    levels = {
        str(level.code): level
        for level in Level.objects.filter(code__in=[s["on_level"] for s in stages if s["on_level"]])
    }
    kept = [each for each in stages if not each["on_level"] or each["on_level"] in levels]
    made = Stage.objects.bulk_create(
        Stage(
            version=draft,
            position=position,
            name=each["name"],
            name_en=each["name_en"],
            trigger=each["trigger"],
            on_level=levels.get(each["on_level"]),
            on_mode=each["on_mode"],
            on_date=each["on_date"] or None,
            mode=each["mode"],
            consent=each["consent"],
        )
        for position, each in enumerate(kept)
    )
    StageMeasure.objects.bulk_create(
        StageMeasure(
            stage=stage, position=position, kind=each["kind"], parameters=each["parameters"]
        )
        for stage, said in zip(made, kept, strict=True)
        for position, each in enumerate(said["measures"])
        if each["kind"] in measures
    )
