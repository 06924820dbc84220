"""Who has not reported, and the calls that were made to them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.rounds.domain.upward_refusals import NotSilent
from kaijuan.network.rounds.models import Contact, ExpectedItem, Occurrence, State

#: Nothing stands of it: not handed in, sent back, or its time over.
SILENT: Final = frozenset({State.PENDING, State.RETURNED, State.MISSED})
#: It can still be done in time or late; what is missed can come in too, but is not asked for by
#: the clock any more.
WAITING: Final = frozenset({State.PENDING, State.RETURNED})


def silent(occurrence: Occurrence) -> QuerySet[ExpectedItem]:
    """What was expected in this period and of which nothing stands, within the open scope."""
    return _described(ExpectedItem.objects.filter(occurrence=occurrence, state__in=SILENT))


def silent_on(day: dt.date, *, at: dt.datetime | None = None) -> QuerySet[ExpectedItem]:
    """The same over all duties whose window had opened by ``at`` (now) and that are of ``day``,
    or of an earlier day and still open. What begins later is not silent yet."""
    at = at or now()
    of_day = Q(day=day) | Q(day__lt=day, occurrence__closes_at__gt=at, state__in=WAITING)
    rows = ExpectedItem.objects.filter(of_day, state__in=SILENT, occurrence__opens_at__lte=at)
    return _described(rows)


def overdue_by_duty(day: dt.date, *, at: dt.datetime | None = None) -> dict[int, int]:
    """How many items of ``day`` are past due with nothing that stands, by the duty's id."""
    rows = ExpectedItem.objects.filter(
        day=day, state__in=SILENT, occurrence__due_at__lte=at or now()
    )
    found = rows.order_by().values("obligation_id").annotate(count=Count("pk"))
    return {row["obligation_id"]: row["count"] for row in found}


def _described(rows: QuerySet[ExpectedItem]) -> QuerySet[ExpectedItem]:
    """With whom it is of, and how often and when they were called: no query for each."""
    last = Contact.objects.filter(item=OuterRef("pk")).order_by("-at", "-pk")
    return rows.select_related("person", "spot", "unit", "obligation", "occurrence").annotate(
        calls=Count("contacts"),
        reached=Count("contacts", filter=Q(contacts__reached=True)),
        called_at=Subquery(last.values("at")[:1]),
    )


def log_contact(item: ExpectedItem, reached: bool, note: str, *, by: Any) -> Contact:
    """Note a call: it counts as contact, and the item stays silent until it is handed in.

    Raises ``NotSilent`` for what stands or is waived, ``ValidationError`` for a bad note.
    """
    made = Contact(item=item, reached=reached, note=note.strip(), by=by)
    made.clean_fields(exclude=["institution", "item", "by"])
    with transaction.atomic():
        here = ExpectedItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if here.state not in SILENT:
            raise NotSilent
        made.save()
        record("contact.noted", made, by=by)
    return made
