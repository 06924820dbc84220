"""Migrations that draw a new model alone make the tables that Django's own way makes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState

from kaijuan.core import states
from kaijuan.core.testing.needs import only_on

pytestmark = pytest.mark.server

#: The whole house, migrated as Django does it: everything related is drawn again and again.
_PLAIN = """
import json
from kaijuan.config.command.django_ready import start_django
start_django()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ProjectState
from kaijuan.core import states
ProjectState.add_model = states._add_model
ProjectState.add_field = states._add_field
ProjectState._append_option = states._append_option
ProjectState._find_reload_model = states._find
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
    print(json.dumps(cursor.fetchall()))
"""


@only_on("sqlite", "the tables are read from its own catalogue")
@pytest.mark.django_db
def test_the_tables_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("KAIJUAN_HOME", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _PLAIN], capture_output=True, check=True)
    plain = json.loads(done.stdout.splitlines()[-1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
        quick = [list(row) for row in cursor.fetchall()]
    assert len(quick) > 500
    assert quick == plain


def test_this_process_draws_them_alone():
    assert ProjectState.add_model is states.add_model
