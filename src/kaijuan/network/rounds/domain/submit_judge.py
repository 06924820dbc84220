"""What was handed in is accepted, or sent back with a reason; the person is told."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.notify.public import tell
from kaijuan.core.privacy.public import seal
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import plain_line
from kaijuan.network.rounds.domain.submit import subject_of
from kaijuan.network.rounds.domain.submit_refusals import NotForYou, NotToJudge
from kaijuan.network.rounds.models import ExpectedItem, State, Submission

ACCEPTED: Final = gettext_noop("“%(what)s” of %(day)s is accepted.")
RETURNED: Final = gettext_noop(
    "“%(what)s” of %(day)s was sent back to be corrected. The reason stands on its page."
)
JUDGE: Final = "rounds.see_submission"


def accept_item(item: ExpectedItem, *, by: Any, seen: Submission | None = None) -> None:
    """Accept what stands. Accepting again changes nothing. ``seen``: what was looked at, where
    somebody looked; what was corrected since is not accepted. Raises NotForYou and NotToJudge."""
    if item.state == State.ACCEPTED:
        return
    with transaction.atomic():
        submission = _take(item, State.ACCEPTED, seen, by=by)
        record("submission.accepted", submission, by=by)
        _tell(item, ACCEPTED, mail=False)


def return_item(
    item: ExpectedItem, *, reason: str, by: Any, seen: Submission | None = None
) -> None:
    """Send it back with ``reason``; the first time of completion stays. ``seen`` as above.

    The reason is sealed like the answers, for it may speak of them, and it is in no message.
    Raises ValidationError, NotForYou and NotToJudge.
    """
    plain_line(reason)
    with transaction.atomic():
        submission = _take(item, State.RETURNED, seen, by=by)
        sealed = seal(
            subject_of(item), {"reason": reason}, purpose=item.obligation.kind, day=item.day
        )
        Submission.objects.filter(pk=submission.pk).update(returned_reason=sealed)
        record("submission.returned", submission, by=by)
        _tell(item, RETURNED)


def _take(item: ExpectedItem, state: State, seen: Submission | None, *, by: Any) -> Submission:
    """Compare and set; what is judged is what was seen, and never one's own."""
    sources = {State.SUBMITTED, State.ACCEPTED} - {state}
    rows = ExpectedItem.objects.filter(pk=item.pk, state=item.state)
    taken = item.state in sources and rows.update(state=state)
    # Only now: a correction leaves the state as it was, and waits from here on.
    standing: Submission | None = Submission.objects.filter(item=item, superseded_at=None).first()
    if standing is None:
        raise NotToJudge
    if not by.has_perm(JUDGE, standing) or standing.by_id == by.pk:
        raise NotForYou
    if not taken or (seen is not None and seen.pk != standing.pk):
        raise NotToJudge
    item.state = state
    return standing


def _tell(item: ExpectedItem, sentence: str, *, mail: bool = True) -> None:
    if item.person is None or item.person.user is None:
        return
    here = current_institution()
    href = reverse("rounds:report", args=[here.slug, item.occurrence.code, item.person.code])
    parameters = {
        "what": item.obligation.title,
        "what_en": item.obligation.title_en or item.obligation.title,
        "day": item.day.isoformat(),
    }
    tell(
        [item.person.user], sentence, institution=here, href=href, parameters=parameters, mail=mail
    )
