"""The lines of the readiness checklist: added, changed, taken out, vouched for (S08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.plans.domain.readiness import finding_of
from kaijuan.network.plans.domain.readiness_refusals import (
    DataTell,
    LineIsRetired,
    LineStandsAlready,
    NoSuchFact,
    TickEndsBeforeItBegins,
    TickIsGone,
    TickTooLong,
)
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick
from kaijuan.network.plans.readiness import facts

#: A year, and the rest of its last day.
LONGEST: Final = dt.timedelta(days=367)


def add_item(item: ReadinessItem, *, by: Any) -> ReadinessItem:
    """Add a line at the end of its mode's list.

    Raises ``ValidationError``, ``NoSuchFact`` or ``LineStandsAlready``.
    """
    if item.fact and item.fact not in facts:
        raise NoSuchFact
    last = ReadinessItem.objects.filter(mode=item.mode).aggregate(last=Max("position"))["last"]
    item.position = min((last or 0) + 1, 32_000)
    _save(item, "readiness_item.added", by=by)
    return item


def change_item(item: ReadinessItem, *, by: Any) -> ReadinessItem:
    """Write what was changed of a line that still stands; who ticked it ticked the old sentence,
    so the ticks go when the sentence does.

    Raises ``ValidationError``, ``LineIsRetired`` or ``LineStandsAlready``.
    """
    with transaction.atomic():
        stored = ReadinessItem.objects.select_for_update().filter(pk=item.pk, retired_at=None)
        before = stored.first()
        if before is None:
            raise LineIsRetired
        _save(item, "readiness_item.changed", by=by)
        if (before.text, before.mode) != (item.text, item.mode):
            ReadinessTick.objects.filter(item=item, taken_back_at=None).update(taken_back_at=now())
    return item


def _save(item: ReadinessItem, verb: str, *, by: Any) -> None:
    item.clean_fields(exclude=["institution"])
    try:
        with transaction.atomic():
            item.save()
            record(verb, item, by=by)
    except IntegrityError as error:
        # The database is asked, because two people may type the same line at once.
        raise LineStandsAlready from error


def retire_item(item: ReadinessItem, *, by: Any) -> ReadinessItem:
    """Take a line out of the checklist; its history stays. Raises ``LineIsRetired``."""
    at = now()
    with transaction.atomic():
        standing = ReadinessItem.objects.filter(pk=item.pk, retired_at=None)
        if not standing.update(retired_at=at):
            raise LineIsRetired
        item.retired_at = at
        record("readiness_item.retired", item, by=by)
    return item


def tick_item(item: ReadinessItem, *, until: dt.datetime, note: str = "", by: Any) -> ReadinessTick:
    """``by`` vouches for ``item`` until ``until`` (exclusive). The same twice is once.

    Raises ``ValidationError``, ``DataTell``, ``LineIsRetired``, ``TickEndsBeforeItBegins`` or
    ``TickTooLong``.
    """
    at = now()
    if until <= at:
        raise TickEndsBeforeItBegins
    if until - at > LONGEST:
        raise TickTooLong
    if finding_of(item.institution, item, at).met is not None:
        raise DataTell
    tick = ReadinessTick(item=item, ticked_at=at, ticked_by=by, valid_until=until, note=note)
    tick.clean_fields(exclude=["institution"])
    with transaction.atomic():
        # The lock makes the second of two clicks wait, and see the first.
        if not ReadinessItem.objects.select_for_update().filter(pk=item.pk, retired_at=None):
            raise LineIsRetired
        rows = ReadinessTick.objects.filter(item=item, taken_back_at=None)
        same = rows.order_by("-pk").first()
        if same is not None and _alike(same, tick):
            return same
        tick.save()
        record("readiness_item.ticked", item, by=by, details=_until(until))
    return tick


def _alike(one: ReadinessTick, other: ReadinessTick) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("ticked_by_id", "valid_until", "note")
    )


def _until(until: dt.datetime) -> Mapping[str, str]:
    return {"until": until.astimezone(dt.UTC).isoformat(timespec="minutes")}


def take_tick_back(tick: ReadinessTick, *, by: Any) -> ReadinessTick:
    """What was vouched for no longer is. Raises ``TickIsGone``."""
    at = now()
    with transaction.atomic():
        standing = ReadinessTick.objects.filter(pk=tick.pk, taken_back_at=None)
        if not standing.update(taken_back_at=at):
            raise TickIsGone
        tick.taken_back_at = at
        record("readiness_item.tick_taken_back", tick.item, by=by)
    return tick
