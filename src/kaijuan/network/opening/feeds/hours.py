"""Opening hours as a calendar (RFC 5545): what can be used when, for the coming 90 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, Timezone

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.domain.holding import Stretch, stretches
from kaijuan.network.opening.domain.intervals import Interval, intervals_of
from kaijuan.network.opening.domain.standing import Opening, standing_of
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.models import Mode, Service, ServiceRule
from kaijuan.network.opening.words import until_words

AHEAD: Final = dt.timedelta(days=90)
TYPE: Final = "text/calendar; charset=utf-8"
#: Some programs ask every few minutes unless they are told.
_EVERY: Final = "PT6H"

Offer = tuple[Service, Interval]


def hours_calendar(institution: Institution, at: dt.datetime, address: str) -> bytes:
    """Today and the 90 days after it; ``address`` is that of the page with the contacts.

    One event for each stretch of time in which the same services have hours, and one for each
    stretch in which the library is not fully open. What is offered at all hours is no event. The
    number of an event stays the same from day to day, so a program that subscribes updates it.
    """
    zone = zone_of(institution)
    start = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    end = dt.datetime.combine(start.date() + AHEAD, dt.time(), zone).astimezone(dt.UTC)
    start = start.astimezone(dt.UTC)
    opening = standing_of([institution], at=at).of(institution)
    calendar = _calendar(institution)
    for begins, ends, offers in _together(_offers(opening, institution, start, end)):
        event = _event(institution, f"hours:{begins:%Y%m%dT%H%M}/{ends:%Y%m%dT%H%M}", start)
        event.add("summary", _summary(institution, offers))
        event.add("description", _description(offers))
        event.add("dtstart", begins.astimezone(zone))
        event.add("dtend", ends.astimezone(zone))
        event.add("url", address)
        calendar.add_component(event)
    for stretch in stretches(opening.ranked(None), start, end):
        if stretch.mode is not Mode.OPEN:
            calendar.add_component(_mode(institution, stretch, opening, (start, end)))
    _add_zone(calendar, zone, min([start, opening.since or start]), end)
    written: bytes = calendar.to_ical()
    return written


def _add_zone(calendar: Calendar, zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> None:
    """A zone that is named has to be told, and a calendar needs a part even without events."""
    told = Timezone.from_tzinfo(
        zone, first_date=start.date(), last_date=end.date() + dt.timedelta(days=1)
    )
    calendar.subcomponents.insert(0, told)


def _calendar(institution: Institution) -> Calendar:
    name = _("%(library)s: opening hours") % {"library": localised(institution, "name")}
    calendar = Calendar()
    calendar.add("prodid", "-//Kaijuan//opening//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _EVERY)
    return calendar


def _event(institution: Institution, what: str, stamp: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(institution.code, what)}@kaijuan")
    # When the calendar was last worked out: the same all day, so that it is the same file.
    event.add("dtstamp", stamp)
    # Nobody's own time is taken by a library that is open.
    event.add("transp", "TRANSPARENT")
    return event


def _offers(
    opening: Opening, institution: Institution, start: dt.datetime, end: dt.datetime
) -> list[Offer]:
    zone = zone_of(institution)
    said: dict[int, dict[str, ServiceRule]] = {}
    for rule in ServiceRule.objects.filter(institution=institution):
        said.setdefault(rule.service_id, {})[rule.mode] = rule
    found: list[Offer] = []
    for each in opening.services:
        service = each.service
        rules = said.get(service.pk, {})
        found += [
            (service, interval)
            for interval in intervals_of(rules, opening.ranked(service), start, end, zone)
            if interval.mode.value in rules and rules[interval.mode.value].hours
        ]
    return found


def _together(
    offers: Sequence[Offer],
) -> list[tuple[dt.datetime, dt.datetime, list[Offer]]]:
    groups: dict[tuple[dt.datetime, dt.datetime], list[Offer]] = {}
    for service, interval in offers:
        groups.setdefault((interval.starts_at, interval.ends_at), []).append((service, interval))
    return [(begins, ends, group) for (begins, ends), group in sorted(groups.items())]


def _summary(institution: Institution, offers: Sequence[Offer]) -> str:
    names = [localised(service, "name") for service, _interval in offers]
    return _joined(localised(institution, "name"), pgettext("between names", ", ").join(names))


def _description(offers: Sequence[Offer]) -> str:
    lines = []
    for service, interval in offers:
        how = localised(interval, "how")
        words = [localised(service, "name"), str(interval.state.label), how, service.contact]
        lines.append(" · ".join(word for word in words if word))
    return "\n".join(lines)


def _mode(
    institution: Institution,
    stretch: Stretch,
    opening: Opening,
    horizon: tuple[dt.datetime, dt.datetime],
) -> Event:
    """A closure or a limited opening, from its true beginning; open-ended, to the horizon."""
    zone, (start, end) = zone_of(institution), horizon
    begins = stretch.starts_at
    if begins == start and stretch.mode is opening.mode and opening.since is not None:
        begins = min(begins, opening.since)
    code = stretch.span.code if stretch.span else institution.code
    event = _event(institution, f"mode:{code}:{begins:%Y%m%dT%H%M}", start)
    event.add("summary", _joined(localised(institution, "name"), str(stretch.mode.label)))
    known = stretch.ends_at if stretch.ends_at < end else None
    reason = localised(stretch.span, "reason") if stretch.span else ""
    event.add("description", "\n".join(part for part in (reason, until_words(known)) if part))
    event.add("dtstart", begins.astimezone(zone))
    event.add("dtend", stretch.ends_at.astimezone(zone))
    return event


def _joined(who: str, what: str) -> str:
    return pgettext("change", "%(who)s: %(what)s") % {"who": who, "what": what}
