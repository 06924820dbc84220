"""In, out, turned away: each act once, never more than fit, nothing kept that need not be."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.public import unseal
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.buildings import retire_gate
from kaijuan.network.gate.domain.passes import (
    give_card,
    own_token,
    register_visitor,
    renew_own,
    revoke,
)
from kaijuan.network.gate.domain.refusals import (
    GateRetired,
    NameTwice,
    NobodyNamed,
    NotACard,
    NotOnTheList,
    PassageClash,
    WrongWay,
)
from kaijuan.network.gate.domain.settings import day_here, settings_here
from kaijuan.network.gate.models import Ended, Gate, Outcome, Pass, Passage, Reason, Visit
from kaijuan.network.gate.tests.making import Doors, come, go, hours_ago, make_doors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


def reason(made: Any) -> str:
    assert made.passage.outcome == Outcome.REFUSED
    return str(made.passage.reason)


def test_in_and_out(doors: Doors, personas: dict[str, Any]) -> None:
    came = come(doors.way_in, "20200101", by=personas["librarian"], purpose="study")
    assert (came.passage.outcome, came.building.inside, doors.inside) == ("in", 1, 1)
    went = go(doors.way_out, "20200101")
    visit = went.passage.visit
    assert visit == came.passage.visit
    assert (visit.ended, visit.in_gate, visit.out_gate) == ("out", doors.way_in, doors.way_out)
    assert (visit.kind, visit.purpose, doors.inside) == ("reader", "study", 0)
    assert came.passage.by == personas["librarian"]


def test_what_is_sent_twice_is_done_once(doors: Doors) -> None:
    code = uuid.uuid4()
    first = come(doors.way_in, "A100", code=code)
    again = come(doors.way_in, "A100", code=code)
    assert (first.created, again.created) == (True, False)
    assert again.passage == first.passage
    assert (doors.inside, Visit.objects.count(), Passage.objects.count()) == (1, 1, 1)
    for changed in ({"mask": False}, {"purpose": "loans"}):
        with pytest.raises(PassageClash):
            come(doors.way_in, "A100", code=code, **changed)
    with pytest.raises(PassageClash):
        come(doors.way_in, "A101", code=code)
    assert (doors.inside, Passage.objects.count()) == (1, 1)


def test_what_has_waited_meanwhile_is_the_same_act(doors: Doors) -> None:
    code = uuid.uuid4()
    first = come(doors.way_in, "A100", code=code)
    again = come(doors.way_in, "A100", code=code, at=hours_ago(1))
    assert (again.created, again.passage, doors.inside) == (False, first.passage, 1)


def test_of_who_finds_it_full_no_card_is_kept(own: Any, doors: Doors) -> None:
    for number in range(3):
        come(doors.way_in, f"CARD{number}")
    kept = set(Pass.objects.values_list("pk", flat=True))
    assert reason(come(doors.side, "CARD9")) == Reason.FULL
    assert set(Pass.objects.values_list("pk", flat=True)) == kept
    # Who was here before keeps the card that the visit names.
    go(doors.way_out, "CARD0")
    come(doors.way_in, "CARD8")
    assert reason(come(doors.side, "CARD0")) == Reason.FULL
    assert kept <= set(Pass.objects.values_list("pk", flat=True))


def test_a_visitor_s_code_is_good_on_the_day_on_which_it_was_scanned(doors: Doors) -> None:
    settings = settings_here()
    settings.visitors_register = True
    settings.save()
    evening = dt.datetime(2020, 2, 28, 23, 50, tzinfo=HOUSE_ZONE)
    with time_machine.travel(evening, tick=False):
        token = register_visitor(name="王芳", contact="028", day=day_here())
    with time_machine.travel(evening + dt.timedelta(minutes=20), tick=False):
        assert reason(come(doors.way_in, token)) == Reason.PASS
        assert come(doors.way_in, token, at=evening).passage.outcome == Outcome.IN


def test_who_came_in_before_midnight_leaves_after_it_by_the_same_code(
    doors: Doors, personas: dict[str, Any]
) -> None:
    settings = settings_here()
    settings.visitors_register = True
    settings.save()
    person = Person.objects.create(name="张三")
    give_card(person, "STAFF1", by=personas["director"])
    evening = dt.datetime(2020, 2, 28, 23, 50, tzinfo=HOUSE_ZONE)
    with time_machine.travel(evening, tick=False):
        token = register_visitor(name="王芳", contact="028", day=day_here())
        come(doors.way_in, token)
        come(doors.way_in, "STAFF1")
    Person.objects.filter(pk=person.pk).update(left_on=dt.date(2020, 2, 29))
    with time_machine.travel(evening + dt.timedelta(minutes=20), tick=False):
        assert not go(doors.way_out, token).unregistered
        assert not go(doors.way_out, "STAFF1").unregistered
        assert doors.inside == 0
        assert reason(come(doors.way_in, token)) == Reason.PASS
        assert reason(come(doors.way_in, "STAFF1")) == Reason.PASS


def test_never_more_than_fit(doors: Doors) -> None:
    for number in range(3):
        come(doors.way_in, f"CARD{number}")
    fourth = come(doors.side, "CARD9")
    assert reason(fourth) == Reason.FULL
    assert (fourth.building.inside, doors.inside) == (3, 3)
    assert fourth.passage.visit is None and not fourth.passage.reason.count("CARD9")
    go(doors.way_out, "CARD0")
    assert come(doors.side, "CARD9").passage.outcome == Outcome.IN
    assert doors.inside == 3


def test_without_a_capacity_everybody_comes_in(own: Any) -> None:
    doors = make_doors(own, "分馆", None)
    for number in range(5):
        come(doors.way_in, f"CARD{number}")
    assert doors.inside == 5


@pytest.mark.parametrize(
    ("failed", "why"),
    [
        ({"temperature": False, "mask": False}, Reason.TEMPERATURE),
        ({"symptoms": False, "mask": False}, Reason.SYMPTOMS),
        ({"mask": False}, Reason.MASK),
    ],
)
def test_who_fails_is_turned_away_and_nothing_names_them(
    doors: Doors, failed: dict[str, bool], why: str
) -> None:
    made = come(doors.way_in, "", name="李雷", contact="13800000000", **failed)
    assert (reason(made), doors.inside) == (why, 0)
    assert not Visit.objects.exists() and not Pass.objects.exists()
    assert not SubjectKey.objects.exists()
    columns = Passage.objects.filter(pk=made.passage.pk).values().get()
    said = " ".join(map(str, columns.values()))
    assert "李雷" not in said and "13800000000" not in said


def test_leaving_asks_for_no_checks(doors: Doors) -> None:
    come(doors.way_in, "A100")
    assert go(doors.way_out, "A100", temperature=False, mask=False).passage.outcome == Outcome.OUT


def test_one_way_gates_refuse_the_other_way_and_name_it(doors: Doors) -> None:
    with pytest.raises(WrongWay, match="主馆out"):
        go(doors.way_in, "A100")
    with pytest.raises(WrongWay, match="主馆in"):
        come(doors.way_out, "A100")
    assert not Passage.objects.exists()


def test_who_forgot_to_leave_comes_in_again_and_counts_once(doors: Doors) -> None:
    first = come(doors.way_in, "A100", at=hours_ago(3)).passage.visit
    again = come(doors.way_in, "A100")
    first.refresh_from_db()
    assert (again.forgot, first.ended, doors.inside) == (True, Ended.RETURNED, 1)
    assert Visit.objects.filter(went_out_at=None).get() == again.passage.visit


def test_forgotten_in_one_building_and_full_in_the_other(own: Any, doors: Doors) -> None:
    other = make_doors(own, "分馆", 1)
    come(other.way_in, "B200")
    come(doors.way_in, "A100", at=hours_ago(1))
    assert reason(come(other.way_in, "A100")) == Reason.FULL
    assert (doors.inside, other.inside) == (0, 1)


def test_a_scanner_that_fires_twice_counts_once(doors: Doors) -> None:
    come(doors.way_in, "A100")
    assert come(doors.way_in, "A100").passage.outcome == Outcome.AGAIN
    go(doors.way_out, "A100")
    assert go(doors.way_out, "A100").passage.outcome == Outcome.AGAIN
    assert (doors.inside, Visit.objects.count()) == (0, 1)


def test_an_exit_that_waited_for_hours_is_not_a_second_scan(doors: Doors) -> None:
    come(doors.way_in, "A100")
    go(doors.way_out, "A100")
    late = go(doors.way_out, "A100", at=hours_ago(2))
    assert late.unregistered and late.passage.outcome == Outcome.OUT


def test_out_without_in_is_recorded_as_that(doors: Doors) -> None:
    come(doors.way_in, "B200")
    made = go(doors.way_out, "A100")
    visit = made.passage.visit
    assert (made.unregistered, visit.came_in_at, visit.ended) == (True, None, "out")
    assert doors.inside == 1


def test_by_name_and_out_by_the_same_name(doors: Doors) -> None:
    made = come(doors.way_in, name=" 王 芳 ", contact="028-1").passage.visit
    assert (made.kind, made.carrier) == ("visitor", "name")
    opened = unseal(bytes(made.sealed), subject=made.subject, purpose="gate", day=made.sealed_on)
    assert opened == {"name": "王 芳", "contact": "028-1"}
    assert go(doors.way_out, name="王芳").passage.visit == made
    come(doors.way_in, name="王芳")
    come(doors.way_in, name="王芳")
    with pytest.raises(NameTwice):
        go(doors.way_out, name="王芳")
    assert doors.inside == 2


def test_the_database_holds_no_card_number_and_no_name(doors: Doors) -> None:
    come(doors.way_in, "2020CARD777")
    come(doors.way_in, name="孙悟空", contact="13999990000")
    dumped = ""
    with connection.cursor() as cursor:
        for table in ("gate_visit", "gate_pass", "gate_passage", "privacy_subjectkey"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                dumped += repr([bytes(c) if isinstance(c, memoryview) else c for c in row])
    assert Visit.objects.exclude(sealed=b"").count() == 2
    for secret in ("2020CARD777", "孙悟空", "13999990000", repr("孙悟空".encode())[2:-1]):
        assert secret not in dumped


def test_full_width_letters_of_an_input_method_are_the_same_card(doors: Doors) -> None:
    come(doors.way_in, "ab12")
    assert go(doors.way_out, "ＡＢ１２ ").passage.outcome == Outcome.OUT
    assert doors.inside == 0


@pytest.mark.parametrize("scan", ["李雷", "A", "<script>", "9" * 41, "KJ\u202eABC"])
def test_what_is_no_card_is_not_taken(doors: Doors, scan: str) -> None:
    with pytest.raises((NotACard, ValidationError)):
        come(doors.way_in, scan)
    assert not Passage.objects.exists() and not Pass.objects.exists()


def test_nobody_is_not_registered(doors: Doors) -> None:
    with pytest.raises(NobodyNamed):
        come(doors.way_in, " ", name="  ")


def test_a_closed_gate_registers_nobody(doors: Doors, personas: dict[str, Any]) -> None:
    retire_gate(doors.side, by=personas["director"])
    with pytest.raises(GateRetired):
        come(Gate.objects.get(pk=doors.side.pk), "A100")


def test_staff_by_code_and_card_are_one_person(doors: Doors, personas: dict[str, Any]) -> None:
    person = Person.objects.create(name="张三", user=personas["librarian"])
    token = own_token(personas["librarian"])
    assert own_token(personas["librarian"]) == token
    assert token not in repr(list(Pass.objects.values()))
    give_card(person, "staff-7", by=personas["director"])
    visit = come(doors.way_in, token).passage.visit
    assert (visit.kind, visit.subject, bytes(visit.sealed)) == ("staff", person.code, b"")
    assert go(doors.way_out, "STAFF-7").passage.visit == visit
    fresh = renew_own(personas["librarian"])
    assert reason(come(doors.way_in, token)) == Reason.PASS
    assert come(doors.way_in, fresh).passage.outcome == Outcome.IN
    revoke(Pass.objects.get(person=person, carrier="qr"), by=personas["director"])
    assert reason(go(doors.way_out, fresh)) == Reason.PASS


def test_without_a_person_there_is_no_code(personas: dict[str, Any]) -> None:
    with pytest.raises(NotOnTheList):
        own_token(personas["librarian"])


def test_a_code_of_another_library_is_not_good_here(
    own: Any, foreign: Any, doors: Doors, personas: dict[str, Any]
) -> None:
    with institution_scope(foreign):
        Person.objects.create(name="外人", user=personas["stranger"])
        token = own_token(personas["stranger"])
    assert reason(come(doors.way_in, token)) == Reason.PASS
