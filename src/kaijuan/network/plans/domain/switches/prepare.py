"""A switch is prepared: checked and kept, nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import Mode, check_period
from kaijuan.network.plans.domain.plans import stage_for
from kaijuan.network.plans.domain.switches.consents import consent_by, consent_without
from kaijuan.network.plans.domain.switches.inside import keep_more
from kaijuan.network.plans.domain.switches.refusals import (
    BadMeasure,
    EndsBeforeItStarts,
    NoStageForLevel,
    NoSuchMode,
    NotAnymore,
    NotHere,
    TooManyMeasures,
    TwoTargets,
)
from kaijuan.network.plans.domain.switches.revision import revision_of
from kaijuan.network.plans.domain.switches.wanted import SwitchWanted
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import Stage, Switch

State = Switch.State

MOST_MEASURES: Final = 50


def prepare_switch(wanted: SwitchWanted, *, by: Any) -> Switch:
    """Keep what is wanted as a draft of the open scope's institution; nothing is switched yet.

    Raises a refusal or ``ValidationError``; then nothing was written.
    """
    switch = built(wanted)
    more = checked_measures(wanted.more_measures)
    switch.prepared_by = by
    with transaction.atomic():
        switch.save()
        keep_more(switch, more)
        record("switch.prepared", switch, by=by, details={"mode": switch.mode})
    return switch


def change_switch(switch: Switch, wanted: SwitchWanted, *, by: Any) -> Switch:
    """Prepare it anew: what nobody has submitted yet. Raises NotAnymore, and as above.

    Who changed it last is shown as who prepared it; none of those who did approves it alone.
    """
    fresh = built(wanted)
    more = checked_measures(wanted.more_measures)
    values = {name: getattr(fresh, name) for name in _ASKED} | {"prepared_by": by}
    with transaction.atomic():
        drafts = Switch.objects.filter(pk=switch.pk, state=State.DRAFT)
        if not drafts.update(**values):
            switch.refresh_from_db()
            raise NotAnymore(State(switch.state).label)
        keep_more(switch, more)
        switch.refresh_from_db()
        record("switch.changed", switch, by=by, details={"mode": switch.mode})
    return switch


def built(wanted: SwitchWanted, stage: Stage | None = None) -> Switch:
    """The unsaved row for ``wanted``, checked, without the measures that are added to it.

    ``stage`` spares the question which one is meant.
    """
    institution = current_institution()
    _check_target(wanted, institution)
    check_times(wanted, institution)
    stage = stage or _stage(wanted, institution)
    mode = _mode(wanted, stage)
    switch = Switch(
        institution=institution,
        mode=mode,
        place=wanted.place,
        service=wanted.service,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        reason=wanted.reason,
        reason_en=wanted.reason_en,
        level_change=wanted.level_change,
        plan_code=stage.version.plan.code if stage else None,
        stage_code=stage.code if stage else None,
        base_revision=revision_of(institution),
        sample=wanted.sample,
    )
    if stage is not None:
        switch.consent = consent_by(stage, switch, more=bool(wanted.more_measures))
    else:
        switch.consent = consent_without(switch)
    switch.clean_fields(exclude=["institution", *_PEOPLE])
    return switch


def check_times(wanted: SwitchWanted, institution: Institution) -> None:
    """Between 1900 and 2200 and the right way round."""
    if wanted.ends_at is not None and wanted.ends_at <= wanted.starts_at:
        raise EndsBeforeItStarts
    check_period(wanted.starts_at, wanted.ends_at, institution)


def checked_measures(wanted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """``{"kind", "parameters"}`` as they are kept, each met by its form. Raises BadMeasure."""
    if len(wanted) > MOST_MEASURES:
        raise TooManyMeasures
    return [_checked(str(each.get("kind", "")), each.get("parameters") or {}) for each in wanted]


def _checked(kind: str, parameters: Any) -> dict[str, Any]:
    if kind not in measures or not isinstance(parameters, Mapping):
        raise BadMeasure(kind)
    measure = measures[kind]
    form = measure.form(dict(parameters))
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise BadMeasure(str(measure.label), str(first))
    return {"kind": kind, "parameters": measure.parameters_of(form.cleaned_data)}


def _check_target(wanted: SwitchWanted, institution: Institution) -> None:
    if wanted.place is not None and wanted.service is not None:
        raise TwoTargets
    target = wanted.service or wanted.place
    if target is not None and (
        target.institution_id != institution.pk or target.retired_at is not None
    ):
        raise NotHere


def _stage(wanted: SwitchWanted, institution: Institution) -> Stage | None:
    whole = wanted.place is None and wanted.service is None
    if wanted.stage is not None:
        if wanted.stage.institution_id != institution.pk or not whole:
            raise NotHere
        return wanted.stage
    if not wanted.by_plan or not whole:
        return None
    level = wanted.level_change.level if wanted.level_change else None
    if level is not None:
        found = stage_for(institution, level=level)
        if found is not None and wanted.mode in (None, "", found.mode):
            return found
    return stage_for(institution, mode=wanted.mode) if wanted.mode else None


def _mode(wanted: SwitchWanted, stage: Stage | None) -> Mode:
    if not wanted.mode:
        if stage is not None:
            return Mode(stage.mode)
        raise NoStageForLevel if wanted.level_change else NoSuchMode
    try:
        return Mode(wanted.mode)
    except ValueError as error:
        raise NoSuchMode from error


_PEOPLE: Final = ("prepared_by", "approved_by", "undone_by")
_ASKED: Final = (
    *("mode", "place", "service", "starts_at", "ends_at", "reason", "reason_en"),
    *("level_change", "plan_code", "stage_code", "consent", "base_revision"),
)
