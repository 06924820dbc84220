"""The list of who was inside at the same time: made once, each name on it on record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.clock import now
from kaijuan.core.files.export import write_xlsx
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.gate.domain.keeping import known_of, looked_at
from kaijuan.network.gate.domain.refusals import ExportOver
from kaijuan.network.gate.domain.settings import start_of
from kaijuan.network.gate.domain.tracing import EXPORTED, both_of, in_span, steps, tell_of
from kaijuan.network.gate.models import TraceRequest, TraceState, Visit
from kaijuan.network.opening.public import zone_of


@dataclass(frozen=True, slots=True)
class Contact:
    """A visit and for how long, together, it overlapped with those that are asked about."""

    visit: Visit
    together: dt.timedelta
    is_the_one: bool = False


def contacts_of(request: TraceRequest) -> list[Contact]:
    """Who was in the same building in overlapping time, by building and time. Two queries.

    A visit without a registered beginning counts from the midnight before it; one that is still
    open counts until now; one that was closed at night, until then: rather too many than too few.
    """
    visits = list(in_span(request).select_related("building__place", "in_gate", "out_gate"))
    visits.sort(key=lambda visit: (visit.building_id, visit.began_at, visit.pk))
    if not request.of_one:
        return [Contact(visit, dt.timedelta()) for visit in visits]
    mine = {visit.pk for visit in visits if _is_asked_about(visit, request)}
    spans: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for visit in visits:
        if visit.pk in mine:
            spans[visit.building_id].append(_span(visit))
    found = []
    for visit in visits:
        together = _together(_span(visit), spans[visit.building_id])
        if visit.pk in mine or together > dt.timedelta():
            found.append(Contact(visit, together, visit.pk in mine))
    return found


def export(request: TraceRequest, *, by: Any) -> bytes:
    """The workbook. It is made once: whoever comes second, or too late, is told.

    Raises ExportOver, NotYours and MovedOn.
    """
    if request.state != TraceState.APPROVED or request.expires_at <= now():
        raise ExportOver
    if by.pk not in {request.requested_by_id, request.decided_by_id}:
        raise ExportOver
    with transaction.atomic():
        contacts = contacts_of(request)
        steps.take(
            "export",
            request,
            by=by,
            details={"count": len(contacts)},
            exported_at=now(),
            exported_by=by,
            rows=len(contacts),
        )
        visits = [each.visit for each in contacts]
        table = _table(contacts, known_of(visits))
        looked_at(visits, reason=request.reason, by=by)
        tell_of(request, EXPORTED, both_of(request))
    return write_xlsx(table)


def _is_asked_about(visit: Visit, request: TraceRequest) -> bool:
    person = request.person
    if person is not None:
        return visit.subject == person.code
    if request.subject is not None:
        return visit.subject == request.subject
    return bool(request.name_digest) and visit.name_digest == request.name_digest


def _span(visit: Visit) -> tuple[dt.datetime, dt.datetime]:
    end = visit.went_out_at or now()
    if visit.came_in_at is not None:
        return visit.came_in_at, end
    day = end.astimezone(zone_of(current_institution())).date()
    return start_of(day), end


def _together(
    span: tuple[dt.datetime, dt.datetime], others: Sequence[tuple[dt.datetime, dt.datetime]]
) -> dt.timedelta:
    overlaps = (min(span[1], end) - max(span[0], start) for start, end in others)
    return sum((each for each in overlaps if each > dt.timedelta()), dt.timedelta())


def _table(contacts: Sequence[Contact], known: Sequence[dict[str, str] | None]) -> list[list[Any]]:
    heading = [
        pgettext("gate", "Building"),
        pgettext("at the gate", "Who"),
        pgettext("of a visitor", "Name"),
        pgettext("of a visitor", "Contact"),
        pgettext("of a visitor", "Card"),
        pgettext("of a visit", "In"),
        pgettext("of a visit", "Out"),
        pgettext("of a visit", "How it ended"),
        _("Minutes at the same time"),
    ]
    return [heading, *(_line(each, who) for each, who in zip(contacts, known, strict=True))]


def _line(contact: Contact, who: dict[str, str] | None) -> list[Any]:
    visit = contact.visit
    names = who if who is not None else {"name": _("erased")}
    kind = visit.get_kind_display()
    if contact.is_the_one:
        kind = _("%(kind)s, asked about") % {"kind": kind}
    return [
        visit.building.place.name,
        kind,
        *(names.get(key, "") for key in ("name", "contact", "card")),
        visit.came_in_at,
        visit.went_out_at,
        visit.get_ended_display() if visit.ended else pgettext("of a visit", "still inside"),
        "" if contact.is_the_one else int(contact.together.total_seconds() // 60),
    ]
