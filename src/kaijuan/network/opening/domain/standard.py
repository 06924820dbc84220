"""The standard set is taken over in one act."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.domain.refusals import NothingToTakeOver
from kaijuan.network.opening.domain.saving import unique_name
from kaijuan.network.opening.domain.services import RuleWanted, check_rule
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Mode, Service, ServiceRule, State
from kaijuan.network.opening.standard import STANDARD, Does, Standard

Hours = list[dict[str, Any]]


def missing_standard() -> list[Standard]:
    """What of the set the open scope's library lacks: no service of the kind, nor by the name."""
    used = Service.objects.filter(institution=current_institution(), retired_at=None)
    kinds, names = set(), set()
    for kind, name in used.values_list("kind", "name"):
        kinds.add(kind)
        names.add(name)
    return [each for each in STANDARD if each.kind not in kinds and each.name not in names]


def take_over_standard(
    kinds: Collection[str] | None = None,
    *,
    open_hours: Hours | None = None,
    limited_hours: Hours | None = None,
    sample: bool = False,
    by: Any,
) -> list[Service]:
    """Enter what is missing of the set (of ``kinds``, None: all of it), in a few statements.

    The hours are those of the services that have some. A ``sample`` says so in every name. Raises
    ``NothingToTakeOver``, ``ValidationError`` for hours that cannot be, or ``NameTaken`` where
    somebody was quicker.
    """
    hours = {Mode.OPEN: open_hours or [], Mode.LIMITED: limited_hours or []}
    with transaction.atomic():
        wanted = [each for each in missing_standard() if kinds is None or each.kind in kinds]
        if not wanted:
            raise NothingToTakeOver
        rules = [_rules(each, hours) for each in wanted]
        with unique_name():
            made: list[Service] = Service.objects.bulk_create(
                [_service(each, sample) for each in wanted]
            )
        for service, its in zip(made, rules, strict=True):
            for rule in its:
                rule.service = service
        ServiceRule.objects.bulk_create([rule for its in rules for rule in its])
        record("services.taken_over", current_institution(), by=by, details={"count": len(made)})
    return made


def _service(each: Standard, sample: bool) -> Service:
    return Service(
        kind=each.kind,
        name=f"样例{each.name}" if sample else each.name,
        name_en=f"Sample: {each.name_en}" if sample else each.name_en,
        channel=each.channel,
        position=service_kinds[each.kind].order,
        sample=sample,
    )


def _rules(each: Standard, hours: dict[Mode, Hours]) -> list[ServiceRule]:
    does = {Mode.CLOSED: each.closed, Mode.LIMITED: each.limited, Mode.OPEN: Does(State.ON)}
    return [
        check_rule(
            RuleWanted(
                mode=mode,
                state=said.state,
                how=said.how,
                how_en=said.how_en,
                hours=hours.get(mode, []) if each.has_hours else [],
            )
        )
        for mode, said in does.items()
    ]
