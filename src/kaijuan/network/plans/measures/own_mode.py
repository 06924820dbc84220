"""Measure: the switch's own, which sets the mode of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Place, Service, cancel_spans
from kaijuan.network.plans.measures.base import (
    Change,
    Ground,
    Measure,
    Parameters,
    Preview,
    Text,
    Undone,
)
from kaijuan.network.plans.measures.spans import (
    MODE,
    Decision,
    cancel,
    decide,
    mode_shown,
    modes_in,
    standing_codes,
    standing_in,
    would_decide,
)

KEY: Final = "plans.own_mode"


class OwnMode(Measure):
    """Not for a stage: every switch begins with it. Not registered, so that no form offers it."""

    key = KEY
    order = 0
    label = _("Set the opening mode")
    layered = True

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        target = _target(ground)
        change = Change(
            object_type=target._meta.label_lower,
            object_code=str(target.code),
            label=target.name,
            label_en=target.name_en,
            setting=MODE,
            before=_mode_before(ground),
            after=ground.mode.value,
        )
        decision = Decision(ground.mode.value, place=ground.place, service=ground.service)
        would_decide(ground, [decision])
        return Preview(changes=[change])

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        decide(ground)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        found = cancel(ground, changes, ground.by)
        if not ground.over and not ground.rehearsed:
            # Also those that changed nothing when they were decided, such as "stays open".
            cancel_spans(standing_codes(ground), by=ground.by)
        return found

    def show(self, setting: str, value: Any) -> Text:
        return mode_shown(value) or _("various")


def _target(ground: Ground) -> Institution | Place | Service:
    return ground.service or ground.place or ground.institution


def _mode_before(ground: Ground) -> str | None:
    """The mode of the target; None for a place whose services differ."""
    opening = standing_in(ground).of(ground.institution)
    if ground.service is not None:
        return modes_in(ground).get(str(ground.service.code))
    if ground.place is None:
        return opening.mode.value
    inside = {
        each.mode.value
        for each in opening.services
        if each.service.place_id is not None
        and (each.service.place_id == ground.place.pk or _above(each.service, ground.place))
    }
    if not inside:
        return opening.mode.value
    return inside.pop() if len(inside) == 1 else None


def _above(service: Service, place: Place) -> bool:
    return service.place is not None and service.place.parent_id == place.pk


own_mode: Final = OwnMode()
