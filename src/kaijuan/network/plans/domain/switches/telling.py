"""Who hears of a switch, and in which words. No message holds a person's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop

from kaijuan.core.notify.public import tell, those_who_may, without_repeats
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.models import Switch

WAITS: Final = gettext_noop("A switch of %(what)s from %(from_at)s waits for your approval.")
PROPOSED: Final = gettext_noop(
    "The secretariat proposes a switch of %(what)s from %(from_at)s. Look at it and decide."
)
NO_STAGE: Final = gettext_noop(
    "The level changes from %(from_at)s, and the plan of %(what)s has no stage for it. Decide what "
    "to do."
)
REFUSED: Final = gettext_noop("The switch of %(what)s from %(from_at)s was refused.")
STOPPED: Final = gettext_noop(
    "The switch of %(what)s from %(from_at)s was not carried out. Look at it again."
)
UNDONE: Final = gettext_noop("The switch of %(what)s from %(from_at)s was taken back.")
OVER: Final = gettext_noop("The switch of %(what)s from %(from_at)s is over.")
APPLIED: Final = {
    "closed": gettext_noop("%(what)s is closed from %(from_at)s."),
    "limited": gettext_noop("%(what)s is open in part from %(from_at)s."),
    "open": gettext_noop("%(what)s is fully open from %(from_at)s."),
}


def tell_staff(switch: Switch, sentence: str) -> int:
    """Everyone who works there; a constant number of queries."""
    return _tell(those_who_may("plans.view_switch", switch.institution), switch, sentence)


def tell_approvers(switch: Switch, sentence: str, *, by: Any = None) -> int:
    """Those who may approve it, but for who asks them."""
    people = those_who_may("plans.approve_switch", switch.institution)
    return _tell([each for each in people if each != by], switch, sentence)


def tell_deciders(switch: Switch, sentence: str) -> int:
    """Who prepared and who approved it, and those who may approve."""
    own = [each for each in (switch.prepared_by, switch.approved_by) if each is not None]
    approvers = those_who_may("plans.approve_switch", switch.institution)
    return _tell(without_repeats([own, approvers]), switch, sentence)


def tell_preparer(switch: Switch, sentence: str) -> int:
    """Who prepared it."""
    return _tell([switch.prepared_by] if switch.prepared_by else [], switch, sentence)


def words_of(switch: Switch) -> dict[str, str | int]:
    """What fills the places of the sentences."""
    target = switch.service or switch.place or switch.institution
    return {
        "what": target.name,
        "what_en": target.name_en,
        "from_at": switch.starts_at.isoformat(),
    }


def href_of(switch: Switch) -> str:
    """The page of the switch at its institution."""
    return _page("plans:switch", switch.institution.slug, switch.code)


def prepare_href(institution: Institution) -> str:
    """Where a switch of ``institution`` is prepared."""
    return _page("plans:switch-new", institution.slug)


def _page(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # the room's pages are not mounted, as in a program of one's own
        return "/"


def _tell(people: Iterable[Any], switch: Switch, sentence: str) -> int:
    return tell(
        people,
        sentence,
        institution=switch.institution,
        href=href_of(switch),
        parameters=words_of(switch),
    )
