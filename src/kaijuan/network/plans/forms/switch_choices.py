"""What a switch can go to, and what it can be about, as choices of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode, Place, Service
from kaijuan.network.plans.domain.timeline import Holding, believed, concerns
from kaijuan.network.plans.models import PlanVersion, Stage, Trigger


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a switch goes to: ``wanted`` are arguments of ``SwitchWanted``."""

    key: str
    label: str
    wanted: dict[str, Any] = field(default_factory=dict)


def goals_of(institution: Institution) -> list[Goal]:
    """First what the plan foresees for the levels of now and ahead, then every stage of it, then
    the bare modes. Two queries, in the open scope.
    """
    stages = list(_stages(institution))
    return [*_levels(institution, stages), *map(_stage_goal, stages), *map(_mode_goal, Mode)]


def _stages(institution: Institution) -> Any:
    rows = Stage.objects.filter(
        institution=institution, version__state=PlanVersion.State.IN_FORCE
    ).select_related("on_level")
    return rows.order_by("version__plan_id", "position", "pk")


def _levels(institution: Institution, stages: Sequence[Stage]) -> Iterator[Goal]:
    at = now()
    by_level = {
        stage.on_level_id: stage for stage in reversed(stages) if stage.trigger == Trigger.LEVEL
    }
    for holding in believed().holdings:
        over = holding.until is not None and holding.until <= at
        level = holding.level
        if over or level is None or not concerns(holding.change.area, institution):
            continue
        stage = by_level.get(level.pk)
        if stage is not None:
            yield _level_goal(holding, stage)


def _level_goal(holding: Holding, stage: Stage) -> Goal:
    label = _("%(level)s, %(area)s, from %(from)s: %(mode)s by the plan") % {
        "level": localised(holding.level, "name"),
        "area": localised(holding.change.area, "name"),
        "from": moment(holding.since),
        "mode": Mode(stage.mode).label,
    }
    wanted = {"mode": None, "level_change": holding.change}
    return Goal(f"level:{holding.change.code}", label, wanted)


def _stage_goal(stage: Stage) -> Goal:
    label = _("Stage “%(stage)s” of the plan: %(mode)s") % {
        "stage": localised(stage, "name"),
        "mode": Mode(stage.mode).label,
    }
    return Goal(f"stage:{stage.code}", label, {"mode": stage.mode, "stage": stage})


def _mode_goal(mode: Mode) -> Goal:
    return Goal(f"mode:{mode.value}", str(mode.label), {"mode": mode.value})


def targets_of(institution: Institution) -> dict[str, dict[str, Any]]:
    """Everything, each place, each service: arguments of ``SwitchWanted`` by key. Two queries."""
    found: dict[str, dict[str, Any]] = {"": {}}
    for place in Place.objects.filter(institution=institution, retired_at=None):
        found[f"place:{place.code}"] = {"place": place}
    for service in Service.objects.filter(institution=institution, retired_at=None):
        found[f"service:{service.code}"] = {"service": service}
    return found


def as_choices(targets: dict[str, dict[str, Any]]) -> list[tuple[str, Any]]:
    """The same for a list to choose from, in groups."""
    places = [(key, _named(each["place"])) for key, each in targets.items() if "place" in each]
    services = [
        (key, _named(each["service"])) for key, each in targets.items() if "service" in each
    ]
    groups = [
        (pgettext("target", "A library or a building"), places),
        (pgettext("target", "One service"), services),
    ]
    return [("", pgettext("target", "the whole library")), *(each for each in groups if each[1])]


def _named(about: Any) -> str:
    return localised(about, "name")
