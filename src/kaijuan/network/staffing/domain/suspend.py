"""Groups are suspended and resumed, by hand or many at once by a switch (S14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.staffing.domain.refusals import (
    EndsBeforeItStarts,
    GroupClosed,
    GroupMoved,
    NotSuspended,
    SuspendedAlready,
)
from kaijuan.network.staffing.links import group_page
from kaijuan.network.staffing.models import PeopleGroup, Suspension
from kaijuan.network.staffing.models.groups import not_over_at

SUSPENDED = gettext_noop("The group “%(what)s” is suspended.")
RESUMED = gettext_noop("The group “%(what)s” is resumed.")


def suspend_group(
    group: PeopleGroup,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    reason: str = "",
    by: Any,
) -> Suspension:
    """Suspend ``group`` from ``starts_at`` until ``ends_at`` (None: until further notice).

    A running suspension may be made longer by a later end; one that changes nothing is refused.
    Raises ``ValidationError``, ``EndsBeforeItStarts``, ``GroupClosed``, ``SuspendedAlready``, and
    ``GroupMoved`` when somebody was quicker.
    """
    check_times(starts_at, ends_at)
    plain_line(reason)
    with transaction.atomic():
        _take(group)
        if any(_within(starts_at, ends_at, row) for row in group.suspensions.all()):
            raise SuspendedAlready
        made: Suspension = group.suspensions.create(
            starts_at=starts_at, ends_at=ends_at, reason=reason, decided_by=by
        )
        record("people_group.suspended", group, by=by)
        _tell(group, SUSPENDED, by=by)
    return made


def resume_group(group: PeopleGroup, *, at: dt.datetime | None = None, by: Any) -> int:
    """End from ``at`` (now) on whatever suspends ``group``, now or later; how many rows.

    What would have begun after ``at`` never takes effect. Raises ``NotSuspended``, ``GroupClosed``
    and ``GroupMoved``.
    """
    at = at or now()
    sensible_day(at.date())
    with transaction.atomic():
        _take(group)
        rows = group.suspensions.filter(not_over_at(at))
        never = rows.filter(starts_at__gte=at).update(ended_at=F("starts_at"), ended_by=by)
        ended = rows.filter(starts_at__lt=at).update(ended_at=at, ended_by=by)
        if not never + ended:
            raise NotSuspended
        record("people_group.resumed", group, by=by)
        _tell(group, RESUMED, by=by)
    return int(never + ended)


def suspend_many(
    groups: Sequence[PeopleGroup],
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    reason: str,
    switch_code: UUID | None,
    by: Any,
) -> list[Suspension]:
    """A row for each group in one statement. The switch that asks for it is in the log."""
    rows = [
        Suspension(
            group=group,
            institution_id=group.institution_id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            switch_code=switch_code,
            decided_by=by,
        )
        for group in groups
    ]
    _raise_revisions([group.pk for group in groups])
    made: list[Suspension] = Suspension.objects.bulk_create(rows)
    return made


def end_many(suspensions: Collection[Suspension], *, at: dt.datetime, by: Any) -> None:
    """End these rows at ``at``; one that has not begun never takes effect."""
    rows = Suspension.objects.filter(pk__in=[row.pk for row in suspensions], ended_at=None)
    rows.filter(starts_at__gte=at).update(ended_at=F("starts_at"), ended_by=by)
    rows.filter(starts_at__lt=at).update(ended_at=at, ended_by=by)
    _raise_revisions([row.group_id for row in suspensions])


def check_times(starts_at: dt.datetime, ends_at: dt.datetime | None) -> None:
    """Raises ``ValidationError`` outside 1900 to 2200, ``EndsBeforeItStarts``."""
    sensible_day(starts_at.date())
    if ends_at is not None:
        sensible_day(ends_at.date())
        if ends_at <= starts_at:
            raise EndsBeforeItStarts


def _take(group: PeopleGroup) -> None:
    """Compare and set: of two who suspend or resume at once, one is told."""
    mine = PeopleGroup.objects.filter(pk=group.pk, revision=group.revision)
    if not mine.filter(retired_at=None).update(revision=F("revision") + 1):
        closed = PeopleGroup.objects.filter(pk=group.pk, retired_at__isnull=False).exists()
        raise GroupClosed if closed else GroupMoved
    group.revision += 1


def _raise_revisions(pks: Sequence[int]) -> None:
    PeopleGroup.objects.filter(pk__in=pks).update(revision=F("revision") + 1)


def _within(starts_at: dt.datetime, ends_at: dt.datetime | None, row: Suspension) -> bool:
    if row.never or row.starts_at > starts_at:
        return False
    over = row.over_at
    return over is None or (ends_at is not None and ends_at <= over)


def _tell(group: PeopleGroup, sentence: str, *, by: Any) -> None:
    """Those who manage groups and were not the one who did it."""
    here = current_institution()
    people = [user for user in those_who_may("staffing.manage", here) if user != by]
    names = {"what": group.name, "what_en": group.name_en or group.name}
    tell(people, sentence, institution=here, href=group_page(here, group), parameters=names)
