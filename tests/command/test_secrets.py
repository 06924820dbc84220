"""Secrets of the home: made once, whole from the first moment, for the owner only."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from kaijuan.config import demo, home
from tests.command.house import kaijuan

MAKERS = {"secret-key": home.secret_key, "demo-password": demo._password}


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("KAIJUAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KAIJUAN_SECRET_KEY", raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.mark.parametrize("name", MAKERS)
def test_it_is_made_once_and_for_its_owner(name, place):
    first = MAKERS[name]()
    assert first
    assert MAKERS[name]() == first == (place / name).read_text()
    assert stat.S_IMODE((place / name).stat().st_mode) == 0o600
    assert [file.name for file in place.iterdir()] == [name]


@pytest.mark.parametrize("name", MAKERS)
def test_who_comes_second_never_reads_an_unfinished_one(name, place, monkeypatch):
    read: list[str] = []
    real = os.fdopen

    def slowly(*args, **kwargs):
        # Just before the words are written, a second process asks.
        if not read:
            read.append("")
            other = threading.Thread(target=lambda: read.append(MAKERS[name]()))
            other.start()
            other.join()
        return real(*args, **kwargs)

    monkeypatch.setattr(os, "fdopen", slowly)
    assert MAKERS[name]() == read[1] != ""


@pytest.mark.parametrize("name", MAKERS)
def test_one_left_empty_by_a_crash_is_made_again(name, place):
    (place / name).touch(mode=0o600)
    assert len(MAKERS[name]()) > 10
    assert stat.S_IMODE((place / name).stat().st_mode) == 0o600


@pytest.mark.server
def test_the_database_is_the_owners_alone_though_the_home_is_open(place):
    """A home that was made by hand has the mode of its maker's habits."""
    place.chmod(0o755)
    assert kaijuan("manage", "migrate", home=place).returncode == 0
    for name in ("kaijuan.sqlite3", "kaijuan.sqlite3-wal", "kaijuan.sqlite3-shm"):
        if (place / name).exists():
            assert stat.S_IMODE((place / name).stat().st_mode) == 0o600
