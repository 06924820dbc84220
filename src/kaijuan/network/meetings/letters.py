"""The letter with which somebody is asked to a meeting, or told that it changed."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaijuan.core.accounts.public import LETTERS, Enclosed, Letter, NothingToSay
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.ui.lang import localised
from kaijuan.network.meetings.domain.inviting import LETTER
from kaijuan.network.meetings.ical import Method, calendar_of
from kaijuan.network.meetings.models import Meeting, MeetingState
from kaijuan.network.meetings.when import span_of

#: What has happened: the subject, and the first sentence.
_SAYS: Final[dict[str, tuple[Promise, Promise]]] = {
    "invited": (
        gettext_lazy("Invitation: %(title)s"),
        gettext_lazy("%(library)s invites you to this meeting."),
    ),
    "changed": (
        gettext_lazy("Changed: %(title)s"),
        gettext_lazy("This meeting of %(library)s was changed; it now reads as follows."),
    ),
    "cancelled": (
        gettext_lazy("Cancelled: %(title)s"),
        gettext_lazy("This meeting of %(library)s does not take place."),
    ),
    "removed": (
        gettext_lazy("Cancelled for you: %(title)s"),
        gettext_lazy("This meeting of %(library)s takes place without you."),
    ),
}


def _invitation(mail: Any) -> Letter:
    what = mail.facts.get("what")
    institution = Institution.objects.filter(pk=mail.facts.get("institution")).first()
    if institution is None or what not in _SAYS or mail.user is None:
        raise NothingToSay
    with institution_scope(institution):
        meeting = Meeting.objects.filter(pk=mail.facts.get("meeting")).first()
        if meeting is None:
            raise NothingToSay
        if not mail.user.has_perm("meetings.view", institution):
            # Left the library while the letter waited: what is behind its wall stays there.
            raise NothingToSay
        listed = meeting.attendees.filter(user=mail.user).exists()
        if listed == (what == "removed"):
            # Asked again, or no longer asked, since: another letter says so.
            raise NothingToSay
        if meeting.state == MeetingState.CANCELLED and what != "removed":
            # It was called off while the letter waited.
            what = "cancelled"
        return _written(mail, meeting, institution, what)


def _written(mail: Any, meeting: Meeting, institution: Institution, what: str) -> Letter:
    words = {"title": meeting.title, "library": localised(institution, "name"), "name": mail.user}
    subject, sentence = _SAYS[what]
    href = mail.base + reverse("meetings:meeting", args=[institution.slug, meeting.code])
    agenda = [f"{item.position}. {item.text}" for item in meeting.agenda.all()]
    lines = [
        pgettext("letter", "Hello %(name)s,") % words,
        str(sentence) % words,
        "\n".join([meeting.title, *_when_and_where(meeting)]),
        *(["\n".join(agenda)] if agenda and what in {"invited", "changed"} else []),
        *([href] if mail.base else []),
        _("The enclosed file puts it into your calendar, or takes it out again."),
    ]
    over = what in {"cancelled", "removed"}
    method: Method = "CANCEL" if over else "REQUEST"
    text = calendar_of(meeting, institution, method=method, reader=mail.user, href=href)
    file = Enclosed("meeting.ics", text, "calendar", {"method": method})
    return Letter(str(subject) % words, lines, (file,))


def _when_and_where(meeting: Meeting) -> list[str]:
    return [each for each in (span_of(meeting), meeting.place, meeting.video) if each]


LETTERS[LETTER] = _invitation
