"""Who must agree to a switch."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kaijuan.core.audit.public import who_did
from kaijuan.network.opening.public import zone_of
from kaijuan.network.plans.domain.timeline import concerns
from kaijuan.network.plans.models import Consent, PlanVersion, Stage, Switch, Trigger


def consent_by(stage: Stage, switch: Switch, *, more: bool) -> str:
    """As ``stage`` says. The plan alone is enough only for what it says, when it says so.

    ``more``: measures were added to it.
    """
    if stage.consent == Consent.PLAN:
        other = more or switch.mode != stage.mode
        if other or not _set_off(stage, switch):
            return Consent.SECOND
    return Consent(stage.consent)


def _set_off(stage: Stage, switch: Switch) -> bool:
    """Whether what sets the stage off has come, or will have when the switch begins."""
    if stage.trigger == Trigger.LEVEL:
        change = switch.level_change
        return (
            change is not None
            and change.level_id == stage.on_level_id
            and change.effective_at <= switch.starts_at
            and concerns(change.area, switch.institution)
        )
    if stage.trigger == Trigger.DATE and stage.on_date is not None:
        return switch.starts_at.astimezone(zone_of(switch.institution)).date() >= stage.on_date
    return True


def consent_now(switch: Switch) -> str:
    """As it was prepared, while its stage is in force; a plan that ended approves nothing.

    In the open scope; at most two queries.
    """
    if switch.stage_code is not None and _in_force().filter(code=switch.stage_code).exists():
        return str(switch.consent)
    return consent_without(switch)


def consent_without(switch: Switch) -> str:
    """A second person; the university too, where the plan asks it for this mode.

    Leaving the plan's measures out does not leave out whom the plan asks. One query at most.
    """
    if switch.place is None and switch.service is None:
        asked = _in_force().filter(mode=switch.mode, consent=Consent.UNIVERSITY)
        if asked.exists():
            return Consent.UNIVERSITY
    return Consent.SECOND


def prepared_it(user: Any, switch: Switch) -> bool:
    """Whether ``user`` prepared or changed it, ever: the log forgets nobody. One query at most.

    In the open scope. Such a person is no second person, whoever changed it last.
    """
    if switch.prepared_by_id == user.pk:
        return True
    return user.code in who_did(("switch.prepared", "switch.changed", "switch.proposed"), switch)


def _in_force() -> QuerySet[Stage]:
    return Stage.objects.filter(version__state=PlanVersion.State.IN_FORCE)
