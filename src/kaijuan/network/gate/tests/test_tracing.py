"""Contact tracing: nothing without two people, once, within a day, each name on record."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.notify.public import messages_of
from kaijuan.core.privacy.models import Look
from kaijuan.core.workflow.public import MovedOn, NotYours
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.passes import give_card
from kaijuan.network.gate.domain.refusals import (
    ExportOver,
    NotKnownHere,
    SecondPersonNeeded,
    TooManyDays,
)
from kaijuan.network.gate.domain.trace_export import contacts_of, export
from kaijuan.network.gate.domain.tracing import (
    TraceWanted,
    approve,
    ask_trace,
    expire_due,
    refuse,
    withdraw,
)
from kaijuan.network.gate.models import TraceRequest, TraceState, Visit
from kaijuan.network.gate.tests.making import Doors, come, go, make_doors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]

DAY = dt.date(2020, 2, 28)


def at(hour: int, minute: int = 0, day: int = 28) -> dt.datetime:
    return dt.datetime(2020, 2, day, hour, minute, tzinfo=HOUSE_ZONE)


@pytest.fixture(autouse=True)
def evening() -> Any:
    with time_machine.travel(at(20), tick=False) as traveller:
        yield traveller


@pytest.fixture
def day(own: Any, doors: Doors, evening: Any, personas: dict[str, Any]) -> dict[str, Visit]:
    """Who fell ill was inside from nine to eleven; the branch library is another building."""
    person = Person.objects.create(name="张三", user=personas["librarian"])
    give_card(person, "STAFF1", by=personas["director"])
    other = make_doors(own, "分馆", None)
    found: dict[str, Visit] = {}
    for name, gate, begin, end, scan in (
        ("ill", doors, 9, 11, "ILL1"),
        ("before", doors, 8, 9, "BEFORE1"),
        ("during", doors, 10, 12, "STAFF1"),
        ("after", doors, 11, 12, "AFTER1"),
        ("elsewhere", other, 9, 11, "ELSEWHERE1"),
    ):
        evening.move_to(at(begin))
        found[name] = come(gate.way_in, scan).passage.visit
        evening.move_to(at(end))
        go(gate.way_out, scan)
    evening.move_to(at(10, 30))
    found["unregistered"] = go(doors.way_out, name="王芳").passage.visit
    evening.move_to(at(20))
    return found


def ask(by: Any, **more: Any) -> TraceRequest:
    wanted = {"reason": "疾控函〔2020〕7 号", "since": DAY, "until": DAY} | more
    return ask_trace(TraceWanted(**wanted), by=by)


def names(request: TraceRequest, visits: dict[str, Visit]) -> set[str]:
    by_pk = {visit.pk: name for name, visit in visits.items()}
    return {by_pk[contact.visit.pk] for contact in contacts_of(request)}


def test_who_was_there_at_the_same_time(day: dict[str, Visit], personas: dict[str, Any]) -> None:
    request = ask(personas["director"], known_by="ill1")
    assert names(request, day) == {"ill", "during", "unregistered"}
    together = {each.visit.pk: each.together for each in contacts_of(request)}
    assert together[day["during"].pk] == dt.timedelta(hours=1)
    assert together[day["unregistered"].pk] == dt.timedelta(hours=1, minutes=30)


def test_of_a_member_of_staff_of_a_name_and_of_everybody(
    day: dict[str, Visit], doors: Doors, personas: dict[str, Any]
) -> None:
    director = personas["director"]
    person = Person.objects.get(name="张三")
    assert names(ask(director, person=person), day) == {
        "ill",
        "during",
        "after",
        "unregistered",
    }
    assert "unregistered" in names(ask(director, known_by="王 芳"), day)
    everybody = names(ask(director, building=doors.building), day)
    assert everybody == set(day) - {"elsewhere"}
    with pytest.raises(NotKnownHere):
        ask(director, known_by="NOBODY1")


def test_two_people_and_once(day: dict[str, Visit], personas: dict[str, Any], evening: Any) -> None:
    director, second = personas["director"], personas["facilities"]
    request = ask(director, known_by="ILL1")
    assert messages_of(second).count() == 1
    for person in (director, None):
        with pytest.raises(SecondPersonNeeded):
            approve(request, by=person)
    with pytest.raises(NotYours):
        approve(request, by=personas["librarian"])
    with pytest.raises(ExportOver):
        export(request, by=director)
    assert not Look.objects.exists()
    approve(request, by=second)
    with pytest.raises(ExportOver):
        export(request, by=personas["librarian"])
    data = export(request, by=director)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    told = {(row[2], row[4]) for row in rows[1:]}
    assert told == {("", "ILL1"), ("张三", ""), ("王芳", "")}
    assert Look.objects.filter(purpose="gate", reason=request.reason, by=director).count() == 3
    for person in (director, second):
        with pytest.raises(ExportOver):
            export(TraceRequest.objects.get(pk=request.pk), by=person)
    assert messages_of(director).count() == 2
    verbs = AuditEntry.objects.filter(verb__startswith="trace.").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        "trace.asked",
        "trace.approved",
        "trace.exported",
    ]
    assert verbs.last().details == {"count": 3}


def test_of_two_exports_at_once_one_is_told(
    day: dict[str, Visit], personas: dict[str, Any]
) -> None:
    request = ask(personas["director"])
    approve(request, by=personas["facilities"])
    stale = TraceRequest.objects.get(pk=request.pk)
    export(request, by=personas["director"])
    with pytest.raises(MovedOn):
        export(stale, by=personas["facilities"])
    assert Look.objects.count() == request.rows


def test_it_expires(day: dict[str, Visit], personas: dict[str, Any], evening: Any) -> None:
    request = ask(personas["director"])
    approve(request, by=personas["facilities"])
    waiting = ask(personas["director"])
    evening.move_to(at(20, day=29))
    with pytest.raises(ExportOver):
        export(request, by=personas["director"])
    assert expire_due() == 1
    evening.shift(dt.timedelta(days=2))
    with pytest.raises(ExportOver):
        approve(waiting, by=personas["facilities"])
    assert expire_due() == 1
    waiting.refresh_from_db()
    assert waiting.state == TraceState.EXPIRED


def test_refused_or_withdrawn_nothing_is_exported(
    day: dict[str, Visit], personas: dict[str, Any]
) -> None:
    director, second = personas["director"], personas["facilities"]
    refused = ask(director)
    with pytest.raises(SecondPersonNeeded):
        refuse(refused, by=director)
    refuse(refused, by=second)
    taken_back = ask(director)
    approve(taken_back, by=second)
    with pytest.raises(NotYours):
        withdraw(taken_back, by=second)
    withdraw(taken_back, by=director)
    for request in (refused, taken_back):
        with pytest.raises(ExportOver):
            export(request, by=second)
    assert not Look.objects.exists()


def test_no_longer_than_names_are_kept(personas: dict[str, Any]) -> None:
    for since, until in ((DAY - dt.timedelta(days=31), DAY), (DAY, DAY + dt.timedelta(days=1))):
        with pytest.raises(TooManyDays):
            ask(personas["director"], since=since, until=until)
