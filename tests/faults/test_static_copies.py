"""A copy of a style sheet that a killed start cut short is not taken for whole by the next one."""

from __future__ import annotations

import pytest

from kaijuan.config.command.up.prepare import collect_static

SHEET = "ui/base.css"


@pytest.fixture
def root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    collect_static(lambda _step: None)
    return tmp_path / "static"


def steps() -> list[str]:
    said: list[str] = []
    collect_static(said.append)
    return said


def test_whole_copies_are_left_alone(root):
    assert steps() == []


@pytest.mark.parametrize("stamp", ["kept", "never written"])
def test_a_copy_cut_short_is_made_again(root, stamp):
    whole = (root / SHEET).read_bytes()
    (root / SHEET).write_bytes(b"")
    if stamp == "never written":
        (root / ".collected").unlink()
    assert len(steps()) == 1
    assert (root / SHEET).read_bytes() == whole
    assert steps() == []


def test_a_copy_that_is_gone_is_made_again(root):
    (root / SHEET).unlink()
    assert len(steps()) == 1
    assert (root / SHEET).exists()
