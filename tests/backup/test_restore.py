"""``kaijuan restore``: what it refuses, and what is there afterwards."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest

from kaijuan.core.testing.needs import needs_postgresql
from tests.backup.engines import PREVIOUS, hashes, manifest, new_place
from tests.command.house import running_house

pytestmark = pytest.mark.server

#: What a restore itself writes.
ITS_OWN = {"audit_auditentry", "audit_chainhead", "backup_restoration", "cache_change"}

STRANGE = """
import datetime as dt, uuid
from decimal import Decimal
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from axes.models import AccessAttempt
from kaijuan.core.audit.public import record
from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports.models import DataPoint
import kaijuan.core.backup.verbs

last = User.objects.create_user("passing")
User.objects.filter(pk=last.pk)._raw_delete("default")
odd = "a\\n\\t\\"'\\\\|\\u2028\\ud842\\udfb7 Ω"
for name, micro in ((odd, 0), ("b", 1), ("c", 999999), ("d", 120000)):
    name = name.encode("utf-16", "surrogatepass").decode("utf-16")
    at = dt.datetime(2020, 2, 29, 23, 59, 59, micro, dt.UTC)
    User.objects.create(username=f"u{micro}", display_name=name, joined_at=at)
AccessAttempt.objects.bulk_create([
    AccessAttempt(ip_address=ip, username=name, failures_since_start=1, user_agent="",
                  http_accept="", path_info="")
    for ip, name in (("2001:db8::1", "u"), (None, None))])
house = Institution.objects.consortium()
with institution_scope(house), transaction.atomic():
    details = {"rows": 1, "snapshot": "é😀\\u2028", "b": 10**30}
    record("backup.made", house, by=None, details=details)
point = DataPoint.objects.first()
with institution_scope(point.institution):
    for n, value in enumerate(("0", "1.5", "123456789.25", "0.0001", None)):
        DataPoint.objects.bulk_create([DataPoint(
            institution=point.institution, subject=point.subject, ref=f"S{n}",
            compiled_for=point.compiled_for,
            indicator=point.indicator, comparator="none" if value is None else "exact",
            absence="not-reported" if value is None else "", unit=point.unit,
            value=None if value is None else Decimal(value))])
job = DBTaskResult.objects.first()
numbers = [1e16, 1e-7, 1.0, -0.0, 12345678901234567890]
for value in (None, {"b": numbers, "a": {"ü": "\\u0001"}}, "null", []):
    job.pk, job.return_value = uuid.uuid4(), value
    job.save(force_insert=True)
"""


@needs_postgresql
def test_strange_values_go_to_the_other_engine_and_back_unchanged(house, tmp_path):
    house.python(STRANGE)
    first, second, third = (tmp_path / f"{n}.zip" for n in (1, 2, 3))
    house.done("backup", "--to", str(first))
    with new_place("postgresql", tmp_path / "there") as there:
        there.done("restore", str(first))
        there.done("backup", "--to", str(second))
        # The key after the highest one ever given out, on this engine too.
        code = (
            "from kaijuan.core.accounts.models import User\n"
            "print(User.objects.create_user('next').pk)"
        )
        given = there.python(code)
    with new_place("sqlite", tmp_path / "back") as back:
        back.done("restore", str(second))
        back.done("backup", "--to", str(third))
        assert back.python(code) == given == house.python(code)
    one, two, three = hashes(first), hashes(second), hashes(third)
    assert one.keys() == two.keys() == three.keys()
    for table in one.keys() - ITS_OWN:
        assert one[table] == two[table] == three[table], table


def test_a_house_that_is_there_is_not_overwritten_by_chance(filled, tmp_path):
    filled.done("backup", "--to", str(tmp_path / "b.zip"))
    refused = filled.run("restore", str(tmp_path / "b.zip"))
    assert refused.returncode == 1
    assert "75 institutions, 6 accounts" in refused.stderr
    assert "--replace" in refused.stderr


@needs_postgresql
def test_tables_of_others_stay_whatever_they_are_called(kept, tmp_path):
    """Also where their names begin like ours; on SQLite the file is the house's alone."""
    with new_place("postgresql", tmp_path / "house", like=kept("postgresql")) as house:
        house.python(
            "from django.db import connection\n"
            "connection.cursor().execute('CREATE TABLE reports_of_others AS SELECT 1 AS a')"
        )
        house.done("restore", str(PREVIOUS), "--replace")
        told = house.python(
            "from django.db import connection\n"
            "print('reports_of_others' in connection.introspection.table_names())"
        )
        assert told == "True"


def test_replacing_takes_a_backup_first_and_that_one_leads_back(filled, tmp_path):
    kept = tmp_path / "kept.zip"
    filled.done("backup", "--to", str(kept))
    filled.python(
        "from kaijuan.core.accounts.models import User\n"
        "User.objects.create_user('late')\n"
        "from django.conf import settings\n"
        "(settings.HOME / 'demo-password').write_text('changed')"
    )
    said = filled.done("restore", str(kept), "--replace")
    (before,) = (filled.home / "backups").glob("*.zip")
    assert str(before) in said
    assert hashes(before)["accounts_user"][0] == 7
    assert (filled.home / "demo-password").read_text() == "previous-release"
    filled.done("restore", str(before), "--replace")
    after = tmp_path / "after.zip"
    filled.done("backup", "--to", str(after))
    for table in hashes(before).keys() - ITS_OWN:
        assert hashes(after)[table] == hashes(before)[table], table
    assert (filled.home / "demo-password").read_text() == "changed"


