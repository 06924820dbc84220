"""When a service can be used, stretch by stretch, for calendars and for a look ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kaijuan.network.opening.domain.holding import Ranked, stretches
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.hours import open_times
from kaijuan.network.opening.models import Mode, ModeSpan, Service, ServiceRule, State


@dataclass(frozen=True, slots=True)
class Interval:
    """[starts_at, ends_at) in UTC, in which the service is available or limited; never off."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: Mode
    state: State
    how: str
    how_en: str
    span: ModeSpan | None


def service_intervals(
    service: Service,
    rules: Iterable[ServiceRule],
    spans: Iterable[ModeSpan],
    start: dt.datetime,
    end: dt.datetime,
    *,
    zone: ZoneInfo | None = None,
) -> list[Interval]:
    """When ``service`` can be used in [start, end), in order.

    ``rules`` may hold those of other services, ``spans`` any of the institution's. Reads
    ``service.institution`` and ``service.place`` with those above it: select them beforehand. A
    service without hours gives one interval for each stretch of one mode.
    """
    said = {rule.mode: rule for rule in rules if rule.service_id == service.pk}
    ranked = ranked_for(service, spans)
    where = zone or zone_of(service.institution)
    return list(intervals_of(said, ranked, start, end, where))


def ranked_for(service: Service, spans: Iterable[ModeSpan]) -> Ranked:
    """Of ``spans`` those that concern ``service``, in the order of decision, with their ranks."""
    chain = _chain(service)
    ranks: dict[tuple[int | None, int | None], int] = {(None, None): 0}
    ranks |= {(place, None): rank for rank, place in enumerate(chain, start=1)}
    ranks[None, service.pk] = len(chain) + 1
    counted = [
        span
        for span in spans
        if span.cancelled_at is None and (span.place_id, span.service_id) in ranks
    ]
    # What is not saved yet would be decided last.
    counted.sort(key=lambda span: (span.pk is None, span.pk or 0))
    return [(ranks[span.place_id, span.service_id], span) for span in counted]


def _chain(service: Service) -> list[int]:
    found: list[int] = []
    place = service.place
    while place is not None and place.pk not in found:
        found.append(place.pk)
        place = place.parent
    return found[::-1]


def intervals_of(
    said: dict[str, ServiceRule],
    ranked: Ranked,
    start: dt.datetime,
    end: dt.datetime,
    zone: ZoneInfo,
) -> Iterator[Interval]:
    for stretch in stretches(ranked, start, end):
        rule = said.get(stretch.mode)
        if rule is None:
            if stretch.mode is Mode.OPEN:
                yield Interval(
                    stretch.starts_at, stretch.ends_at, Mode.OPEN, State.ON, "", "", stretch.span
                )
            continue
        if rule.state == State.OFF:
            continue
        for begins, ends in open_times(rule.hours, stretch.starts_at, stretch.ends_at, zone):
            yield Interval(
                begins,
                ends,
                stretch.mode,
                State(rule.state),
                rule.how,
                rule.how_en,
                stretch.span,
            )
