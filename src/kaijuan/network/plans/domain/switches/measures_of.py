"""Which measures a switch has, and the ground on which they work."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.levels import level_of
from kaijuan.network.plans.domain.switches.inside import more_of
from kaijuan.network.plans.domain.switches.wanted import Planned
from kaijuan.network.plans.measures.base import Clash, Ground, Measure, measures
from kaijuan.network.plans.measures.own_mode import own_mode
from kaijuan.network.plans.models import Level, StageMeasure, Switch


def switches() -> QuerySet[Switch]:
    """Switches with everything that the engine asks of one."""
    found: QuerySet[Switch] = Switch.objects.select_related(
        "institution", "place", "service", "level_change__level", "approved_by", "prepared_by"
    )
    return found


def measure_named(kind: str) -> Measure | None:
    """The measure behind ``MeasureRun.kind``, the switch's own included; None: no longer known."""
    if kind in measures:
        return measures[kind]
    return own_mode if kind == own_mode.key else None


def label_of(kind: str) -> str | Promise:
    """What the measure is called; of one that is gone its key."""
    measure = measure_named(kind)
    return measure.label if measure else kind


def measures_of(switch: Switch) -> tuple[list[Planned], list[Clash]]:
    """The switch's own, those of its stage, then the more; and what stands against one.

    Of two alike only one is kept: the same act twice does nothing more. Two queries, in the open
    scope.
    """
    planned, clashes, seen = [Planned(0, own_mode, {})], [], set[str]()
    for kind, parameters in _wanted(switch):
        name = f"{kind}:{json.dumps(parameters, sort_keys=True)}"
        if name in seen:
            continue
        seen.add(name)
        if kind in measures:
            planned.append(Planned(len(planned), measures[kind], parameters))
        else:
            clashes.append(Clash(_unknown(kind), blocks=True))
    return planned, clashes


def _wanted(switch: Switch) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if switch.stage_code is not None:
        rows = StageMeasure.objects.filter(stage__code=switch.stage_code)
        yield from rows.order_by("position", "pk").values_list("kind", "parameters")
    for each in more_of(switch):
        yield str(each["kind"]), each.get("parameters") or {}


def _unknown(kind: str) -> str:
    return _("The measure “%(kind)s” is not known here. Take it out of the plan.") % {"kind": kind}


def ground_of(
    switch: Switch,
    *,
    by: Any = None,
    at: dt.datetime | None = None,
    over: bool = False,
    rehearsed: bool = False,
) -> Ground:
    """The ground of ``switch``; at most one query, for the level where no change of it is named."""
    level = _level(switch)
    ground = Ground(
        institution=switch.institution,
        mode=Mode(switch.mode),
        starts_at=switch.starts_at,
        ends_at=switch.ends_at,
        at=at or now(),
        by=by,
        place=switch.place,
        service=switch.service,
        reason=switch.reason,
        reason_en=switch.reason_en,
        level=level.name if level else "",
        level_en=(level.name_en or level.name) if level else "",
        switch_code=switch.code,
        over=over,
        rehearsed=rehearsed,
    )
    ground.shared["plans.approved_by"] = switch.approved_by
    ground.shared["plans.sample"] = switch.sample
    if switch.applied_at is not None:
        ground.shared["plans.applied_at"] = switch.applied_at
    return ground


def _level(switch: Switch) -> Level | None:
    if switch.level_change is not None:
        return switch.level_change.level
    return level_of(switch.institution, switch.starts_at)


def texts(clashes: Iterable[Clash]) -> str:
    """Their sentences as one line."""
    return " ".join(str(clash.sentence) for clash in clashes)
