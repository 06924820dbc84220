"""Triggers are there, are missed when they go, and come back with the next migration."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from kaijuan.config.command.up.prepare import migrate
from kaijuan.core.tenancy.triggers import (
    expected_triggers,
    install_triggers,
    installed_triggers,
    missing_triggers,
)

pytestmark = pytest.mark.django_db


def drop_one() -> None:
    trigger = next(iter(expected_triggers()))
    with connection.cursor() as cursor:
        suffix = f' ON "{trigger.table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {trigger.name}{suffix}")


def test_all_are_installed_after_migrations():
    assert missing_triggers() == []
    assert len(installed_triggers()) == len(list(expected_triggers())) > 5


def test_a_dropped_one_is_named():
    drop_one()
    assert len(missing_triggers()) == 1


def test_the_next_migration_puts_it_back():
    drop_one()
    call_command("migrate", verbosity=0)
    assert missing_triggers() == []


def test_installing_twice_changes_nothing():
    before = installed_triggers()
    install_triggers()
    assert installed_triggers() == before


def test_the_next_start_puts_it_back_though_no_migration_waits():
    drop_one()
    migrate(lambda _step: None)
    assert missing_triggers() == []
