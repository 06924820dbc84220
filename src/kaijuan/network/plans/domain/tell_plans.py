"""Who hears what of a plan on its way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.models import User
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.network.plans.domain.writers import writers_of
from kaijuan.network.plans.models import PlanVersion

READY: Final = gettext_noop(
    "Version %(number)s of the plan “%(plan)s” is ready: look at it and pass it on."
)
REVIEWED: Final = gettext_noop(
    "Version %(number)s of the plan “%(plan)s” has been reviewed and waits for approval."
)
GIVEN_BACK: Final = gettext_noop(
    "Version %(number)s of the plan “%(plan)s” was given back: the page says why."
)
APPROVED: Final = gettext_noop(
    "Version %(number)s of the plan “%(plan)s” is approved, in force from %(from_at)s."
)
IN_FORCE: Final = gettext_noop(
    "Version %(number)s of the plan “%(plan)s” is in force since %(from_at)s. Read your part."
)
ENDED: Final = gettext_noop("The plan “%(plan)s” is no longer in force.")


def ready_for_review(version: PlanVersion, *, but: Any) -> int:
    return _tell(_who(version, "plans.review_plan"), READY, version, but)


def ready_for_approval(version: PlanVersion, *, but: Any) -> int:
    people, writers = _who(version, "plans.approve_plan"), writers_of(version)
    others = [each for each in people if each.code not in writers]
    return _tell(others, REVIEWED, version, but)


def given_back(version: PlanVersion, *, but: Any) -> int:
    return _tell(_writer(version), GIVEN_BACK, version, but)


def approved(version: PlanVersion, *, but: Any) -> int:
    return _tell(_writer(version), APPROVED, version, but)


def in_force(version: PlanVersion) -> int:
    """Everyone who works there."""
    return _tell(_who(version, "plans.view_plan"), IN_FORCE, version)


def ended(version: PlanVersion, *, but: Any) -> int:
    return _tell(_who(version, "plans.view_plan"), ENDED, version, but)


def _who(version: PlanVersion, permission: str) -> list[User]:
    return those_who_may(permission, version.institution)


def _writer(version: PlanVersion) -> list[User]:
    return [version.drafted_by] if version.drafted_by is not None else []


def _tell(people: Iterable[User], sentence: str, version: PlanVersion, but: Any = None) -> int:
    institution = version.institution
    parameters: dict[str, str | int] = {
        "plan": version.plan.name,
        "plan_en": version.plan.name_en,
        "number": version.number,
    }
    if version.in_force_from is not None:
        parameters["from_at"] = version.in_force_from.isoformat()
    return tell(
        [each for each in people if but is None or each.pk != but.pk],
        sentence,
        institution=institution,
        href=reverse("plans:version", args=[institution.slug, version.code]),
        parameters=parameters,
    )
