"""Returned books: held until their time, released once, and the measure that holds them."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core import clock
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import Ground, measures
from kaijuan.network.premises.domain import batches
from kaijuan.network.premises.domain.batches import (
    BatchWanted,
    hold_hours,
    receive_batch,
    release_batch,
    set_hold,
    treat_batch,
)
from kaijuan.network.premises.domain.refusals import (
    BeforeReceived,
    Elsewhere,
    InFuture,
    NumberTaken,
    ReleasedAlready,
    StillHeld,
    TreatedAlready,
)
from kaijuan.network.premises.measures import HoldForm
from kaijuan.network.premises.models import BookBatch, Treated
from kaijuan.network.premises.public import held_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
MEASURE = measures["premises.hold_returned_books"]
HOUR = dt.timedelta(hours=1)


def books(at=None, **more):
    wanted = {"code": uuid.uuid4(), "count": 12, "where_from": "drop-box", **more}
    return receive_batch(BatchWanted(received_at=at, **wanted), by=None)


def test_books_rest_and_go_back_once():
    set_hold(72, by=None)
    early = books(now() - 71 * HOUR)
    with pytest.raises(StillHeld) as held:
        release_batch(early, by=None)
    assert held.value.until == held_until(early) == early.received_at + 72 * HOUR
    ripe = books(now() - 73 * HOUR)
    release_batch(ripe, by=None)
    with pytest.raises(ReleasedAlready):
        release_batch(ripe, by=None)
    assert BookBatch.objects.filter(released_at=None).get() == early


def test_a_longer_rest_does_not_reach_back():
    set_hold(24, by=None)
    here = books(now() - 25 * HOUR)
    set_hold(240, by=None)
    assert release_batch(here, by=None).released_at is not None
    assert books().hold_hours == 240


def test_the_steriliser_ends_the_hold():
    waits = books(now() - 5 * HOUR, method=Treated.STERILISER)
    assert held_until(waits) is None
    with pytest.raises(StillHeld):
        release_batch(waits, by=None)
    with pytest.raises(BeforeReceived):
        treat_batch(waits, started_at=now() - 6 * HOUR, minutes=30, by=None)
    with pytest.raises(InFuture):
        treat_batch(waits, started_at=now() + HOUR, minutes=30, by=None)
    waits.refresh_from_db()
    begun = now() - HOUR / 4
    treat_batch(waits, started_at=begun, minutes=30, by=None)
    assert held_until(waits) == waits.free_at == begun + HOUR / 2
    with pytest.raises(StillHeld):
        release_batch(waits, by=None)
    with pytest.raises(TreatedAlready):
        treat_batch(waits, started_at=begun, minutes=1, by=None)
    # Books that would have to rest go back earlier after a run.
    set_hold(72, by=None)
    rests = books(now() - HOUR)
    treat_batch(rests, started_at=now() - HOUR / 2, minutes=20, by=None)
    release_batch(rests, by=None)
    with pytest.raises(ReleasedAlready):
        treat_batch(rests, started_at=now(), minutes=1, by=None)


def test_the_same_batch_sent_again():
    wanted = BatchWanted(code=uuid.uuid4(), count=3, where_from="desk")
    first = receive_batch(wanted, by=None)
    assert receive_batch(wanted, by=None) == first
    with pytest.raises(Elsewhere):
        receive_batch(BatchWanted(code=wanted.code, count=4, where_from="desk"), by=None)
    with pytest.raises(NumberTaken):
        books(number=first.number)
    assert BookBatch.objects.count() == 1


def test_numbers_go_on_by_the_day_of_the_library():
    eve = dt.datetime(2020, 2, 28, 16, 30, tzinfo=dt.UTC)
    assert [books(eve).number, books(eve).number] == ["20200229-1", "20200229-2"]
    BookBatch.objects.filter(number="20200229-1").update(number="甲")
    assert books(eve).number == "20200229-3" or books(eve).number == "20200229-1"


def test_two_who_enter_batches_at_once_get_a_number_each(monkeypatch):
    books(number="20200229-1")
    numbers = iter(["20200229-1", "20200229-2"])
    monkeypatch.setattr(batches, "_next_number", lambda _at: next(numbers))
    assert books().number == "20200229-2"
    with pytest.raises(NumberTaken):
        books(number="20200229-1")


def test_two_taps_at_once_are_one_batch(monkeypatch):
    wanted = BatchWanted(code=uuid.uuid4(), count=3, where_from="desk")
    first = []

    def meanwhile(_at):
        if not first:
            first.append(None)
            first[0] = receive_batch(wanted, by=None)
        return "20200229-1"

    monkeypatch.setattr(batches, "_next_number", meanwhile)
    assert receive_batch(wanted, by=None) == first[0] == BookBatch.objects.get()


def test_a_run_in_the_minute_in_which_they_came():
    came = (now() - HOUR).replace(second=40)
    waits = books(came, method=Treated.STERILISER)
    assert treat_batch(waits, started_at=came.replace(second=0, microsecond=0), minutes=5, by=None)


def test_hours_are_hours_when_clocks_are_put_forward(monkeypatch):
    monkeypatch.setattr(clock, "HOUSE_ZONE", ZoneInfo("Europe/Berlin"))
    set_hold(24, by=None)
    at = dt.datetime(2024, 3, 30, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (held_until(books(at)).astimezone(clock.HOUSE_ZONE)).hour == 13


@pytest.mark.parametrize("more", [{"count": 0}, {"count": 100_001}, {"number": "a\0"}])
def test_batches_that_cannot_be(more):
    with pytest.raises(ValidationError):
        books(**more)
    assert not BookBatch.objects.exists()


@pytest.fixture
def ground(own):
    return Ground(own, Mode.CLOSED, now(), None, now())


def parameters(hours):
    form = HoldForm({"hours": hours})
    assert form.is_valid()
    return MEASURE.parameters_of(form.cleaned_data)


def test_the_measure_holds_books_and_takes_it_back(ground):
    wanted = parameters(72)
    preview = MEASURE.preview(ground, wanted)
    assert hold_hours() == 0
    MEASURE.apply(ground, wanted, preview.changes)
    assert hold_hours() == 72
    assert {u.back for u in MEASURE.undo(ground, wanted, preview.changes)} == {"undone"}
    assert hold_hours() == 0


def test_the_measure_never_shortens_and_two_build_on_each_other(ground):
    set_hold(48, by=None)
    seen = [MEASURE.preview(ground, parameters(hours)).changes for hours in (72, 24)]
    assert [(c.before, c.after) for some in seen for c in some] == [(48, 72), (72, 72)]
    for changes in seen:
        MEASURE.apply(ground, {}, changes)
    assert hold_hours() == 72


def test_what_a_person_set_since_is_left(ground):
    wanted = parameters(72)
    preview = MEASURE.preview(ground, wanted)
    MEASURE.apply(ground, wanted, preview.changes)
    set_hold(96, by=None)
    assert {u.back for u in MEASURE.undo(ground, wanted, preview.changes)} == {"by-hand"}
    assert hold_hours() == 96


def test_behind_the_wall(foreign):
    set_hold(72, by=None)
    books()
    with institution_scope(foreign):
        assert hold_hours() == 0
        assert not BookBatch.objects.exists()
