"""Who is invited is told in the house, and by a letter with the entry for the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.public import User, queue_letters
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.meetings.models import Meeting

LETTER: Final = "meetings.invitation"
INVITED: Final = gettext_noop("%(library)s invites you to a meeting on %(starts_at)s.")
CHANGED: Final = gettext_noop("A meeting of %(library)s that you go to was changed: %(starts_at)s.")
CANCELLED: Final = gettext_noop("The meeting of %(library)s on %(starts_at)s does not take place.")
REMOVED: Final = gettext_noop(
    "You are no longer asked to the meeting of %(library)s on %(starts_at)s."
)


def tell_invited(meeting: Meeting, users: Iterable[User], *, by: Any) -> None:
    """Those who came onto the list; also who planned it gets the entry."""
    _tell(meeting, users, INVITED, "invited", by)


def tell_changed(meeting: Meeting, *, but: set[int], by: Any) -> None:
    """Everybody else on the list: what the calendar shows has changed."""
    rows = meeting.attendees.filter(user__isnull=False).select_related("user")
    _tell(meeting, [e.user for e in rows if e.user_id not in but], CHANGED, "changed", by)


def tell_cancelled(meeting: Meeting, users: Iterable[User], *, by: Any, removed: bool) -> None:
    """``removed``: it takes place without them."""
    sentence, what = (REMOVED, "removed") if removed else (CANCELLED, "cancelled")
    _tell(meeting, users, sentence, what, by)


def _tell(meeting: Meeting, users: Iterable[User], sentence: str, what: str, by: Any) -> None:
    invited = {user.pk for user in users}
    if not invited or meeting.ends_at <= now():
        # What is over is written down, and nobody is sent there any more.
        return
    institution = current_institution()
    # Who has left the library since is told nothing of what goes on in it.
    people = [user for user in those_who_may("meetings.view", institution) if user.pk in invited]
    tell(
        [user for user in people if user.pk != getattr(by, "pk", None)],
        sentence,
        institution=institution,
        href=reverse("meetings:meeting", args=[institution.slug, meeting.code]),
        parameters={"starts_at": meeting.starts_at.isoformat()},
        mail=False,
    )
    facts = {"institution": institution.pk, "meeting": meeting.pk, "what": what}
    queue_letters(LETTER, [(user, facts) for user in people])
