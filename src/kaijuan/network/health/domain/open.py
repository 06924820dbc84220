"""A follow-up is opened, by an alert or by hand; one person has one at a time (S18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from kaijuan.core import clock
from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import plain_text, sensible_day
from kaijuan.network.directory.public import Person
from kaijuan.network.health.domain.about import about, sealed
from kaijuan.network.health.domain.calls import due_first
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.refusals import FollowedUpAlready, SinceAhead
from kaijuan.network.health.domain.rule import last_day, rule_of
from kaijuan.network.health.domain.told import (
    ALERTED,
    BEGINS,
    OPENED,
    tell_handlers,
    tell_person,
)
from kaijuan.network.health.models import FollowUp, Source


@dataclass(frozen=True, slots=True)
class Alert:
    """``what`` are the questions that raised it; ``since``: return or contact, else the day."""

    person: Person
    day: dt.date
    since: dt.date
    what: Sequence[str]
    situation: str = ""
    sample: bool = False


def alert(found: Alert, *, by: Any) -> FollowUp:
    """Open a follow-up, or write the alert into the one that is open. In a transaction."""
    made = _opened_by(found)
    follow_up = made or standing(found.person)
    while follow_up is None:
        # The open one ended between the two: this alert opens the next.
        made = _opened_by(found)
        follow_up = made or standing(found.person)
    write_alert(follow_up, day=found.day, since=found.since, what=found.what)
    tell_handlers(follow_up, OPENED if made else ALERTED, but=by)
    return follow_up


def open_by_hand(
    person: Person,
    *,
    situation: str,
    since: dt.date,
    note: str = "",
    by: Any,
    sample: bool = False,
) -> FollowUp:
    """For somebody who is away, has returned, or of whom one knows otherwise.

    Raises FollowedUpAlready, SinceAhead, ValidationError.
    """
    sensible_day(since)
    plain_text(note)
    today = local_today()
    if since > today:
        raise SinceAhead
    value = {"situation": situation, "since": since.isoformat(), "note": note, "alerts": []}
    with transaction.atomic():
        made = _made(
            person,
            source=Source.HAND,
            since=since,
            day=today,
            by=by,
            value=value,
            sample=sample,
        )
        if made is None:
            raise FollowedUpAlready
        tell_handlers(made, OPENED, but=by)
    return made


def standing(person: Person) -> FollowUp | None:
    """The open one of ``person``, locked. In a transaction."""
    rows = FollowUp.objects.select_related("person__user", "handler")
    found: FollowUp | None = (
        rows.select_for_update(of=("self",)).filter(person=person, cleared_at=None).first()
    )
    return found


def write_alert(follow_up: FollowUp, *, day: dt.date, since: dt.date, what: Sequence[str]) -> None:
    """An alert moves the last day on, and begins the quiet days anew.

    ``follow_up`` was read in this transaction, locked: what is sealed is written as a whole.
    """
    known = about(follow_up) or {}
    alerts = [*known.get("alerts", []), {"day": day.isoformat(), "what": sorted(what)}]
    ends_on = max(follow_up.ends_on, last_day(rule_of(), since=since, day=day))
    moved = (ends_on - follow_up.ends_on).days
    values = {
        "sealed": sealed(follow_up, {**known, "alerts": alerts[-60:]}),
        "alerted_on": max(filter(None, (follow_up.alerted_on, day))),
        "ends_on": ends_on,
        "until": follow_up.until + dt.timedelta(days=moved),
    }
    rows = FollowUp.objects.filter(pk=follow_up.pk, cleared_at=None)
    rows.update(revision=F("revision") + 1, **values)
    follow_up.revision += 1
    for name, each in values.items():
        setattr(follow_up, name, each)


def _opened_by(found: Alert) -> FollowUp | None:
    return _made(
        found.person,
        source=Source.ALERT,
        since=found.since,
        day=found.day,
        by=None,
        value={"situation": found.situation, "since": found.since.isoformat(), "alerts": []},
        sample=found.sample,
    )


def _made(
    person: Person,
    *,
    source: str,
    since: dt.date,
    day: dt.date,
    by: Any,
    value: Mapping[str, Any],
    sample: bool,
) -> FollowUp | None:
    """The new one with its first call; None where one is open already, also of two at once."""
    ends_on = last_day(rule_of(), since=since, day=day)
    row = FollowUp(
        institution=current_institution(),
        person=person,
        source=source,
        # Not ``day``: before it is opened nobody could have called.
        opened_on=local_today(),
        opened_at=clock.now(),
        opened_by=by,
        ends_on=ends_on,
        until=ends_on,
        sample=sample,
    )
    row.sealed = sealed(row, value)
    FollowUp.objects.bulk_create([row], ignore_conflicts=True)
    found: FollowUp | None = (
        FollowUp.objects.select_related("person__user", "handler").filter(code=row.code).first()
    )
    if found is None:
        return None
    due_first(found)
    record("follow_up.opened", found, by=by)
    tell_person(found, BEGINS)
    return found
