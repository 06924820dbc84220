"""Who hears of a change of level: those who switch at the members that it concerns."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.notify.public import Telling, tell_many, those_who_may_everywhere
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.domain.timeline import concerns
from kaijuan.network.plans.models import LevelChange

BEGINS: Final = gettext_noop("%(level)s holds for %(area)s from %(from_at)s.")
ENDS: Final = gettext_noop("The response in %(area)s is over from %(from_at)s.")
CORRECTED: Final = gettext_noop(
    "An entry was corrected: %(level)s holds for %(area)s from %(from_at)s."
)
END_CORRECTED: Final = gettext_noop(
    "An entry was corrected: the response in %(area)s is over from %(from_at)s."
)
WITHDRAWN: Final = gettext_noop(
    "The entry on the level for %(area)s from %(from_at)s was withdrawn: it does not hold."
)


def tell_members(change: LevelChange) -> int:
    """Tell them in their own words; constant queries for any number of members."""
    members = [each for each in Institution.objects.members() if concerns(change.area, each)]
    people = those_who_may_everywhere("plans.prepare_switch", members)
    href = reverse("plans:level-change", args=[change.code])
    parameters = _parameters(change)
    return tell_many(
        Telling(people[each.pk], _sentence(change), each, href, parameters)
        for each in members
        if people[each.pk]
    )


def _sentence(change: LevelChange) -> str:
    if change.withdrawn:
        return WITHDRAWN
    if change.supersedes_id is not None:
        return CORRECTED if change.level else END_CORRECTED
    return BEGINS if change.level else ENDS


def _parameters(change: LevelChange) -> dict[str, str | int]:
    level = change.level
    return {
        "area": change.area.name,
        "area_en": change.area.name_en,
        "level": level.name if level else "",
        "level_en": level.name_en if level else "",
        "from_at": change.effective_at.isoformat(),
    }
