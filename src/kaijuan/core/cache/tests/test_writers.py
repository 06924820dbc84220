"""Several writers at once, on PostgreSQL: none waits for another, none is overlooked."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kaijuan.core.cache.models import Change
from kaijuan.core.cache.public import revision_of
from kaijuan.core.cache.revision import add_up
from kaijuan.core.testing.factories import make_institution
from kaijuan.core.testing.needs import only_on

pytestmark = [
    pytest.mark.django_db(transaction=True),
    only_on("postgresql", "SQLite has one writer at a time"),
]
PATIENCE = 10


class Writer(threading.Thread):
    """Changes the register, says so, and commits when told to."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.institution = name
        self.written, self.may_commit = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                make_institution(self.institution)
                self.written.set()
                self.may_commit.wait(PATIENCE)
        finally:
            connection.close()

    def commit(self) -> None:
        self.may_commit.set()
        self.join(PATIENCE)


def test_who_commits_late_with_a_smaller_number_is_seen():
    early, late = Writer("甲大学"), Writer("乙学院")
    before = revision_of("institutions")
    early.start()
    assert early.written.wait(PATIENCE)
    late.start()
    # The second one is not kept waiting by the first, which has not committed.
    assert late.written.wait(PATIENCE)
    late.commit()
    between = revision_of("institutions")
    early.commit()
    after = revision_of("institutions")
    assert len({before, between, after}) == 3
    first, second = Change.objects.filter(topic="institutions").order_by("-pk")[:2]
    assert first.pk > second.pk


def test_adding_up_leaves_out_nobody():
    """A change that is not committed yet survives the adding up, and changes the sum later."""
    for number in range(9):
        make_institution(f"第{number}大学")
    writer = Writer("甲大学")
    writer.start()
    assert writer.written.wait(PATIENCE)
    before = revision_of("institutions")
    add_up()
    assert Change.objects.filter(topic="institutions").count() == 1
    assert revision_of("institutions") == before
    writer.commit()
    assert revision_of("institutions") != before


def test_many_add_up_together_and_the_sum_stays():
    for number in range(30):
        make_institution(f"第{number}大学")
    before = revision_of("institutions")

    def work() -> None:
        try:
            for _ in range(5):
                add_up()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert revision_of("institutions") == before


def test_an_emptied_table_is_a_change():
    make_institution("甲大学")
    before = revision_of("institutions")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tenancy_institution CASCADE")
    assert revision_of("institutions") != before
