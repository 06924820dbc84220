"""Who is told of a follow-up, and how: never of whom, and nothing of what."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.health.models import FollowUp

OPENED: Final = gettext_noop("A follow-up was opened: a call is due.")
ALERTED: Final = gettext_noop("There is an alert in a follow-up: look at it today.")
HANDED: Final = gettext_noop("Follow-ups were handed over to you: %(count)s.")
CLEARED: Final = gettext_noop("A follow-up has ended.")
#: To the person.
BEGINS: Final = gettext_noop("%(library)s will call you every day for a while.")
ENDS: Final = gettext_noop("The daily calls of %(library)s have ended.")


def handlers_of(follow_up: FollowUp) -> list[Any]:
    """The one it was handed to and who still works here, else whoever holds
    ``health.follow_up``."""
    here = current_institution()
    if follow_up.handler is not None and follow_up.handler in those_who_may(
        "health.follow_ups", here
    ):
        return [follow_up.handler]
    return those_who_may("health.follow_up", here)


def tell_handlers(follow_up: FollowUp, sentence: str, *, but: Any = None) -> None:
    here = current_institution()
    href = reverse("health:follow-up", args=[here.slug, follow_up.code])
    people = [user for user in handlers_of(follow_up) if user != but]
    tell(people, sentence, institution=here, href=href)


def tell_person(follow_up: FollowUp, sentence: str) -> None:
    """Leads to what is kept of them."""
    here = current_institution()
    if follow_up.person.user is not None:
        href = reverse("privacy:kept", args=[here.slug])
        tell([follow_up.person.user], sentence, institution=here, href=href)


def tell_new_handler(user: Any, count: int) -> None:
    here = current_institution()
    href = reverse("health:follow-ups", args=[here.slug])
    tell([user], HANDED, institution=here, href=href, parameters={"count": count})
