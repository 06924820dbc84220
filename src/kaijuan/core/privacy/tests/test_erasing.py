"""Erased is erased: by the clock, for who leaves, for who asks; counted, told, and for good."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.jobs.public import FailedAt, run_ready_jobs
from kaijuan.core.notify.public import messages_of
from kaijuan.core.privacy import registry, tasks
from kaijuan.core.privacy.domain import erasing
from kaijuan.core.privacy.domain.looks import record_looks
from kaijuan.core.privacy.kept import kept_of
from kaijuan.core.privacy.models import Look, SubjectKey
from kaijuan.core.privacy.public import (
    NoReason,
    NothingKept,
    erase_due,
    erase_subject,
    record_look,
    seal,
    unseal,
)
from kaijuan.core.privacy.registry import DEFAULT_KEEP, Subjects
from kaijuan.core.privacy.tasks import erase
from kaijuan.core.privacy.tests.conftest import ANSWERS, ELSE, KEEP, PURPOSE, SOMEBODY, TODAY
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db
FEBRUARY = dt.date(2020, 2, 29)


def test_a_month_goes_on_the_day_its_last_day_is_older_than_kept(own_scope, forgotten):
    blob = seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=FEBRUARY)
    [kept] = kept_of(SOMEBODY)
    assert kept.until == dt.date(2020, 3, 1) + KEEP == dt.date(2020, 3, 31)
    assert erase_due(own_scope, on=kept.until - dt.timedelta(days=1)) == 0
    assert unseal(blob, subject=SOMEBODY, purpose=PURPOSE, day=FEBRUARY) == ANSWERS
    assert erase_due(own_scope, on=kept.until) == 1
    assert unseal(blob, subject=SOMEBODY, purpose=PURPOSE, day=FEBRUARY) is None
    row = SubjectKey.objects.get()
    assert bytes(row.wrapped) == b"" and row.destroyed_at is not None
    assert forgotten[-1] == (own_scope.key, dt.date(2020, 3, 1))
    assert erase_due(own_scope, on=kept.until) == 0
    said = AuditEntry.objects.filter(verb="privacy.erased").order_by("sequence")
    assert [entry.details["keys"] for entry in said][-2:] == [1, 0]
    assert "体温" in said.last().sentence() and str(SOMEBODY) not in str(said.last().details)


def test_what_no_room_declared_is_not_kept_for_ever(own_scope, forgotten):
    seal(SOMEBODY, ANSWERS, purpose="undeclared", day=TODAY)
    assert erase_due(own_scope, on=TODAY + DEFAULT_KEEP) == 0
    assert erase_due(own_scope, on=TODAY + DEFAULT_KEEP + dt.timedelta(days=31)) == 1


def test_a_destroyed_key_stays_destroyed_in_the_database_itself(own_scope, forgotten, known):
    seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=TODAY)
    rows = SubjectKey.objects.filter(subject=SOMEBODY)
    with pytest.raises(DatabaseError, match="not deleted"), transaction.atomic():
        rows.delete()
    erase_subject(SOMEBODY, by=None)
    with pytest.raises(DatabaseError, match="stays destroyed"), transaction.atomic():
        rows.update(wrapped=b"again", destroyed_at=None)
    with pytest.raises(NothingKept), transaction.atomic():
        registry.retentions._items.clear()
        erase_subject(SOMEBODY, by=None)


def test_who_asks_is_told_and_only_theirs_goes(own_scope, forgotten, known, personas):
    mine = seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=TODAY)
    other = seal(ELSE, ANSWERS, purpose=PURPOSE, day=TODAY)
    assert erase_subject(SOMEBODY, by=personas["director"]) == 1
    assert unseal(mine, subject=SOMEBODY, purpose=PURPOSE, day=TODAY) is None
    assert unseal(other, subject=ELSE, purpose=PURPOSE, day=TODAY) == ANSWERS
    assert forgotten == [(own_scope.key, SOMEBODY)]
    [message] = messages_of(personas["librarian"])
    assert message.href.endswith("/looks/kept/")
    entry = AuditEntry.objects.get(verb="privacy.person_erased")
    assert entry.details == {"keys": 1, "rows": 1}


def test_who_has_left_goes_in_the_night(own, forgotten, known, monkeypatch):
    gone = Subjects(
        **{f: getattr(known, f) for f in known.__dataclass_fields__ if f != "left"},
        left=lambda _at, _on: [SOMEBODY],
    )
    monkeypatch.setitem(registry.subjects._items, "tests", gone)
    with institution_scope(own):
        seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=TODAY)
        seal(ELSE, ANSWERS, purpose=PURPOSE, day=TODAY)
    erase()
    with institution_scope(own):
        [left] = SubjectKey.objects.filter(destroyed_at=None)
        assert left.subject == ELSE
        entry = AuditEntry.objects.get(verb="privacy.leavers_erased")
        assert entry.details == {"people": 1, "keys": 1, "rows": 1}


def test_a_library_that_fails_stops_no_other(own, foreign, forgotten, monkeypatch):
    for each in (own, foreign):
        with institution_scope(each):
            seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=FEBRUARY)

    def failing(institution):
        if institution == own:
            raise ValueError
        return erase_due(institution, on=dt.date(2020, 4, 30))

    monkeypatch.setattr(tasks, "erase_due", failing)
    with pytest.raises(FailedAt, match=own.key):
        erase()
    for each, left in ((own, 1), (foreign, 0)):
        with institution_scope(each):
            assert SubjectKey.objects.filter(destroyed_at=None).count() == left


def test_a_night_asks_once_for_each_library(own_scope, forgotten, monkeypatch):
    asked = []
    monkeypatch.setattr(erasing, "enqueue", lambda name, **_ids: asked.append(name))
    for purpose in (PURPOSE, "undeclared"):
        seal(SOMEBODY, ANSWERS, purpose=purpose, day=FEBRUARY)
    erase_due(own_scope, on=dt.date(2021, 4, 30))
    assert sorted(asked) == ["backup.keep_keys", "privacy.settle"]


def test_an_erasure_asks_for_the_copies_of_the_keys_to_be_renewed(
    own_scope, forgotten, settings, tmp_path, consortium
):
    from kaijuan.core.backup.keys import gather, keep_keys

    settings.HOME, settings.BACKUPS = tmp_path, str(tmp_path / "backups")
    for folder in ("backups", "disk"):
        (tmp_path / folder).mkdir()
    seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=FEBRUARY)
    wrapped = bytes(SubjectKey.objects.get().wrapped).hex()
    files = keep_keys(tmp_path / "backups", tmp_path / "disk")
    assert all(wrapped in file.read_text() for file in files) and len(files) == 2
    old = files[1].read_bytes()
    erase_due(own_scope, on=dt.date(2020, 4, 30))
    run_ready_jobs()
    assert not any(wrapped in file.read_text() for file in files)
    # A copy from before, brought back from elsewhere, opens nothing either.
    files[1].write_bytes(old)
    found = gather(tmp_path / "disk" / "old.zip", consortium.code.hex)
    assert [(key.wrapped, bool(key.destroyed_at)) for key in found.keys] == [("", True)]


def test_a_look_needs_a_reason_and_cannot_be_changed(own_scope, personas):
    with pytest.raises(NoReason):
        record_look(SOMEBODY, own_scope, purpose=PURPOSE, reason="  ", by=personas["director"])
    made = record_looks(
        [(SOMEBODY, own_scope), (ELSE, own_scope)],
        purpose=PURPOSE,
        reason="复核体温",
        by=personas["director"],
    )
    assert made == 2 == Look.objects.count()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Look.objects.update(reason="")
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Look.objects.all().delete()
