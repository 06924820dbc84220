"""An order is given, changed, handed over; its steps are in ``order_steps``."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.workflow.public import NotYours
from kaijuan.network.meetings.domain.on_time import publish_on_time
from kaijuan.network.meetings.domain.owners import Owner, people_behind
from kaijuan.network.meetings.domain.refusals import DueHasPassed, OrderMoved, SameOwner
from kaijuan.network.meetings.models import OPEN, Decision, Meeting, Order

#: Who is given an order that is due sooner is not reminded of it as well.
REMIND_BEFORE: Final = dt.timedelta(hours=24)

GIVEN: Final = gettext_noop("%(library)s gave you an order, due %(due_at)s.")
HANDED: Final = gettext_noop("An order at %(library)s was handed over to you, due %(due_at)s.")
GONE: Final = gettext_noop("An order that was with you at %(library)s was given to somebody else.")
CHANGED: Final = gettext_noop(
    "An order that is with you at %(library)s was changed, due %(due_at)s."
)


@dataclass(frozen=True, slots=True)
class OrderWanted:
    """What a person asks for."""

    text: str
    owner: Owner
    due_at: dt.datetime
    details: str = ""
    meeting: Meeting | None = None
    decision: Decision | None = None
    sample: bool = False
    code: uuid.UUID = field(default_factory=uuid.uuid4)


def give_order(wanted: OrderWanted, *, by: Any) -> Order:
    """Give it and tell the owner. Raises DueHasPassed and ValidationError."""
    at = now()
    if wanted.due_at <= at and not wanted.sample:
        raise DueHasPassed
    order = Order(
        code=wanted.code,
        text=wanted.text,
        details=wanted.details,
        due_at=wanted.due_at,
        meeting=wanted.meeting,
        decision=wanted.decision,
        given_by=by,
        given_at=at,
        reminded_at=reminded_by_this(wanted.due_at, at),
        sample=wanted.sample,
        **wanted.owner.columns(),
    )
    with transaction.atomic():
        order.clean_fields(exclude=["institution", "owner", "person", "meeting", "decision"])
        order.save(force_insert=True)
        record("order.given", order, by=by)
        _tell_owner(order, GIVEN, by)
    return order


def change_order(order: Order, *, text: str, details: str, due_at: dt.datetime, by: Any) -> Order:
    """Change what is asked while it is open. A later or earlier due time reminds anew.

    Raises NotYours, DueHasPassed, OrderMoved, ValidationError.
    """
    _ask_for_the_right("meetings.direct_order", order, by)
    moved = due_at != order.due_at
    if moved and due_at <= now():
        raise DueHasPassed
    values: dict[str, Any] = {"text": text, "details": details, "due_at": due_at}
    if moved:
        values |= {"reminded_at": None, "told_late_at": None}
    with transaction.atomic():
        if not _still_open(order).update(**values):
            raise OrderMoved
        for name, value in values.items():
            setattr(order, name, value)
        order.clean_fields(exclude=["institution", "owner", "person", "meeting", "decision"])
        record("order.changed", order, by=by)
        publish_on_time(order)
        _tell_owner(order, CHANGED, by)
    return order


def hand_over(order: Order, owner: Owner, *, by: Any) -> Order:
    """Give an open order to somebody else. Raises NotYours, SameOwner and OrderMoved."""
    _ask_for_the_right("meetings.carry_out", order, by)
    if owner.owns(order):
        raise SameOwner
    with transaction.atomic():
        institution = current_institution()
        before = people_behind(order, institution)
        # That it was late was told and is counted: a new owner makes it no earlier.
        values = owner.columns() | {"reminded_at": reminded_by_this(order.due_at, now())}
        if not _still_open(order).filter(with_whom(order)).update(**values):
            raise OrderMoved
        for name, value in values.items():
            setattr(order, name, value)
        record("order.handed_over", order, by=by)
        _tell_owner(order, HANDED, by)
        after = {user.pk for user in people_behind(order, institution)}
        left = [user for user in before if user.pk not in after and user.pk != _pk(by)]
        tell(left, GONE, institution=institution, href=order_href(order, institution))
    return order


def reminded_by_this(due_at: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """``at`` where what is said at that moment of an order due at ``due_at`` reminds of it too."""
    return at if due_at - at <= REMIND_BEFORE else None


def _ask_for_the_right(permission: str, order: Order, by: Any) -> None:
    if by is not None and not by.has_perm(permission, order):
        raise NotYours(_("This order is not yours. Ask whoever gave it, or the director."))


def order_href(order: Order, institution: Any) -> str:
    return reverse("meetings:order", args=[institution.slug, order.code])


def with_whom(order: Order) -> Q:
    """With the one with whom it was seen; None is not equal to None in a filter."""
    asked = Q(role=order.role, post=order.post)
    for name, pk in (("owner", order.owner_id), ("person", order.person_id)):
        asked &= Q(**{f"{name}__isnull": True}) if pk is None else Q(**{name: pk})
    return asked


def _still_open(order: Order) -> Any:
    return Order.objects.filter(pk=order.pk, state__in=OPEN)


def _tell_owner(order: Order, sentence: str, by: Any) -> None:
    institution = current_institution()
    people = [user for user in people_behind(order, institution) if user.pk != _pk(by)]
    tell(
        people,
        sentence,
        institution=institution,
        href=order_href(order, institution),
        parameters={"due_at": order.due_at.isoformat()},
    )


def _pk(by: Any) -> Any:
    return getattr(by, "pk", None)
