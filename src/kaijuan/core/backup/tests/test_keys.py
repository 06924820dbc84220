"""The keys beside the backups: renewed as a whole, never lost, never in an archive."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from kaijuan.core.backup import keys, restore
from kaijuan.core.backup.kept_files import kept_files
from kaijuan.core.backup.keys import gather, keep_keys, name_of
from kaijuan.core.clock import today
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.public import erase_due, seal, unseal
from kaijuan.core.privacy.registry import DEFAULT_KEEP

pytestmark = pytest.mark.django_db
WHO = UUID(int=7)


@pytest.fixture
def home(settings: Any, tmp_path: Path, consortium: Any) -> Path:
    settings.HOME, settings.BACKUPS = tmp_path, str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    return tmp_path


def sealed(day: dt.date | None = None) -> bytes:
    return seal(WHO, {"a": "1"}, purpose="undeclared", day=day or today())


def write(file: Path, house: str, rows: list[list[Any]]) -> None:
    document = {"format": keys.FORMAT, "house": house, "keys": rows}
    file.write_text(json.dumps(document), encoding="utf-8")


def row_of(file: Path) -> list[Any]:
    [row] = json.loads(file.read_text())["keys"]
    return list(row)


def test_a_copy_keeps_what_the_house_was_restored_without(home, own_scope, consortium):
    """Its owner is told to put the file beside the backup and to restore again."""
    sealed()
    [file] = keep_keys(home / "backups")
    row = row_of(file)
    stray = [*row[:1], uuid4().hex, UUID(int=8).hex, *row[3:]]
    older = (today() - DEFAULT_KEEP - dt.timedelta(days=40)).replace(day=1)
    over = [*row[:1], uuid4().hex, UUID(int=9).hex, row[3], older.isoformat(), *row[5:]]
    write(file, consortium.code.hex, [stray, over])
    keep_keys(home / "backups")
    assert [key[1] for key in json.loads(file.read_text())["keys"]] == [row[1], stray[1]]
    # What the house knows as destroyed is no stray.
    erase_due(own_scope, on=today() + DEFAULT_KEEP + dt.timedelta(days=40))
    write(file, consortium.code.hex, [row])
    keep_keys()
    assert row_of(file)[5] == "" and row[5]


def test_nothing_half_written_stays(home, own_scope, consortium):
    sealed()
    left = home / "backups" / f".{name_of(consortium.code.hex)}.k1lled"
    left.write_text("keys")
    keep_keys(home / "backups")
    assert not left.exists()


def test_a_database_that_is_away_is_no_success(home, monkeypatch):
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(keys, "_house", away)
    with pytest.raises(DatabaseError):
        keep_keys()


def test_a_folder_is_remembered_before_it_has_a_copy(home, monkeypatch):
    def killed(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "_renew", killed)
    with pytest.raises(KeyboardInterrupt):
        keep_keys(home / "by-hand")
    assert keys._remembered() == [str(home / "by-hand")]


def test_keys_in_a_folder_of_the_home_are_in_no_archive(home, own_scope):
    sealed()
    (home / "by-hand").mkdir()
    (home / "by-hand" / "note.txt").touch()
    [file] = keep_keys(home / "by-hand")
    assert file.exists()
    assert {kept.path for kept in kept_files()} == {"key-copies.json", "by-hand/note.txt"}


def test_of_two_keys_the_archives_own_comes_back(home, own_scope, consortium):
    """The house went on without its keys, so one person has two of the same month."""
    blob = sealed()
    house, away = consortium.code.hex, home / "away"
    away.mkdir()
    [file] = keep_keys(away)
    row = row_of(file)
    other = [*row[:1], uuid4().hex, *row[2:]]
    write(file, house, [other])
    found = gather(away / "old.zip", house)
    assert [key.code for key in found.keys] == [other[1], row[1]] and found.copies == 2
    assert SubjectKey.objects.count() == 1
    assert unseal(blob, subject=WHO, purpose="undeclared", day=today()) == {"a": "1"}


def test_keys_are_gathered_before_anything_is_written(home, monkeypatch):
    class Stop(Exception):
        pass

    def stop(*_args: Any) -> None:
        raise Stop

    class Archive:
        manifest = type("Manifest", (), {"migrations": [], "house": ""})

        def __enter__(self) -> Archive:
            return self

        def __exit__(self, *_args: object) -> None:
            pass

        def verify(self) -> None:
            pass

    seen: list[str] = []
    monkeypatch.setattr(restore.archive, "opened", lambda _file: Archive())
    monkeypatch.setattr(restore, "nodes_of", lambda _migrations: [])
    monkeypatch.setattr(restore, "occupied", lambda: [("accounts_user", 1)])
    monkeypatch.setattr(restore.keys, "gather", lambda *_args: seen.append("gathered"))
    monkeypatch.setattr(restore, "_safety", stop)
    with pytest.raises(Stop):
        restore.restore(home / "old.zip", replace=True)
    assert seen == ["gathered"]
