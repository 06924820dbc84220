"""Leading groups: set up, changed, joined and left (S04)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.validators import sensible_day
from kaijuan.network.directory.counters import publish_group
from kaijuan.network.directory.domain.refusals import (
    AlreadyEnded,
    AlreadyResponsible,
    EndsBeforeItBegins,
    GroupDissolved,
    StartsAfterDissolution,
)
from kaijuan.network.directory.domain.saving import save_named
from kaijuan.network.directory.models import LeadingGroup, Person, Responsibility


def save_group(group: LeadingGroup, *, by: Any) -> LeadingGroup:
    """Set up or change a group; dissolving it ends what still runs in it, on that day.

    Raises ``ValidationError``, ``NameTaken`` or ``StartsAfterDissolution``.
    """
    with transaction.atomic():
        group.clean_fields(exclude=["institution"])
        group.validate_constraints(exclude=["institution"])
        save_named(group, "leading_group", by=by)
        publish_group(group)
        if group.dissolved_on is not None:
            _end_what_runs(group, group.dissolved_on, by=by)
        return group


def _end_what_runs(group: LeadingGroup, day: dt.date, *, by: Any) -> None:
    for responsibility in group.responsibilities.filter(until__isnull=True):
        if responsibility.since > day:
            raise StartsAfterDissolution
        end_responsibility(responsibility, until=day, by=by)


def give_responsibility(
    group: LeadingGroup,
    *,
    person: Person,
    duty: str,
    since: dt.date,
    is_leader: bool = False,
    by: Any,
) -> Responsibility:
    """Give ``person`` a duty in ``group``; raises ``GroupDissolved`` or ``AlreadyResponsible``."""
    if group.dissolved_on is not None:
        raise GroupDissolved
    given = Responsibility(group=group, person=person, duty=duty, since=since, is_leader=is_leader)
    given.clean_fields(exclude=["institution"])
    try:
        with transaction.atomic():
            given.save()
            record("responsibility.given", given, by=by)
    except IntegrityError as error:
        raise AlreadyResponsible from error
    return given


def end_responsibility(
    responsibility: Responsibility, *, until: dt.date, by: Any
) -> Responsibility:
    """End a running responsibility on ``until`` (inclusive).

    Raises ``EndsBeforeItBegins``, or ``AlreadyEnded`` when somebody was quicker.
    """
    sensible_day(until)
    if until < responsibility.since:
        raise EndsBeforeItBegins
    with transaction.atomic():
        # Compare and set: of two who end it at once, one is told.
        running = Responsibility.objects.filter(pk=responsibility.pk, until__isnull=True)
        if not running.update(until=until):
            raise AlreadyEnded
        responsibility.until = until
        record("responsibility.ended", responsibility, by=by)
    return responsibility
