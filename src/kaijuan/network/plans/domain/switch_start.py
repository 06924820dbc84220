"""A switch as a person begins it on a page: once, however often the button is pressed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.network.plans.domain.switches import (
    SwitchWanted,
    change_switch,
    more_of,
    prepare_switch,
)
from kaijuan.network.plans.models import Stage, Switch

#: The same asked for again within this time is the second press of one button.
SAME: Final = dt.timedelta(minutes=1)
_ASKED: Final = (
    *("mode", "place_id", "service_id", "starts_at", "ends_at", "reason", "reason_en"),
    *("level_change_id", "stage_code"),
)


class MeasureIsGone(Refusal):
    """Taken out twice."""

    status = 409
    says = _("That measure is not among those added any more. Load the page again.")


def start_switch(wanted: SwitchWanted, *, by: Any) -> Switch:
    """Prepare what is wanted, or give the same draft of a moment ago. Raises as the engine does."""
    with transaction.atomic():
        # Made first and compared then, so that the engine's own checks decide what "the same" is.
        made = prepare_switch(wanted, by=by)
        young = Switch.objects.filter(
            institution=made.institution_id,
            state=Switch.State.DRAFT,
            prepared_by=by,
            prepared_at__gt=now() - SAME,
            pk__lt=made.pk,
        )
        twin = next((each for each in young.order_by("-pk")[:5] if _alike(each, made)), None)
        if twin is None:
            return made
        transaction.set_rollback(True)
    return twin


def _alike(one: Switch, other: Switch) -> bool:
    same = all(getattr(one, name) == getattr(other, name) for name in _ASKED)
    return same and more_of(one) == more_of(other)


def wanted_of(switch: Switch) -> SwitchWanted:
    """What was asked for when ``switch`` was prepared; two queries, in the open scope."""
    stage = None
    if switch.stage_code is not None:
        rows = Stage.objects.select_related("version__plan")
        stage = rows.filter(code=switch.stage_code).first()
    return SwitchWanted(
        mode=switch.mode,
        starts_at=switch.starts_at,
        ends_at=switch.ends_at,
        place=switch.place,
        service=switch.service,
        reason=switch.reason,
        reason_en=switch.reason_en,
        level_change=switch.level_change,
        stage=stage,
        by_plan=False,
        more_measures=tuple(more_of(switch)),
        sample=switch.sample,
    )


def add_measure(switch: Switch, kind: str, parameters: Mapping[str, Any], *, by: Any) -> Switch:
    """One more measure for a draft. The same again changes nothing: it would be done once."""
    added = {"kind": kind, "parameters": dict(parameters)}
    with transaction.atomic():
        more = more_of(_locked(switch))
        if added in more:
            return switch
        return _with(switch, [*more, added], by=by)


def remove_measure(switch: Switch, mark: str, *, by: Any) -> Switch:
    """Take out the added measure that ``mark_of`` calls ``mark``. Raises ``MeasureIsGone``."""
    with transaction.atomic():
        more = more_of(_locked(switch))
        kept = [each for each in more if mark_of(each) != mark]
        if len(kept) == len(more):
            raise MeasureIsGone
        return _with(switch, kept, by=by)


def mark_of(measure: Mapping[str, Any]) -> str:
    """A measure that was added, as one word: its place in the list may change meanwhile."""
    text = json.dumps(dict(measure), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _locked(switch: Switch) -> Switch:
    found: Switch = Switch.objects.select_for_update().get(pk=switch.pk)
    return found


def _with(switch: Switch, more: Sequence[Mapping[str, Any]], *, by: Any) -> Switch:
    return change_switch(switch, replace(wanted_of(switch), more_measures=more), by=by)