def test_it_is_in_the_log_and_the_next_start_serves_it(filled):
    verbs = filled.python(
        "from kaijuan.core.audit.models import AuditEntry\n"
        "from kaijuan.core.tenancy.scope import across_the_wall\n"
        "with across_the_wall('test'):\n"
        "    print(AuditEntry.objects.order_by('-at').first().verb)"
    )
    assert verbs == "backup.restored"
    with running_house(filled.home, **filled.settings) as house:
        house.wait_for("Stop it with Ctrl-C")
        assert house.health()["http"] == 200
        assert "四川省高等学校图书情报工作委员会".encode() in house.get("/")[1]
        assert house.end() == 0


def test_it_refuses_while_the_house_is_served(filled):
    with running_house(filled.home, **filled.settings) as house:
        house.wait_for("Stop it with Ctrl-C")
        refused = filled.run("restore", str(PREVIOUS), "--replace")
        assert refused.returncode == 1
        assert f"serves this home now (http://127.0.0.1:{house.port})" in refused.stderr
        assert house.health()["http"] == 200
        house.end()


@needs_postgresql
def test_on_postgresql_it_refuses_while_another_machine_uses_the_database(tmp_path):
    with new_place("postgresql", tmp_path / "one") as one:
        one.done("restore", str(PREVIOUS))
        with running_house(tmp_path / "two", **one.settings) as elsewhere:
            elsewhere.wait_for("Stop it with Ctrl-C")
            refused = one.run("restore", str(PREVIOUS), "--replace")
            assert refused.returncode == 1
            assert "in use" in refused.stderr
            assert elsewhere.health()["http"] == 200
            elsewhere.end()


def _changed(file, to, **more):
    """A copy of an archive with another manifest."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | more).encode()
            new.writestr(name, data)
    return to


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"format_version": 99, "kaijuan": "9.9"}, "made by Kaijuan 9.9"),
        ({"migrations": ["accounts.0001_initial", "desk.0007_later"]}, "newer version of Kaijuan"),
        ({"format": "other"}, "not a whole backup"),
    ],
)
def test_it_refuses_what_it_cannot_restore_and_changes_nothing(empty, tmp_path, more, sentence):
    file = _changed(PREVIOUS, tmp_path / "other.zip", **more)
    refused = empty.run("restore", str(file))
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "nothing to back up" in empty.run("backup").stderr


def test_it_refuses_a_half_archive_and_changes_nothing(filled, tmp_path):
    half = tmp_path / "half.zip"
    half.write_bytes(PREVIOUS.read_bytes()[:60_000])
    before = tmp_path / "before.zip"
    filled.done("backup", "--to", str(before))
    refused = filled.run("restore", str(half), "--replace")
    assert refused.returncode == 1
    assert "not a whole backup" in refused.stderr
    assert filled.run("restore", str(tmp_path / "none.zip")).returncode == 1
    after = tmp_path / "after.zip"
    filled.done("backup", "--to", str(after))
    assert hashes(after)["tenancy_institution"] == hashes(before)["tenancy_institution"]


def test_an_archive_cannot_write_outside_of_the_home(empty, tmp_path):
    files = manifest(PREVIOUS)["files"]
    files[0] = {**files[0], "path": "../outside"}
    bad = _changed(PREVIOUS, tmp_path / "bad.zip", files=files)
    with zipfile.ZipFile(bad, "a") as more:
        more.writestr("home/../outside", b"previous-release")
    refused = empty.run("restore", str(bad))
    assert refused.returncode == 1
    assert not (empty.home.parent / "outside").exists()


def test_a_spoilt_sqlite_file_is_kept_aside_and_replaced(house):
    database = house.home / "kaijuan.sqlite3"
    database.write_bytes(b"no database at all" * 5000)
    refused = house.run("restore", str(PREVIOUS), "--replace")
    assert refused.returncode == 1  # what is there cannot be backed up first
    house.done("restore", str(PREVIOUS), "--replace", "--no-safety-backup")
    assert "75" in house.python(
        "from kaijuan.core.tenancy.models import Institution\nprint(Institution.objects.count())"
    )
    (aside,) = house.home.glob("kaijuan.sqlite3.spoilt-*")
    assert aside.read_bytes().startswith(b"no database")


def test_a_log_of_the_old_database_is_never_played_into_the_new_one(house, tmp_path):
    """A killed process leaves its write-ahead log beside the file that is replaced."""
    kept = tmp_path / "kept.zip"
    house.done("backup", "--to", str(kept))
    house.python(
        "import os\n"
        "from kaijuan.core.accounts.models import User\n"
        "User.objects.create_user('logged')\n"
        "import sys; sys.stdout.flush(); import shutil\n"
        "from django.conf import settings\n"
        "for end in ('-wal', '-shm'):\n"
        "    shutil.copy(f'{settings.HOME}/kaijuan.sqlite3{end}', f'{settings.HOME}/kept{end}')\n"
    )
    for end in ("-wal", "-shm"):
        shutil.move(house.home / f"kept{end}", house.home / f"kaijuan.sqlite3{end}")
    house.done("restore", str(kept), "--replace")
    names = house.python(
        "from kaijuan.core.accounts.models import User\n"
        "print(*User.objects.values_list('username', flat=True))"
    )
    assert "logged" not in names and "director" in names
    assert "No problem" in house.done("check")
