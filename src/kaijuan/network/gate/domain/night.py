"""The night: whoever forgot to leave is closed, counters are compared, old names forgotten."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.gate.domain.counting import (
    Mended,
    give_room_back,
    mend_headcounts,
)
from kaijuan.network.gate.domain.settings import settings_here, start_of
from kaijuan.network.gate.models import Ended, GateSettings, Visit
from kaijuan.network.opening.public import zone_of

FORGOTTEN: Final = gettext_noop(
    "%(count)s people at %(library)s were still registered as inside at night and were closed as "
    "forgotten."
)
MENDED: Final = gettext_noop(
    "The headcount of “%(what)s” differed from its visits and was put right: %(found)s, now "
    "%(right)s."
)
_DAY: Final = dt.timedelta(days=1)


def close_night(at: dt.datetime | None = None) -> int | None:
    """In the open scope, once a night: how many were closed; None where it is not time, or done.

    A visit ends at the first closing hour after it began, also where nights were missed.
    """
    at = at or now()
    with transaction.atomic():
        settings = _settings()
        night = _night_before(at, settings.night_at)
        rows = GateSettings.objects.filter(pk=settings.pk)
        due = Q(night_done_on__isnull=True) | Q(night_done_on__lt=night)
        # Compare and set: of two workers one closes the night, and a clock that goes back does not.
        if not rows.filter(due).update(night_done_on=night, forgotten=0):
            return None
        # First: what is closed next is taken off counters that are right.
        wrong = mend_headcounts()
        closed = _close_until(night, settings.night_at)
        rows.update(forgotten=closed)
        if closed:
            record("gate.night_closed", settings, by=None, details={"count": closed})
        _tell(closed, wrong)
    return closed


def _settings() -> GateSettings:
    found = settings_here()
    if found._state.adding:
        found, _made = GateSettings.objects.get_or_create(institution=current_institution())
    return found


def _night_before(at: dt.datetime, hour: dt.time) -> dt.date:
    """The day whose closing hour was the last one before ``at``."""
    day = at.astimezone(zone_of(current_institution())).date()
    return day if start_of(day, hour) <= at else day - _DAY


def _close_until(night: dt.date, hour: dt.time) -> int:
    open_ones = Visit.objects.filter(went_out_at__isnull=True)
    closed = 0
    while True:
        end = start_of(night, hour)
        first = open_ones.filter(came_in_at__lt=end).order_by("came_in_at").first()
        if first is None or first.came_in_at is None:
            return closed
        # The first closing hour after the oldest of them: usually the one of this night.
        own = _night_before(first.came_in_at, hour) + _DAY
        moment = start_of(own, hour)
        over = open_ones.filter(came_in_at__lt=moment)
        by_building = over.order_by().values_list("building").annotate(Count("pk"))
        for building, count in list(by_building):
            give_room_back(building, count)
        closed += over.update(went_out_at=moment, ended=Ended.FORGOTTEN)


def _tell(closed: int, wrong: list[Mended]) -> None:
    here = current_institution()
    if not closed and not wrong:
        return
    people = those_who_may("gate.manage", here)
    if closed:
        href = reverse("gate:visits", args=[here.slug]) + "?ended=forgotten"
        tell(people, FORGOTTEN, institution=here, href=href, parameters={"count": closed})
    for each in wrong:
        place = each.building.place
        names = {"what": place.name, "what_en": place.name_en or place.name}
        tell(
            people,
            MENDED,
            institution=here,
            href=reverse("gate:board", args=[here.slug]),
            parameters=names | {"found": each.found, "right": each.right},
        )
