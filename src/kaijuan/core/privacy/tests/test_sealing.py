"""What is sealed is read as what it was sealed as, and not at all once its key is destroyed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.privacy.domain import keys
from kaijuan.core.privacy.domain.rewrapping import rewrap
from kaijuan.core.privacy.domain.wrapping import new_key, wrap
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.public import (
    Spoilt,
    TooOld,
    erase_subject,
    seal,
    seal_bytes,
    seal_many,
    unseal,
    unseal_bytes,
    unseal_many,
)
from kaijuan.core.privacy.tests.conftest import ANSWERS, ELSE, PURPOSE, SOMEBODY, TODAY
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgotten")]


def sealed(value=None, subject=SOMEBODY, day=TODAY):
    return seal(subject, ANSWERS if value is None else value, purpose=PURPOSE, day=day)


def opened(blob, subject=SOMEBODY, day=TODAY, purpose=PURPOSE):
    return unseal(blob, subject=subject, purpose=purpose, day=day)


def test_it_is_read_again_and_its_text_is_nowhere(own_scope):
    blob = sealed()
    assert opened(blob) == ANSWERS
    row = SubjectKey.objects.get()
    for plain in (b"38.6", "某人".encode(), b"cough"):
        assert plain not in blob and plain not in bytes(row.wrapped)
    assert opened(b"") == {}
    assert (
        unseal_bytes(
            seal_bytes(SOMEBODY, b"\x00photo", purpose=PURPOSE, day=TODAY),
            subject=SOMEBODY,
            purpose=PURPOSE,
            day=TODAY,
        )
        == b"\x00photo"
    )


def test_the_length_does_not_tell_who_is_ill(own_scope):
    assert len(sealed({"symptoms": []})) == len(sealed({"symptoms": ["cough", "发热"] * 5}))
    assert sealed({}) != sealed({})


@pytest.mark.parametrize("change", ["byte", "subject", "day", "purpose", "format"])
def test_what_was_changed_or_moved_does_not_open(own_scope, change):
    blob = bytearray(sealed())
    blob[{"byte": -1, "format": 0}.get(change, 20)] ^= 1 if change in {"byte", "format"} else 0
    asked = {
        "subject": {"subject": ELSE},
        "day": {"day": TODAY - dt.timedelta(days=1)},
        "purpose": {"purpose": "other"},
    }.get(change, {})
    with pytest.raises(Spoilt):
        opened(bytes(blob), **asked)


def test_another_library_finds_no_key(own, foreign):
    with institution_scope(own):
        blob = sealed()
    with institution_scope(foreign):
        assert opened(blob) is None


def test_many_take_as_many_queries_as_one(own_scope):
    days = [TODAY - dt.timedelta(days=n) for n in range(15)]
    people = [uuid.UUID(int=n) for n in range(100, 110)]
    rows = [(person, ANSWERS, day) for person in people for day in days]
    seal_many(rows[:1], purpose=PURPOSE)
    with CaptureQueriesContext(connection) as few:
        one = seal_many(rows[15:16], purpose=PURPOSE)
    with CaptureQueriesContext(connection) as many:
        blobs = seal_many(rows, purpose=PURPOSE)
    assert len(many) == len(few) <= 5
    assert SubjectKey.objects.count() == len(people)
    with CaptureQueriesContext(connection) as reading:
        found = unseal_many(
            [(blob, row[0], row[2]) for blob, row in zip(blobs, rows, strict=True)], purpose=PURPOSE
        )
    assert found == [ANSWERS] * len(rows) and len(reading) == 1 and len(one) == 1
    assert seal_many([], purpose=PURPOSE) == unseal_many([], purpose=PURPOSE) == []


def test_of_two_who_make_the_key_at_once_both_use_the_same(own_scope, monkeypatch):
    made = keys._made

    def beaten(slots):
        made(slots)
        return made(slots)

    monkeypatch.setattr(keys, "_made", beaten)
    blob = sealed()
    assert SubjectKey.objects.count() == 1
    assert opened(blob) == ANSWERS


def test_keys_are_made_in_one_order_and_drawn_anew_where_somebody_was_quicker(
    own_scope, monkeypatch
):
    """Two orders would wait for each other; what failed stands in PostgreSQL's own log."""
    people = [uuid.UUID(int=n) for n in (3, 1, 2)]
    drawn = []
    monkeypatch.setattr(keys, "new_key", lambda: drawn.append(new_key()) or drawn[-1])
    quick, made = keys.slot_of(people[1], PURPOSE, TODAY), keys._made

    def beaten(slots):
        monkeypatch.setattr(keys, "_made", made)
        keys.keys_to_seal([quick])
        return made(slots)

    monkeypatch.setattr(keys, "_made", beaten)
    found = keys.keys_to_seal([keys.slot_of(person, PURPOSE, TODAY) for person in people])
    order = list(SubjectKey.objects.order_by("pk").values_list("subject", flat=True))
    assert order == [people[1], people[2], people[0]]
    assert found[quick].value == drawn[0]
    assert not {key.value for key in found.values()} & set(drawn[1:4])


def test_a_month_that_is_erased_takes_nothing_more(own_scope):
    assert opened(sealed(day=dt.date(2020, 2, 1)), day=dt.date(2020, 2, 1)) == ANSWERS
    with pytest.raises(TooOld):
        sealed(day=dt.date(2020, 1, 31))
    assert SubjectKey.objects.count() == 1


def test_who_asked_for_erasure_can_report_again_and_the_old_stays_silent(own_scope, known):
    before = sealed()
    assert erase_subject(SOMEBODY, by=None) == 1
    after = sealed({"temperature": "36.5"})
    assert opened(before) is None
    assert opened(after) == {"temperature": "36.5"}


def test_a_new_secret_reads_what_hung_on_the_old_and_wraps_it_anew(own_scope, settings):
    settings.SECRET_KEY = "the first secret"
    blob = sealed()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the second", ["the first secret"]
    assert opened(blob) == ANSWERS
    sealed(subject=ELSE)
    SubjectKey.objects.filter(subject=ELSE).update(wrapped=b"no secret opens this")
    assert rewrap() == 1 and rewrap() == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(blob) == ANSWERS
    settings.SECRET_KEY = "a third that knows nothing"
    with pytest.raises(Spoilt):
        opened(blob)


def test_a_key_put_into_another_persons_row_does_not_open(own_scope):
    sealed()
    sealed(subject=ELSE)
    mine, other = SubjectKey.objects.order_by("pk")
    SubjectKey.objects.filter(pk=mine.pk).update(wrapped=bytes(other.wrapped))
    with pytest.raises(Spoilt):
        sealed()


def test_wrapping_twice_never_gives_the_same():
    key = new_key()
    assert wrap(key, bound_to=b"x") != wrap(key, bound_to=b"x") and len(key) == 32
