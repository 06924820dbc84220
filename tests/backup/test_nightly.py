"""The backup of every night, and what it leaves in the folder."""

from __future__ import annotations

import stat

import pytest

pytestmark = pytest.mark.server

NIGHT = (
    "from kaijuan.core.backup.public import make_nightly, last_backup\n"
    "made = make_nightly()\n"
    "print(made and made.path.name)\n"
    "last = last_backup()\n"
    "print(last and (last.path.name, last.verified, last.kind))"
)


def test_the_clock_asks_for_it_at_half_past_two(house):
    said = house.python(
        "from kaijuan.core.jobs.registry import crons\n"
        "import datetime as dt\n"
        "at = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)\n"
        "print(crons()['backup.nightly'].next_due(at).astimezone(dt.UTC))"
    )
    assert said == "2026-01-01 18:30:00+00:00"


def test_it_is_made_into_the_home_and_is_the_last_one(house):
    name, last = house.python(NIGHT).splitlines()
    file = house.home / "backups" / name
    assert last == f"('{name}', True, 'nightly')"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_ones_go_after_the_new_one_was_read_back(house):
    house.done("backup")
    (by_hand,) = (house.home / "backups").glob("*.zip")
    names = [house.python(NIGHT).split()[0] for _night in range(2)]
    # Both of one day: the newer one stays, and what a person made.
    left = {file.name for file in (house.home / "backups").glob("*.zip")}
    assert left == {by_hand.name, names[-1]}


def test_a_folder_that_cannot_be_written_fails_the_job_and_keeps_the_last(house):
    name = house.python(NIGHT).split()[0]
    folder = house.home / "backups"
    (house.home / "elsewhere").write_text("a file, no folder")
    house.settings["KAIJUAN_BACKUPS"] = str(house.home / "elsewhere")
    failed = house.python(
        "from kaijuan.core.jobs.public import enqueue, run_ready_jobs\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "job = enqueue('backup.nightly', institution_id=None)\n"
        "run_ready_jobs()\n"
        "print(DBTaskResult.objects.get(pk=job).exception_class_path)"
    )
    assert failed.splitlines()[-1].endswith("FolderUnusable")
    assert (folder / name).exists()


def test_it_can_be_switched_off(house):
    house.settings["KAIJUAN_BACKUPS"] = ""
    assert house.python(NIGHT).split() == ["None", "None"]
    assert not (house.home / "backups").exists()
    assert "say where with --to" in house.run("backup").stderr
