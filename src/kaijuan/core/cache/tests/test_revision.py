"""A revision is another one after every change that is committed, and only then."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from kaijuan.core.cache import revision
from kaijuan.core.cache.models import Change
from kaijuan.core.cache.public import UnknownTopic, revision_of
from kaijuan.core.cache.revision import add_up, known_revision, one_reading
from kaijuan.core.cache.triggers import change_triggers
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.core.tenancy.triggers import install_triggers, missing_triggers
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db

TABLE = "tenancy_institution"


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _delete(made: Institution) -> None:
    with across_the_wall("a test deletes an institution"):
        made.delete()


WAYS = {
    "save": lambda made: make_institution("乙学院"),
    "update": lambda made: Institution.objects.filter(pk=made.pk).update(city="绵阳"),
    "bulk update": lambda made: Institution.objects.bulk_update([made], ["city"]),
    "delete": lambda made: _delete(made),
    "raw update": lambda made: raw(f"UPDATE {TABLE} SET city = '泸州' WHERE id = {made.pk}"),
    "raw delete": lambda made: raw(f"DELETE FROM {TABLE} WHERE id = {made.pk}"),
    "raw insert": lambda made: raw(
        "INSERT INTO directory_alias (institution_id, name, kind) "
        f"VALUES ({made.pk}, '甲大', 'short')"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_is_a_change(way):
    made = make_institution("甲大学")
    before = revision_of("institutions")
    WAYS[way](made)
    assert revision_of("institutions") != before


def test_what_is_not_written_is_no_change():
    make_institution("甲大学")
    before = revision_of("institutions")
    list(Institution.objects.all())
    make_user("li")
    assert revision_of("institutions") == before


def test_topics_change_by_themselves():
    make_institution("甲大学")
    releases = known_revision(("releases",))
    make_institution("乙学院")
    assert known_revision(("releases",)) == releases


def test_a_rollback_leaves_no_trace():
    make_institution("甲大学")
    before = revision_of("institutions")
    with transaction.atomic():
        make_institution("乙学院")
        inside = revision_of("institutions")
        transaction.set_rollback(True)
    assert revision_of("institutions") == before != inside


def test_two_changes_that_never_met_have_revisions_of_their_own():
    """What is drawn in a transaction that is undone is not found by the next writer."""
    make_institution("甲大学")
    seen = set()
    for _ in range(3):
        with transaction.atomic():
            make_institution("乙学院")
            seen.add(revision_of("institutions"))
            transaction.set_rollback(True)
    assert len(seen) == 3


def test_a_page_asks_once(django_assert_num_queries):
    make_institution("甲大学")
    with django_assert_num_queries(1), one_reading():
        assert revision_of("institutions") == revision_of("institutions")
        revision_of("releases", "figures")


def test_outside_a_page_it_is_asked_each_time(django_assert_num_queries):
    with django_assert_num_queries(2):
        revision_of("institutions")
        revision_of("institutions")


def test_where_nothing_is_known_no_two_revisions_are_alike():
    Change.objects.all().delete()
    assert known_revision(("institutions",)) is None
    assert revision_of("institutions") != revision_of("institutions")
    make_institution("甲大学")
    assert revision_of("institutions") == revision_of("institutions")


def test_an_unknown_topic_is_refused():
    with pytest.raises(UnknownTopic):
        revision_of("instituitons")


def test_a_trigger_that_is_gone_is_missed_and_comes_back_with_a_change():
    make_institution("甲大学")
    trigger = next(each for each in change_triggers() if each.table == TABLE)
    suffix = f' ON "{TABLE}"' if connection.vendor == "postgresql" else ""
    raw(f"DROP TRIGGER {trigger.name}{suffix}")
    assert missing_triggers() == [f"{TABLE}: {trigger.message}"]
    before = revision_of("institutions")
    install_triggers()
    assert missing_triggers() == []
    assert revision_of("institutions") != before


def test_an_import_of_many_rows_writes_little():
    Institution.objects.bulk_create(
        [
            Institution(key=f"K{n}", slug=f"k{n}", name=f"第{n}大学", kind="military", city="成都")
            for n in range(300)
        ]
    )
    assert Change.objects.filter(topic="institutions").count() <= 5


def test_adding_up_changes_no_revision(monkeypatch):
    """Inside a transaction nothing is added up; the statement itself is tried here."""
    for number in range(20):
        make_institution(f"第{number}大学")
    before = revision_of("institutions", "releases", "figures")
    monkeypatch.setattr(type(connection), "in_atomic_block", False, raising=False)
    with monkeypatch.context() as patched:
        patched.setattr(revision, "MOST_CHANGES", 5)
        revision_of("institutions")
    assert revision_of("institutions", "releases", "figures") == before
    if connection.vendor == "postgresql":
        assert Change.objects.filter(topic="institutions").count() == 1
    add_up()
    assert revision_of("institutions", "releases", "figures") == before
