"""From rows to answers: what belongs to a page of rows is read once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.api.schemas import HoursOut, ModeOut, ServiceOut, SpanOut
from kaijuan.network.opening.domain.standing import Opening, ServiceNow, standing_of
from kaijuan.network.opening.models import Mode, ModeSpan, Service


def hours_shown(lines: Iterable[Mapping[str, Any]]) -> list[HoursOut]:
    return [HoursOut(days=line["days"], opens=line["from"], closes=line["to"]) for line in lines]


def said_of(service: Service, now: ServiceNow) -> dict[str, Any]:
    return {
        "code": service.code,
        "institution": service.institution.key,
        "kind": service.kind,
        "name": service.name,
        "name_en": service.name_en,
        "place": service.place.name if service.place else "",
        "channel": service.channel,
        "contact": service.contact,
        "url": service.url,
        "responsible": service.responsible,
        "mode": now.mode,
        "state": now.state,
        "how": now.how,
        "how_en": now.how_en,
        "hours": hours_shown(now.hours),
        "since": now.since,
        "until": now.until,
        "sample": service.sample,
    }


def services_shown(rows: Sequence[Service]) -> list[ServiceOut]:
    """Services as they stand now: four queries, however many there are."""
    now = now_of({row.institution for row in rows})
    return [ServiceOut(**said_of(row, now[row.pk])) for row in rows if row.pk in now]


def now_of(institutions: Iterable[Institution] | None) -> dict[int, ServiceNow]:
    standing = standing_of(institutions)
    return {
        each.service.pk: each
        for institution in standing.institutions
        for each in standing.of(institution).services
    }


def modes_shown(institutions: Sequence[Institution]) -> list[ModeOut]:
    """Institutions with their mode: four queries, however many there are."""
    standing = standing_of(institutions)
    return [_mode(each, standing.of(each)) for each in institutions]


def _mode(institution: Institution, opening: Opening) -> ModeOut:
    return ModeOut(
        institution=institution.key,
        name=institution.name,
        name_en=institution.name_en,
        mode=opening.mode,
        stated=opening.stated,
        since=opening.since,
        until=opening.until,
        reason=opening.span.reason if opening.span else "",
        reason_en=opening.span.reason_en if opening.span else "",
    )


def spans_shown(spans: Sequence[ModeSpan]) -> list[SpanOut]:
    """Decisions as they were written."""
    return [
        SpanOut(
            code=span.code,
            institution=span.institution.key,
            place=span.place.name if span.place else "",
            service=span.service.name if span.service else "",
            mode=Mode(span.mode),
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            reason=span.reason,
            reason_en=span.reason_en,
            decided_at=span.decided_at,
            cancelled_at=span.cancelled_at,
            sample=span.sample,
        )
        for span in spans
    ]
