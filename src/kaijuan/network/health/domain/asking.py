"""Everybody is asked to sign a version, by a duty with an item each; the silent are reminded."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.notify.public import tell
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.public import Person
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.pledges import published
from kaijuan.network.health.domain.refusals import (
    DueDayOut,
    NobodyToRemind,
    NothingPublished,
    PledgeClosed,
)
from kaijuan.network.health.domain.signing import complete_items
from kaijuan.network.health.models import Asking, Pledge, PledgeVersion, Signature
from kaijuan.network.health.names import PLEDGE
from kaijuan.network.rounds.public import (
    AudienceKind,
    AudiencePart,
    Obligation,
    ObligationState,
    ObligationWanted,
    create_obligation,
    start_obligation,
)

REMINDED: Final = gettext_noop("Read the pledge “%(what)s” and sign it.")
_LONGEST: Final = 366


def ask(pledge: Pledge, *, due_on: dt.date, by: Any, sample: bool = False) -> Asking:
    """Start the duty to sign the published version until ``due_on``. Who has signed is done.

    The same once more on the same day is the same asking.
    Raises PledgeClosed, NothingPublished, DueDayOut, and the refusals of duties.
    """
    today = local_today()
    version = published(pledge)
    if pledge.retired_at is not None:
        raise PledgeClosed
    if version is None:
        raise NothingPublished
    days = (due_on - today).days
    if not 0 <= days <= _LONGEST:
        raise DueDayOut
    with transaction.atomic():
        if same := _asked_already(version, today, days):
            return same
        duty = create_obligation(_wanted(pledge, version, today, days, sample), by=by)
        duty = start_obligation(duty, by=by) or duty
        made: Asking = Asking.objects.create(version=version, obligation=duty)
        complete_items(version, [each.person for each in standing(version)], by=by)
        record("pledge.asked", pledge, by=by)
    return made


def _asked_already(version: PledgeVersion, today: dt.date, days: int) -> Asking | None:
    # Of two who press at once the second waits here, and finds what the first has made.
    PledgeVersion.objects.select_for_update().get(pk=version.pk)
    running = version.askings.filter(
        obligation__state=ObligationState.RUNNING,
        obligation__starts_on=today,
        obligation__due_days=days,
    )
    found: Asking | None = running.first()
    return found


def standing(version: PledgeVersion) -> QuerySet[Signature]:
    """The signatures that were not withdrawn."""
    rows: QuerySet[Signature] = version.signatures.filter(withdrawal=None)
    return rows.select_related("person")


def people_of(version: PledgeVersion | None) -> QuerySet[Any]:
    """Who works here, with ``signed``: whether a signature of theirs stands under ``version``."""
    mine = Signature.objects.filter(version=version, person=OuterRef("pk"), withdrawal__isnull=True)
    here = Q(left_on__isnull=True) | Q(left_on__gt=local_today())
    rows: QuerySet[Any] = Person.objects.filter(here)
    return rows.annotate(signed=Exists(mine))


def counted(version: PledgeVersion) -> tuple[int, int]:
    """k of n: how many of those who work here have signed. Two queries."""
    people = people_of(version)
    return people.filter(signed=True).count(), people.count()


def remind(pledge: Pledge, *, by: Any) -> int:
    """Tell those who have not signed and have an account; how many.

    Raises NothingPublished, PledgeClosed, NobodyToRemind.
    """
    version = published(pledge)
    if pledge.retired_at is not None:
        raise PledgeClosed
    if version is None:
        raise NothingPublished
    here = current_institution()
    silent = people_of(version).filter(signed=False, user__isnull=False).select_related("user")
    people = [each.user for each in silent if each.user is not None]
    if not people:
        raise NobodyToRemind
    href = reverse("health:pledge-sign", args=[here.slug, pledge.code])
    names = {"what": pledge.title, "what_en": pledge.title_en or pledge.title}
    with transaction.atomic():
        count = tell(people, REMINDED, institution=here, href=href, parameters=names)
        record("pledge.reminded", pledge, by=by, details={"count": count})
    return count


def _wanted(
    pledge: Pledge, version: PledgeVersion, today: dt.date, days: int, sample: bool
) -> ObligationWanted:
    asked = Obligation.objects.filter(kind=PLEDGE, title__startswith=pledge.title[:80]).count()
    mark = f" v{version.number}" + (f".{asked + 1}" if asked else "")
    return ObligationWanted(
        kind=PLEDGE,
        title=f"{pledge.title[:80]}{mark}",
        title_en=f"{pledge.title_en[:80]}{mark}" if pledge.title_en else "",
        starts_on=today,
        audience=[AudiencePart(kind=AudienceKind.EVERYONE)],
        due_at=dt.time(23, 59),
        due_days=days,
        closes=7 * 24 * 60,
        sample=sample,
    )
