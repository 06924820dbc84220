"""``kaijuan backup`` on a house that does not run: what it writes, and what it says."""

from __future__ import annotations

import resource
import stat
import subprocess
import zipfile

import pytest

from tests.backup.engines import PREVIOUS, hashes, manifest
from tests.command.house import COMMAND, environment

pytestmark = pytest.mark.server


def test_it_keeps_rows_and_files_and_only_its_owner_reads_it(filled, tmp_path):
    file = tmp_path / "b.zip"
    said = filled.done("backup", "--to", str(file))
    assert str(file) in said and "whole" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = manifest(file)
    assert found["format"] == "kaijuan-backup"
    assert hashes(file)["tenancy_institution"] == hashes(PREVIOUS)["tenancy_institution"]
    names = {entry["path"] for entry in found["files"]}
    assert {"secret-key", "demo-password", "releases/sichuan-2020/report.json"} <= names
    assert not any("sqlite3" in name or name.endswith(".lock") for name in names)


def test_without_a_place_it_goes_to_the_folder_of_backups_and_is_listed(house):
    assert "no backup" in house.done("backup", "list")
    house.done("backup")
    (file,) = (house.home / "backups").glob("*.zip")
    listed = house.done("backup", "list")
    assert file.name in listed and "by hand" in listed
    # Backups are not part of the next backup.
    assert not any("backups" in e["path"] for e in manifest(file)["files"])


def test_who_is_signed_in_and_the_counters_of_requests_stay_out(house, tmp_path):
    house.python(
        "from django.contrib.auth import get_user_model\n"
        "from django.test import Client\n"
        "Client().force_login(get_user_model().objects.first())\n"
        "from kaijuan.core.accounts.models import Session\n"
        "assert Session.objects.count() == 1\n"
    )
    (house.home / "run").mkdir(exist_ok=True)
    (house.home / "run" / "api-limits.sqlite3-wal").write_bytes(b"x")
    file = tmp_path / "b.zip"
    house.done("backup", "--to", str(file))
    found = manifest(file)
    assert "accounts_session" not in hashes(file)
    assert "accounts_session" in found["tables_left_out"]
    assert not any(entry["path"].startswith("run/") for entry in found["files"])


def test_verify_reads_all_of_it(house, tmp_path):
    file = tmp_path / "b.zip"
    house.done("backup", "--to", str(file))
    assert "Whole" in house.done("backup", "verify", str(file))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    spoilt = house.run("backup", "verify", str(file))
    assert spoilt.returncode == 1
    assert "not a whole backup" in spoilt.stderr


def test_it_is_in_the_log_by_its_digest(house, tmp_path):
    house.done("backup", "--to", str(tmp_path / "b.zip"))
    said = house.done("backup", "verify", str(tmp_path / "b.zip"))
    digest = said.split("SHA-256 ")[1].split()[0]
    entry = house.python(
        "from kaijuan.core.audit.models import AuditEntry\n"
        "from kaijuan.core.tenancy.scope import across_the_wall\n"
        "with across_the_wall('test'):\n"
        "    e = AuditEntry.objects.order_by('-at').first()\n"
        "    print(e.verb, e.details['snapshot'], e.sentence())"
    )
    assert entry.startswith(f"backup.made {digest}")


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("nowhere/b.zip", "There is no folder"),
        ("nowhere", "There is no folder"),
        ("there.zip", "is already there"),
    ],
)
def test_it_says_what_is_wrong_with_the_place(house, tmp_path, to, sentence):
    (tmp_path / "there.zip").write_text("mine")
    refused = house.run("backup", "--to", str(tmp_path / to))
    assert refused.returncode == 1
    assert sentence in refused.stderr and "Traceback" not in refused.stderr
    assert (tmp_path / "there.zip").read_text() == "mine"


def test_a_disk_that_is_full_leaves_no_half_backup_and_the_old_one(house, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    house.done("backup", "--to", str(folder))
    (old,) = folder.glob("*.zip")
    before = old.read_bytes()

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    full = subprocess.run(
        [*COMMAND, "backup", "--to", str(folder / "second.zip")],
        env=environment(house.home),
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert full.returncode == 1
    assert "No backup can be written" in full.stderr, full.stderr
    assert "Traceback" not in full.stderr
    assert old.read_bytes() == before
    beside = (".lock", ".keys")
    assert [file.name for file in folder.iterdir() if not file.name.endswith(beside)] == [old.name]


def test_what_a_killed_backup_left_is_cleared_and_never_listed(house, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    left = folder / ".kaijuan-20200101-000000Z.zip.partial"
    left.write_bytes(b"half")
    house.done("backup", "--to", str(folder))
    assert not left.exists()
    assert len(list(folder.glob("*.zip"))) == 1


def test_there_is_nothing_to_back_up_before_the_first_start(empty, tmp_path):
    refused = empty.run("backup", "--to", str(tmp_path / "b.zip"))
    assert refused.returncode == 1
    assert "nothing to back up" in refused.stderr
    assert not (tmp_path / "b.zip").exists()


def test_it_says_that_the_database_is_away(tmp_path):
    from tests.backup.engines import Place

    url = "postgres://nobody@127.0.0.1:1/none"
    refused = Place(tmp_path, {"KAIJUAN_DATABASE_URL": url}).run("backup")
    assert refused.returncode == 2
    assert "cannot be reached" in refused.stderr


def test_tables_of_others_are_named_and_not_taken(house, tmp_path):
    house.python(
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE somebody_elses (a int)')"
    )
    file = tmp_path / "b.zip"
    house.done("backup", "--to", str(file))
    assert "somebody_elses" in manifest(file)["tables_left_out"]
    assert "rows/somebody_elses.jsonl" not in zipfile.ZipFile(file).namelist()


def test_a_file_that_a_restore_would_refuse_is_named_instead_of_left_out(house, tmp_path):
    (house.home / "files").mkdir()
    (house.home / "files" / "a\\b").write_text("x")
    refused = house.run("backup", "--to", str(tmp_path / "b.zip"))
    assert refused.returncode == 1
    assert "files/a" in refused.stderr and "Traceback" not in refused.stderr
    assert not (tmp_path / "b.zip").exists()
