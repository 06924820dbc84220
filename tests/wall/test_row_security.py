"""The wall as PostgreSQL keeps it, for an application that does not own the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django_scopes import scopes_disabled

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.tenancy.row_security import (
    expected_policies,
    grant_to,
    install_policies,
    is_enforced,
    missing_policies,
)
from kaijuan.core.tenancy.scope import across_the_wall, institution_scope
from kaijuan.core.tenancy.walled import Owned
from kaijuan.core.testing.needs import only_on
from kaijuan.network.directory.models import Department

pytestmark = [
    pytest.mark.django_db,
    only_on("postgresql", "the embedded database has no roles and no row-level security"),
]
TABLE = Department._meta.db_table


@pytest.fixture
def application(own: Any, foreign: Any) -> Iterator[None]:
    """Two libraries with a department each, seen by a role that owns nothing."""
    for institution in (own, foreign):
        with institution_scope(institution):
            Department.objects.create(name=f"{institution.name}采编部")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kaijuan_application_in_a_test")
        grant_to("kaijuan_application_in_a_test")
        cursor.execute("SET LOCAL ROLE kaijuan_application_in_a_test")
    yield
    # The test's transaction is rolled back, and the role with it.


def names(sql: str = f"SELECT name FROM {TABLE}") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [name for (name,) in cursor.fetchall()]


def test_every_owned_table_has_its_policies(db):
    assert missing_policies() == []
    tables = {policy.table for policy in expected_policies()}
    owned = {model._meta.db_table for model in _all_models() if issubclass(model, Owned)}
    assert owned == tables and owned


def _all_models() -> list[Any]:
    from django.apps import apps

    return [model for model in apps.get_models() if model._meta.managed]


def test_the_owner_is_not_held_and_the_application_is(own, application):
    assert is_enforced()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert not is_enforced()


def test_raw_sql_sees_the_open_scope_only(own, foreign, application):
    assert names() == []
    with institution_scope(own):
        assert names() == ["甲大学采编部"]
        with institution_scope(foreign):
            assert names() == ["乙学院采编部"]
        assert names() == ["甲大学采编部"]
    assert names() == []


def test_scopes_switched_off_show_nothing(own, foreign, application):
    with scopes_disabled():
        assert list(Department.objects.all()) == []
        assert names() == []
        assert Department.objects.count() == 0
    with institution_scope(own), scopes_disabled():
        assert names() == []


def test_crossing_the_wall_with_a_reason_sees_all(own, foreign, application):
    with across_the_wall("a test"):
        assert len(names()) == 2
        with scopes_disabled():
            assert len(names()) == 2
        with institution_scope(own):
            assert len(names()) == 1
            with scopes_disabled():
                assert names() == []


def test_a_foreign_row_is_neither_written_nor_moved_nor_deleted(own, foreign, application):
    with institution_scope(own), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET name = 'x' WHERE institution_id = %s", [foreign.pk])
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {TABLE} WHERE institution_id = %s", [foreign.pk])
        assert cursor.rowcount == 0
        for attempt in (
            f"INSERT INTO {TABLE} (institution_id, code, name) VALUES "
            f"({foreign.pk}, gen_random_uuid(), 'x')",
            f"UPDATE {TABLE} SET institution_id = {foreign.pk}",
        ):
            with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
                cursor.execute(attempt)
    with institution_scope(foreign):
        assert names() == ["乙学院采编部"]


def test_what_a_rollback_took_back_is_told_again(own, foreign, application):
    with institution_scope(own):
        with pytest.raises(RuntimeError), transaction.atomic(), institution_scope(foreign):
            assert names() == ["乙学院采编部"]
            raise RuntimeError
        assert names() == ["甲大学采编部"]


def test_also_where_the_scope_was_opened_after_the_savepoint_and_stays(own, foreign, application):
    with institution_scope(own):
        before = transaction.savepoint()
        with institution_scope(foreign):
            assert names() == ["乙学院采编部"]
            transaction.savepoint_rollback(before)
            assert names() == ["乙学院采编部"]
        assert names() == ["甲大学采编部"]


def test_a_failed_statement_does_not_hide_its_reason(own, application):
    with institution_scope(own):
        with (
            pytest.raises(ProgrammingError, match="nonsense"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM nonsense")
        assert names() == ["甲大学采编部"]


def test_the_application_changes_no_table_and_no_log(own, application):
    with institution_scope(own), connection.cursor() as cursor:
        for attempt in (
            f"TRUNCATE {AuditEntry._meta.db_table}",
            f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY",
            f"DROP TABLE {TABLE}",
            f"DELETE FROM {AuditEntry._meta.db_table}",
            f"UPDATE {AuditEntry._meta.db_table} SET verb = 'x.y'",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(attempt)


def test_the_house_works_as_the_application(own, personas, application, client):
    client.force_login(personas["director"])
    answer = client.post(f"/i/{own.slug}/departments/new/", {"name": "流通部"})
    assert answer.status_code == 302, answer.content
    with institution_scope(own):
        assert set(names()) == {"甲大学采编部", "流通部"}
    assert client.get(f"/i/{own.slug}/departments/").status_code == 200
    assert client.get("/").status_code == 200


def test_a_lost_policy_is_noticed_and_put_back(db):
    policy = next(iter(expected_policies()))
    with connection.cursor() as cursor:
        cursor.execute(f'DROP POLICY {policy.name} ON "{policy.table}"')
    assert missing_policies() == [f"{policy.table}: {policy.command}"]
    install_policies()
    assert missing_policies() == []
