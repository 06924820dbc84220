"""The consortium asks its members to do something, and each says how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import (
    Telling,
    tell,
    tell_many,
    those_who_may,
    those_who_may_everywhere,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.meetings.domain.orders import REMIND_BEFORE
from kaijuan.network.meetings.domain.refusals import (
    DueHasPassed,
    NobodyIsAsked,
    OrderMoved,
    OrderWithdrawn,
)
from kaijuan.network.meetings.models import (
    AnswerState,
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
)

ASKED: Final = gettext_noop("The consortium asks %(library)s to do something until %(due_at)s.")
TAKEN_BACK: Final = gettext_noop(
    "The consortium no longer asks %(library)s for what was due %(due_at)s."
)
CANNOT: Final = gettext_noop("%(who)s cannot do what you asked for until %(due_at)s.")
ANSWERS: Final = "meetings.answer_member_order"


@dataclass(frozen=True, slots=True)
class MemberOrderWanted:
    text: str
    due_at: dt.datetime
    members: tuple[Institution, ...]
    details: str = ""
    sample: bool = False


def give_member_order(wanted: MemberOrderWanted, *, by: Any) -> MemberOrder:
    """In the consortium's scope: ask ``members`` and tell those who answer for them.

    Constant queries, however many members. Raises DueHasPassed, NobodyIsAsked, ValidationError.
    """
    at = now()
    if wanted.due_at <= at and not wanted.sample:
        raise DueHasPassed
    if not wanted.members:
        raise NobodyIsAsked
    order = MemberOrder(
        text=wanted.text,
        details=wanted.details,
        due_at=wanted.due_at,
        given_at=at,
        reminded_at=at if wanted.due_at - at <= REMIND_BEFORE else None,
        sample=wanted.sample,
    )
    with transaction.atomic():
        order.clean_fields(exclude=["institution"])
        order.save(force_insert=True)
        MemberOrderAddressee.objects.bulk_create(
            MemberOrderAddressee(order=order, member=member) for member in wanted.members
        )
        record("member_order.given", order, by=by, details={"count": len(wanted.members)})
        tell_members(order, wanted.members, ASKED)
    return order


def withdraw_member_order(order: MemberOrder, reason: str, *, by: Any) -> MemberOrder:
    """No longer asked. Raises OrderMoved when it was withdrawn already."""
    at = now()
    with transaction.atomic():
        open_still = MemberOrder.objects.filter(pk=order.pk, withdrawn_at__isnull=True)
        if not open_still.update(withdrawn_at=at, reason=reason):
            raise OrderMoved
        order.withdrawn_at, order.reason = at, reason
        record("member_order.withdrawn", order, by=by)
        done = MemberOrderAnswer.objects.filter(order=order, state=AnswerState.DONE)
        waiting = members_of(order).exclude(pk__in=done.values("institution"))
        tell_members(order, waiting, TAKEN_BACK)
    return order


def answer_member_order(order: MemberOrder, state: str, note: str, *, by: Any) -> MemberOrderAnswer:
    """In the member's scope: say how it stands; saying the same again changes nothing.

    Raises OrderWithdrawn and ValidationError; DoesNotExist for a member that is not asked.
    """
    member = current_institution()
    MemberOrderAddressee.objects.get(order=order, member=member)
    at = now()
    with transaction.atomic():
        # The lock makes the second of two colleagues wait; the last word holds.
        fresh = MemberOrder.objects.select_for_update().get(pk=order.pk)
        if fresh.withdrawn_at is not None:
            raise OrderWithdrawn
        answer = MemberOrderAnswer.objects.filter(institution=member, order=order).first()
        if answer is not None and (answer.state, answer.note) == (state, note):
            return answer
        answer = answer or MemberOrderAnswer(order=order)
        answer.state, answer.note, answer.answered_at = state, note, at
        done = state == AnswerState.DONE
        answer.done_at = (answer.done_at or at) if done else None
        answer.clean_fields(exclude=["institution", "order"])
        answer.save()
        record("member_order.answered", order, by=by, details={"state": state})
        if state == AnswerState.CANNOT:
            _tell_consortium(order, member)
    return answer


def members_of(order: MemberOrder) -> QuerySet[Institution]:
    asked = MemberOrderAddressee.objects.filter(order=order)
    return Institution.objects.members().filter(pk__in=asked.values("member"))


def with_answers(rows: QuerySet[MemberOrderAddressee]) -> QuerySet[MemberOrderAddressee]:
    """Each addressee with ``state`` ("" where nothing was heard), ``note``, ``answered_at`` and
    ``done_at`` of its own answer."""
    mine = MemberOrderAnswer.objects.filter(order=OuterRef("order"), institution=OuterRef("member"))
    names = ("state", "note", "answered_at", "done_at")
    return rows.annotate(**{f"answer_{name}": Subquery(mine.values(name)[:1]) for name in names})


def tell_members(order: MemberOrder, members: Iterable[Institution], sentence: str) -> int:
    """Tell those who answer for each of ``members``, in constant queries."""
    found = list(members)
    people = those_who_may_everywhere(ANSWERS, found)
    due = {"due_at": order.due_at.isoformat()}
    return tell_many(
        Telling(
            people[member.pk],
            sentence,
            member,
            reverse("meetings:member-order-answer", args=[member.slug, order.code]),
            due,
        )
        for member in found
    )


def _tell_consortium(order: MemberOrder, member: Institution) -> None:
    consortium = order.institution
    tell(
        those_who_may("meetings.order_members", consortium),
        CANNOT,
        institution=consortium,
        href=reverse("meetings:member-order", args=[order.code]),
        parameters={
            "who": member.name,
            "who_en": member.name_en or member.name,
            "due_at": order.due_at.isoformat(),
        },
        mail=False,
    )
