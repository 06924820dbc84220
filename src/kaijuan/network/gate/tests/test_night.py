"""The night: who forgot is closed at the hour, counters are put right, old names are gone."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kaijuan.core import clock
from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.notify.public import messages_of
from kaijuan.core.privacy.public import erase_due, erase_subject
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.history import history
from kaijuan.network.gate.domain.keeping import forget_due, known_of
from kaijuan.network.gate.domain.night import close_night
from kaijuan.network.gate.domain.passes import give_card
from kaijuan.network.gate.domain.settings import day_here, save_settings, settings_here
from kaijuan.network.gate.models import Building, Ended, Pass, Passage, Visit
from kaijuan.network.gate.tasks import night
from kaijuan.network.gate.tests.making import Doors, come, go, make_doors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]

HOUSE = clock.HOUSE_ZONE


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = HOUSE) -> dt.datetime:
    return dt.datetime(2020, 2, day, hour, minute, tzinfo=zone)


def forgotten(visit: Visit) -> tuple[str, dt.datetime | None]:
    visit.refresh_from_db()
    return visit.ended, visit.went_out_at


def test_who_forgot_is_closed_at_the_hour_and_the_managers_are_told(
    doors: Doors, personas: dict[str, Any]
) -> None:
    with time_machine.travel(at(28, 20), tick=False):
        first = come(doors.way_in, "A100").passage.visit
        come(doors.way_in, "B200")
        go(doors.way_out, "B200")
    with time_machine.travel(at(29, 2, 59), tick=False):
        close_night()
        assert doors.inside == 1
    with time_machine.travel(at(29, 3), tick=False):
        assert close_night() == 1
        assert close_night() is None
    assert forgotten(first) == (Ended.FORGOTTEN, at(29, 3))
    assert (doors.inside, settings_here().forgotten) == (0, 1)
    for persona, told in (("facilities", 1), ("director", 1), ("librarian", 0), ("reader", 0)):
        assert messages_of(personas[persona]).count() == told, persona
    assert messages_of(personas["director"]).get().parameters == {"count": 1}
    assert AuditEntry.objects.get(verb="gate.night_closed").details == {"count": 1}


def test_missed_nights_end_each_visit_at_its_own(doors: Doors) -> None:
    with time_machine.travel(at(26, 2), tick=False):
        early = come(doors.way_in, "A100").passage.visit
    with time_machine.travel(at(26, 4), tick=False):
        late = come(doors.way_in, "B200").passage.visit
    with time_machine.travel(at(29, 12), tick=False):
        here = come(doors.way_in, "C300").passage.visit
        assert close_night() == 2
    assert forgotten(early) == (Ended.FORGOTTEN, at(26, 3))
    assert forgotten(late) == (Ended.FORGOTTEN, at(27, 3))
    assert forgotten(here) == ("", None)
    assert doors.inside == 1


def test_an_hour_of_one_s_own_and_a_clock_that_goes_back(
    doors: Doors, personas: dict[str, Any]
) -> None:
    settings = settings_here()
    settings.night_at = dt.time(22, 30)
    save_settings(settings, by=personas["director"])
    with time_machine.travel(at(28, 20), tick=False):
        visit = come(doors.way_in, "A100").passage.visit
    with time_machine.travel(at(28, 22, 30), tick=False):
        assert close_night() == 1
    with time_machine.travel(at(28, 21, 30), tick=False):
        come(doors.way_in, "B200")
        assert close_night() is None
    assert forgotten(visit)[1] == at(28, 22, 30)
    assert doors.inside == 1


def test_the_night_in_which_the_clock_jumps(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = ZoneInfo("Europe/Berlin")
    monkeypatch.setattr(clock, "HOUSE_ZONE", zone)
    for day in (
        dt.datetime(2020, 3, 28, 20, tzinfo=zone),
        dt.datetime(2020, 10, 24, 20, tzinfo=zone),
    ):
        with time_machine.travel(day, tick=False):
            come(doors.way_in, "A100")
        with time_machine.travel(day + dt.timedelta(hours=9), tick=False):
            assert close_night() == 1
        start = day.astimezone(zone).date() + dt.timedelta(days=1)
        slots, by_hour = history(start, start)
        assert by_hour and len(slots) == (23 if day.month == 3 else 25)
        assert sum(slot.forgotten for slot in slots) == 1


def test_a_counter_that_is_wrong_is_put_right_told_and_logged(
    doors: Doors, personas: dict[str, Any]
) -> None:
    with time_machine.travel(at(28, 20), tick=False):
        come(doors.way_in, "A100")
    Building.objects.update(inside=7)
    with time_machine.travel(at(29, 9), tick=False):
        assert close_night() == 1
    assert doors.inside == 0
    entry = AuditEntry.objects.get(verb="gate_building.mended")
    assert (entry.details, entry.actor_code) == ({"found": 7, "right": 1}, None)
    assert messages_of(personas["facilities"]).count() == 2


def test_names_are_forgotten_after_the_library_s_own_days(
    doors: Doors, personas: dict[str, Any]
) -> None:
    settings = settings_here()
    settings.keep_days = 7
    save_settings(settings, by=personas["director"])
    with time_machine.travel(at(10, 12), tick=False):
        old = come(doors.way_in, name="王芳", contact="028").passage.visit
        go(doors.way_out, name="王芳")
        come(doors.way_in, "A100")
        go(doors.way_out, "A100")
    with time_machine.travel(at(17, 12), tick=False):
        assert forget_due() == 0
        assert known_of([old]) == [{"name": "王芳", "contact": "028"}]
        come(doors.way_in, "B200")
    with time_machine.travel(at(18, 12), tick=False):
        assert forget_due() > 0
        assert forget_due() == 0
    old.refresh_from_db()
    assert (old.subject, bytes(old.sealed), old.name_digest) == (None, b"", "")
    assert known_of([old]) == [None]
    assert Visit.objects.count() == 3
    assert not Passage.objects.filter(at__lt=at(11, 0)).exclude(body="").exists()
    assert Pass.objects.count() == 1


def test_the_passes_of_staff_go_when_they_leave_or_are_erased(
    doors: Doors, personas: dict[str, Any]
) -> None:
    people = [Person.objects.create(name=name) for name in ("张三", "李四", "王五")]
    for number, person in enumerate(people):
        give_card(person, f"STAFF{number}", by=personas["director"])
    leaves, asks, stays = people
    today = day_here()
    Person.objects.filter(pk=leaves.pk).update(left_on=today)
    Person.objects.filter(pk=stays.pk).update(left_on=today + dt.timedelta(days=1))
    forget_due()
    assert set(Pass.objects.values_list("person", flat=True)) == {asks.pk, stays.pk}
    erase_subject(asks.code, by=personas["director"])
    assert Pass.objects.get().person == stays


def test_the_erasing_clock_does_the_same_for_all(doors: Doors, own: Any) -> None:
    with time_machine.travel(at(10, 12), tick=False):
        old = come(doors.way_in, "A100").passage.visit
        go(doors.way_out, "A100")
    with time_machine.travel(dt.datetime(2020, 4, 2, tzinfo=HOUSE), tick=False):
        assert erase_due(own) == 1
    old.refresh_from_db()
    assert (old.subject, bytes(old.sealed)) == (None, b"")


def test_the_clock_looks_after_every_library(doors: Doors, own: Any, foreign: Any) -> None:
    with time_machine.travel(at(28, 20), tick=False):
        come(doors.way_in, "A100")
        with institution_scope(foreign):
            theirs = make_doors(foreign)
            come(theirs.way_in, "A100")
    with time_machine.travel(at(29, 9), tick=False):
        night(institution_id=None)
    assert doors.inside == 0
    with institution_scope(foreign):
        assert theirs.inside == 0
