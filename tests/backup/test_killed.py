"""A restore that is killed leaves the old house or the new one, never something between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.backup.engines import BEGIN, KEY, PREVIOUS, Place, hashes
from tests.command.house import COMMAND, environment

pytestmark = pytest.mark.server

OLD = (
    "from django.conf import settings\n"
    "from kaijuan.core.accounts.models import User\n"
    "User.objects.create_user('old')\n"
    "(settings.HOME / 'demo-password').write_text('old')\n"
)


@pytest.fixture
def old(filled: Place) -> Place:
    """A house that differs from the backup in a row and in a file."""
    filled.python(OLD)
    return filled


def state(place: Place, tmp_path) -> tuple[str, str]:
    """Which house there is, by its rows and by its files."""
    file = tmp_path / f"state-{time.monotonic_ns()}.zip"
    # Any command first finishes, or takes back, what was interrupted.
    place.done("backup", "--to", str(file))
    by_rows = {6: "new", 7: "old"}[hashes(file)["accounts_user"][0]]
    by_files = (place.home / "demo-password").read_text()
    return by_rows, {"previous-release": "new"}.get(by_files, by_files)


def assert_whole(place: Place, tmp_path) -> str:
    by_rows, by_files = state(place, tmp_path)
    assert by_rows == by_files
    assert not (place.home / "restoring").exists()
    assert not list(place.home.glob("*.restoring*"))
    return by_rows


def test_killed_at_any_time_it_is_one_house_or_the_other(old, tmp_path):
    arguments = [*COMMAND, "restore", str(PREVIOUS), "--replace", "--no-safety-backup"]
    env = environment(old.home, **old.settings)
    began = time.monotonic()
    subprocess.run(arguments, env=env, check=True, capture_output=True)
    whole = time.monotonic() - began
    found = [assert_whole(old, tmp_path)]
    for share in (0.3, 0.6, 0.8, 0.95):
        old.python(OLD if found[-1] == "new" else "")
        process = subprocess.Popen(arguments, env=env, stdout=subprocess.DEVNULL)
        time.sleep(whole * share)
        process.kill()
        process.wait()
        found.append(assert_whole(old, tmp_path))
    assert "No problem found" in old.done("check")
    assert found[0] == "new"
    assert "old" in found, "no kill came before the end: the shares are too late"


@pytest.mark.parametrize(
    ("at", "house"),
    [
        ("loading.load_rows", "old"),
        ("loading.migrate_to_now", "old"),
        ("restore._leave_mark", "old"),
        ("staged.move_into_place", "new"),
    ],
)
def test_killed_just_before(old, tmp_path, at, house):
    module, name = at.split(".")
    code = (
        f"{BEGIN}import os, signal\nfrom pathlib import Path\n"
        "from kaijuan.core.backup import loading, staged\n"
        "import kaijuan.core.backup.restore\n"
        "import sys; restore = sys.modules['kaijuan.core.backup.restore']\n"
        f"{module}.{name} = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"restore.restore(Path({str(PREVIOUS)!r}), replace=True, safety=False)\n"
    )
    env = environment(old.home, **old.settings)
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert assert_whole(old, tmp_path) == house


def test_a_start_after_the_kill_serves_with_the_restored_key(house, tmp_path):
    """The key is read before anything else, so the command begins anew once it is in its place."""
    kept = tmp_path / "kept.zip"
    (house.home / "secret-key").write_text(KEY)
    house.done("backup", "--to", str(kept))
    (house.home / "secret-key").write_text("another key that was made in the meantime")
    code = (
        f"{BEGIN}import os, signal\nfrom pathlib import Path\n"
        "from kaijuan.core.backup import staged\nfrom kaijuan.core.backup.restore import restore\n"
        "staged.move_into_place = lambda: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"restore(Path({str(kept)!r}), replace=True, safety=False)\n"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(house.home), capture_output=True)
    again = tmp_path / "again.zip"
    said = house.run("backup", "--to", str(again))
    assert said.returncode == 0
    assert "interrupted is completed" in said.stderr
    from tests.backup.engines import manifest

    assert manifest(again)["key_mark"] == manifest(kept)["key_mark"]


def test_what_a_restore_left_while_it_unpacked_is_cleared(house):
    (house.home / "restoring" / "home").mkdir(parents=True)
    (house.home / "restoring" / "home" / "secret-key").write_text("half")
    (house.home / "kaijuan.sqlite3.restoring").write_text("half")
    key = (house.home / "secret-key").read_text()
    said = house.run("check")
    assert said.returncode == 0
    assert "all is as it was before" in said.stderr
    assert not (house.home / "restoring").exists()
    assert not (house.home / "kaijuan.sqlite3.restoring").exists()
    assert (house.home / "secret-key").read_text() == key
