"""Equipment: its services, its states, and the number of it that the consortium sees."""

from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.clock import now, today
from kaijuan.core.indicators.public import Asked
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Place
from kaijuan.network.supplies.counts import count_sterilisers, institutions_with
from kaijuan.network.supplies.domain.equipment import (
    put_back,
    save_equipment,
    service_equipment,
    take_out,
    write_off,
)
from kaijuan.network.supplies.domain.refusals import (
    DoneInFuture,
    ForeignPlace,
    NameTaken,
    NextBeforeDone,
    OutAlready,
    WrittenOff,
)
from kaijuan.network.supplies.models import Equipment, EquipmentCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


@pytest.fixture
def machine():
    made = Equipment(kind="book-steriliser", name="消毒机", service_every=6)
    return save_equipment(made, by=None)


def service(machine, done_on, next_on=None):
    return service_equipment(
        machine, done_on=done_on, done_by="", note="", next_on=next_on, by=None
    )


def test_the_next_service_follows_from_the_months(machine):
    service(machine, dt.date(2019, 8, 31))
    assert machine.next_service_on == dt.date(2020, 2, 29)
    # One entered late does not put the next one back.
    service(machine, dt.date(2019, 1, 1))
    assert machine.next_service_on == dt.date(2020, 2, 29)
    service(machine, dt.date(2020, 2, 1), dt.date(2020, 3, 1))
    assert machine.next_service_on == dt.date(2020, 3, 1)
    assert machine.servicings.count() == 3


def test_days_that_cannot_be(machine):
    with pytest.raises(DoneInFuture):
        service(machine, today() + dt.timedelta(days=1))
    with pytest.raises(NextBeforeDone):
        service(machine, today(), today())


def test_out_of_service_and_back(machine):
    take_out(machine, reason="灯管坏了", by=None)
    with pytest.raises(OutAlready):
        take_out(machine, reason="x", by=None)
    assert EquipmentCount.objects.get().working == 0
    put_back(machine, by=None)
    with pytest.raises(OutAlready):
        put_back(machine, by=None)
    assert (machine.out_since, machine.out_reason) == (None, "")
    assert EquipmentCount.objects.get().working == 1


def test_what_is_written_off_stays_so(machine):
    service(machine, dt.date(2020, 1, 1))
    write_off(machine, by=None)
    for act in (
        lambda: write_off(machine, by=None),
        lambda: take_out(machine, reason="x", by=None),
        lambda: service(machine, dt.date(2020, 2, 1)),
    ):
        with pytest.raises(WrittenOff):
            act()
    assert machine.servicings.count() == 1
    assert EquipmentCount.objects.get().owned == 0


def test_the_consortium_sees_numbers_only(machine, own, foreign, consortium):
    save_equipment(Equipment(kind="sprayer", name="喷雾器"), by=None)
    with institution_scope(foreign):
        sample = Equipment(kind="book-steriliser", name="样例机", sample=True)
        save_equipment(sample, by=None)
    with institution_scope(consortium):
        assert institutions_with() == [own]
        assert institutions_with("sprayer") == [own]
        assert institutions_with(institutions=[foreign]) == []
        assert not Equipment.objects.exists()


def test_another_kind_moves_the_count(machine):
    machine.kind = "air-steriliser"
    save_equipment(machine, by=None)
    counts = {each.kind: each.owned for each in EquipmentCount.objects.all()}
    assert counts == {"book-steriliser": 0, "air-steriliser": 1}


def test_bought_before_the_day_counts_on_that_day(machine, own):
    machine.bought_on = dt.date(2020, 1, 20)
    save_equipment(machine, by=None)
    assert institutions_with(on=dt.date(2020, 1, 19)) == []
    assert institutions_with(on=dt.date(2020, 1, 20)) == [own]


def test_the_counter_knows_what_it_does_not_know(machine, own, foreign):
    machine.bought_on = dt.date(2020, 1, 20)
    save_equipment(machine, by=None)
    last = dt.date(2020, 2, 28)
    tally = count_sterilisers(Asked([own, foreign], dt.date(2020, 1, 24), last, now()))
    assert (tally.value, tally.coverage.k, tally.coverage.n) == (1, 1, 2)
    early = dt.date(2020, 1, 19)
    assert count_sterilisers(Asked([own, foreign], early, early, now())).value is None
    write_off(machine, by=None)
    assert count_sterilisers(Asked([own], today(), today(), now())).value == 0


def test_names_are_unique_and_places_ones_own(machine, foreign):
    with pytest.raises(NameTaken):
        save_equipment(Equipment(kind="other", name="消毒机"), by=None)
    with institution_scope(foreign):
        place = Place.objects.create(kind="library", name="分馆")
    with pytest.raises(ForeignPlace):
        save_equipment(Equipment(kind="other", name="别的", place=place), by=None)
