"""Contact tracing: asked by one, approved by another, exported once, known to both (S11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record, who_did
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import plain_line
from kaijuan.core.workflow.public import Step, Workflow
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.refusals import (
    ExportOver,
    NotKnownHere,
    SecondPersonNeeded,
    TooManyDays,
)
from kaijuan.network.gate.domain.settings import day_here, start_of
from kaijuan.network.gate.domain.who import is_somebody, subjects_of
from kaijuan.network.gate.models import Building, TraceRequest, TraceState, Visit
from kaijuan.network.gate.models.buildings import MOST_DAYS

#: How long a request waits for the second person, and then for the export.
WAITS: Final = dt.timedelta(days=3)
EXPORTABLE: Final = dt.timedelta(hours=24)

ASKED: Final = gettext_noop("Contact tracing was asked for at %(library)s and waits for approval.")
APPROVED: Final = gettext_noop(
    "Contact tracing at %(library)s was approved; the export can be made once until %(until_at)s."
)
REFUSED: Final = gettext_noop("Contact tracing at %(library)s was not approved.")
WITHDRAWN: Final = gettext_noop("A request for contact tracing at %(library)s was withdrawn.")
EXPORTED: Final = gettext_noop("The contact tracing list of %(library)s was exported.")

steps: Final = Workflow(
    Step(
        "approve",
        (TraceState.ASKED,),
        TraceState.APPROVED,
        "gate.trace",
        "trace.approved",
        _("Approve as the second person"),
    ),
    Step(
        "refuse",
        (TraceState.ASKED,),
        TraceState.REFUSED,
        "gate.trace",
        "trace.refused",
        _("Do not approve"),
    ),
    Step(
        "withdraw",
        (TraceState.ASKED, TraceState.APPROVED),
        TraceState.WITHDRAWN,
        "gate.ask_trace",
        "trace.withdrawn",
        _("Withdraw the request"),
    ),
    Step(
        "export",
        (TraceState.APPROVED,),
        TraceState.EXPORTED,
        "gate.trace",
        "trace.exported",
        _("Export, once"),
    ),
    Step(
        "expire",
        (TraceState.ASKED, TraceState.APPROVED),
        TraceState.EXPIRED,
        "gate.trace",
        "trace.expired",
        _("Expired"),
    ),
)


@dataclass(frozen=True, slots=True)
class TraceWanted:
    """Days are inclusive. ``person`` or ``known_by`` (a card, a code, a name), or neither."""

    reason: str
    since: dt.date
    until: dt.date
    building: Building | None = None
    person: Person | None = None
    known_by: str = ""


def ask_trace(wanted: TraceWanted, *, by: Any) -> TraceRequest:
    """Ask; those who may approve are told. Raises TooManyDays, NotKnownHere, ValidationError."""
    plain_line(wanted.known_by)
    today = day_here()
    if wanted.since < today - dt.timedelta(days=MOST_DAYS) or wanted.until > today:
        raise TooManyDays
    request = TraceRequest(
        reason=wanted.reason,
        since=wanted.since,
        until=wanted.until,
        building=wanted.building,
        person=wanted.person,
        of_one=bool(wanted.person or wanted.known_by.strip()),
        requested_by=by,
        expires_at=now() + WAITS,
    )
    if wanted.person is None and wanted.known_by.strip():
        _put_who(request, wanted.known_by)
    others = ["building", "person", "requested_by", "decided_by", "exported_by"]
    request.clean_fields(exclude=["institution", *others])
    request.validate_constraints(exclude=["institution"])
    with transaction.atomic():
        request.save(force_insert=True)
        record("trace.asked", request, by=by)
        tell_of(request, ASKED, second_people(by))
    return request


def _put_who(request: TraceRequest, known_by: str) -> None:
    subjects, name_digest = subjects_of(known_by)
    visits = in_span(request).filter(is_somebody(subjects, name_digest))
    if not visits.exists():
        raise NotKnownHere
    request.subject = subjects[0] if subjects else None
    request.name_digest = name_digest


def second_people(by: Any) -> list[Any]:
    """Who could approve what ``by`` asks for. Two queries."""
    found = those_who_may("gate.trace", current_institution())
    return [user for user in found if by is None or user.pk != by.pk]


def approve(request: TraceRequest, *, by: Any) -> TraceRequest:
    """Raises SecondPersonNeeded, ExportOver (it has expired), NotYours, MovedOn."""
    _second(request, by)
    at = now()
    if request.expires_at <= at:
        raise ExportOver
    with transaction.atomic():
        steps.take(
            "approve",
            request,
            by=by,
            decided_by=by,
            decided_at=at,
            expires_at=at + EXPORTABLE,
        )
        until = {"until_at": request.expires_at.isoformat()}
        tell_of(request, APPROVED, both_of(request), until)
    return request


def refuse(request: TraceRequest, *, by: Any) -> TraceRequest:
    """Raises SecondPersonNeeded (who asked withdraws), NotYours, MovedOn."""
    _second(request, by)
    with transaction.atomic():
        steps.take("refuse", request, by=by, decided_by=by, decided_at=now())
        tell_of(request, REFUSED, both_of(request))
    return request


def withdraw(request: TraceRequest, *, by: Any) -> TraceRequest:
    """Raises NotYours and MovedOn."""
    with transaction.atomic():
        steps.take("withdraw", request, by=by)
        tell_of(request, WITHDRAWN, second_people(by))
    return request


def expire_due(at: dt.datetime | None = None) -> int:
    """In the open scope: what nobody approved, or exported, in time; how many."""
    open_states = [TraceState.ASKED, TraceState.APPROVED]
    due = TraceRequest.objects.filter(state__in=open_states, expires_at__lte=at or now())
    count = 0
    for request in due:
        steps.take("expire", request, by=None)
        count += 1
    return count


def _second(request: TraceRequest, by: Any) -> None:
    # The log too: whoever asked cannot drop out of it.
    asked = who_did(["trace.asked"], request)
    if by is None or by.pk == request.requested_by_id or by.code in asked:
        raise SecondPersonNeeded


def both_of(request: TraceRequest) -> list[Any]:
    """Who asked and who decided."""
    return [user for user in (request.requested_by, request.decided_by) if user is not None]


def tell_of(
    request: TraceRequest, sentence: str, people: list[Any], more: dict[str, Any] | None = None
) -> None:
    """Tell these people of ``request``, in its transaction."""
    here = current_institution()
    href = reverse("gate:trace", args=[here.slug, request.code])
    tell(people, sentence, institution=here, href=href, parameters=more or {})


def in_span(request: TraceRequest) -> Any:
    """Visits that touch the days, in the building where one is named."""
    begin, end = start_of(request.since), start_of(request.until + dt.timedelta(days=1))
    over = Q(went_out_at__isnull=True) | Q(went_out_at__gte=begin)
    rows = Visit.objects.filter(over, began_at__lt=end)
    return rows.filter(building=request.building) if request.building_id else rows
