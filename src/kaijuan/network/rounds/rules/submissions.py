"""Who reads what was handed in: oneself, and by kind those who may see it."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q

from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.permissions.visibility import visibility
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import Attachment, Submission

SEE = "rounds.see_submission"


@rules.predicate
def is_ones_own(user: Any, obj: Any) -> bool:
    """The submission says something of ``user``, who still works there."""
    submission = _submission(obj)
    if submission is None or submission.item.person is None:
        return False
    own = submission.item.person.user_id == getattr(user, "pk", None)
    return own and rules.has_perm("rounds.report", user, submission)


@rules.predicate
def sees_its_kind(user: Any, obj: Any) -> bool:
    """Holds the permission that the kind of the duty names for reading."""
    submission = _submission(obj)
    if submission is None:
        return False
    kind = submission.item.obligation.kind
    return kind in duty_kinds and rules.has_perm(duty_kinds[kind].may_see, user, submission)


def _submission(obj: Any) -> Submission | None:
    if isinstance(obj, Attachment):
        return obj.submission
    return obj if isinstance(obj, Submission) else None


rules.add_perm(SEE, is_ones_own | sees_its_kind)


def submissions_visible_to(user: Any) -> Any:
    """Submissions that ``user`` may see, within the open scope."""
    return Submission.objects.filter(_seen_by(user, ""))


def attachments_visible_to(user: Any) -> Any:
    """Files of these."""
    return Attachment.objects.filter(_seen_by(user, "submission__"))


def _seen_by(user: Any, to: str) -> Q:
    own = {
        f"{to}item__person__user": getattr(user, "pk", None) or 0,
        f"{to}institution__in": institutions_with(user, "rounds.report"),
    }
    seen = Q(**own)
    for kind in duty_kinds:
        of_kind = {
            f"{to}item__obligation__kind": kind.key,
            f"{to}institution__in": institutions_with(user, kind.may_see),
        }
        seen |= Q(**of_kind)
    return seen


visibility.add(model=Submission, permission=SEE, queryset=submissions_visible_to)
visibility.add(model=Attachment, permission=SEE, queryset=attachments_visible_to)
