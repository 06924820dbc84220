"""Reading what a named person answered: with a reason, written down, shown to that person."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.privacy.public import record_look, unseal
from kaijuan.core.questionnaires.public import join_answers
from kaijuan.network.rounds.domain.submit import subject_of
from kaijuan.network.rounds.domain.submit_guards import is_own
from kaijuan.network.rounds.domain.submit_refusals import NotForYou
from kaijuan.network.rounds.models import Submission

SEE = "rounds.see_submission"


def answers_of(submission: Submission, *, by: Any, reason: str) -> dict[str, Any] | None:
    """The answers as they were checked; None where the sealed ones are erased.

    One's own need no reason. Everybody else's look is written down before anything is opened.
    Raises NotForYou and NoReason.
    """
    if not is_own(submission.item, by):
        if not by.has_perm(SEE, submission):
            raise NotForYou
        with transaction.atomic():
            _write_down(submission, by=by, reason=reason)
    return opened(submission)


def opened(submission: Submission) -> dict[str, Any] | None:
    """The same for the house itself, which asks nobody; None where they are erased."""
    sealed = _unsealed(submission, submission.sealed)
    if sealed is None or submission.erased_at is not None:
        return None
    return join_answers(submission.answers, sealed)


def return_reason(submission: Submission) -> str:
    """Why it was sent back; "" where it was not, or the reason is erased."""
    found = _unsealed(submission, submission.returned_reason)
    return str((found or {}).get("reason", ""))


def _unsealed(submission: Submission, sealed: bytes | memoryview) -> dict[str, Any] | None:
    item = submission.item
    return unseal(
        bytes(sealed), subject=subject_of(item), purpose=item.obligation.kind, day=item.day
    )


def _write_down(submission: Submission, *, by: Any, reason: str) -> None:
    item = submission.item
    if item.person is None:
        return
    record_look(item.person.code, submission, purpose=item.obligation.kind, reason=reason, by=by)
