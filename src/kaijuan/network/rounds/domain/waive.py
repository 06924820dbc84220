"""Letting somebody off, with a reason; and taking that back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.public import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell
from kaijuan.network.rounds.domain.obligation_refusals import (
    NothingToWaive,
    NotWaived,
    ReasonMissing,
)
from kaijuan.network.rounds.models import ExpectedItem, Occurrence, State, Submission, Waiver

#: What stands is not waived. Whoever was in hospital is waived afterwards too, if not yet signed.
WAIVABLE: Final = frozenset({State.PENDING, State.RETURNED, State.MISSED})
LET_OFF = gettext_noop("%(library)s: nothing is expected of you for “%(duty)s” of %(period_at)s.")
EXPECTED_AGAIN = gettext_noop(
    "%(library)s: “%(duty)s” of %(period_at)s is expected of you after all."
)


def waive_items(
    items: Iterable[ExpectedItem], *, reason: str, by: Any, at: dt.datetime | None = None
) -> int:
    """Waive those of ``items`` of which nothing stands; how many. They stay in what was expected.

    Each person concerned is told. Raises ``ReasonMissing``, ``NothingToWaive`` (409),
    ``ValidationError``.
    """
    reason, at = _checked(reason), at or now()
    wanted = [item.pk for item in items]
    with transaction.atomic():
        rows = ExpectedItem.objects.select_for_update(of=("self",)).filter(
            pk__in=wanted, state__in=WAIVABLE
        )
        found = list(rows.select_related("person__user", "occurrence__obligation").order_by("pk"))
        pks = [item.pk for item in found]
        if not ExpectedItem.objects.filter(pk__in=pks, state__in=WAIVABLE).update(
            state=State.WAIVED
        ):
            raise NothingToWaive
        Waiver.objects.bulk_create(Waiver(item=i, reason=reason, at=at, by=by) for i in found)
        for occurrence, some in _by_occurrence(found).items():
            told: dict[str, str | int] = {
                "count": len(some),
                "day": occurrence.day.isoformat(),
            }
            record("obligation.waived", occurrence.obligation, by=by, details=told)
            _tell(occurrence, some, LET_OFF, by)
    return len(found)


def unwaive_item(item: ExpectedItem, *, by: Any, at: dt.datetime | None = None) -> ExpectedItem:
    """Take a waiver back: it is pending again, missed where its time is over, or still sent back.

    Raises ``NotWaived`` (409).
    """
    at = at or now()
    with transaction.atomic():
        occurrence = item.occurrence
        over = occurrence.closed_at is not None or occurrence.closes_at <= at
        state = State.MISSED if over else State.PENDING
        if Submission.objects.filter(item=item, superseded_at=None).exists():
            # It was sent back before it was waived: what comes in next corrects what stands.
            state = State.RETURNED
        same = ExpectedItem.objects.filter(pk=item.pk, state=State.WAIVED)
        if not same.update(state=state):
            raise NotWaived
        Waiver.objects.filter(item=item).delete()
        item.state = state
        told = {"day": occurrence.day.isoformat()}
        record("obligation.unwaived", occurrence.obligation, by=by, details=told)
        if not over:
            _tell(occurrence, [item], EXPECTED_AGAIN, by)
    return item


def _checked(reason: str) -> str:
    kept = reason.strip()
    if not kept:
        raise ReasonMissing
    Waiver(reason=kept).clean_fields(exclude=["institution", "item", "by"])
    return kept


def _by_occurrence(items: Sequence[ExpectedItem]) -> dict[Occurrence, list[ExpectedItem]]:
    found: dict[Occurrence, list[ExpectedItem]] = defaultdict(list)
    for item in items:
        found[item.occurrence].append(item)
    return found


def _tell(occurrence: Occurrence, items: Sequence[ExpectedItem], sentence: str, by: Any) -> None:
    people: list[User] = []
    for item in items:
        user = None if item.person is None else item.person.user
        if user is not None and user != by:
            people.append(user)
    duty, here = occurrence.obligation, occurrence.institution
    words = {
        "duty": duty.title,
        "duty_en": duty.title_en or duty.title,
        "period_at": occurrence.due_at.astimezone(dt.UTC).isoformat(),
    }
    href = reverse("rounds:duties", args=[here.slug])
    tell(people, sentence, institution=here, href=href, parameters=words, mail=False)
