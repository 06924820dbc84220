"""The kinds of duties of the premises."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.network.premises.domain.routes import ROUTE
from kaijuan.network.premises.domain.treating import STANDARD, handed_in
from kaijuan.network.rounds.public import DutyKind, ExpectedItem, duty_kinds

PATROL: Final = "patrol"
DISINFECTION: Final = "disinfection"


def _walk(item: ExpectedItem) -> str:
    if item.spot is None:
        # A route that was never chosen: the list of today says what there is.
        return reverse("premises:patrol", args=[item.institution.slug])
    return reverse("premises:walk", args=[item.institution.slug, item.spot.code])


duty_kinds.add(
    DutyKind(
        key=PATROL,
        order=40,
        label=pgettext_lazy("kind of duty", "Patrol"),
        hint=_("A route with its points: doors, CCTV, water, power. Whoever walks it scans them."),
        subject="spot",
        nil=False,
        page=_walk,
        whats=(ROUTE,),
        doers="premises.check",
    )
)
duty_kinds.add(
    DutyKind(
        key=DISINFECTION,
        order=50,
        label=pgettext_lazy("kind of duty", "Disinfection"),
        hint=_("An area or object, with agent, concentration, contact time and ventilation."),
        subject="spot",
        standard=STANDARD,
        nil=False,
        handed_in=handed_in,
        doers="premises.check",
    )
)
