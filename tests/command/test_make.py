"""``make run`` on a machine where something is missing: one sentence that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command.house import ROOT

pytestmark = pytest.mark.server

TOOLS = ("awk", "cat", "cksum", "cmp", "cp", "date", "dirname", "env", "grep", "make")
TOOLS += ("mkdir", "rm", "sed", "sh")
NEEDED = ("Makefile", "pyproject.toml", "requirements", "tools/prepare.sh")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What `make run` reads before there is an environment."""
    there = tmp_path / "checkout"
    for name in NEEDED:
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, there / name)
    return there


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH of the few tools that Debian always has, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None, name
        (folder / name).symlink_to(found)
    return folder


def add_python(bare: Path, script: str, name: str = "python3") -> None:
    file = bare / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def make_run(checkout: Path, bare: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(bare), "HOME": str(checkout), "KAIJUAN_LANG": "en"} | more
    return subprocess.run(
        [str(bare / "make"), "run"],
        cwd=checkout,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def sentences(run: subprocess.CompletedProcess[str]) -> list[str]:
    """What was said on stderr, without make's own remark that a step failed."""
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    return [line for line in run.stderr.splitlines() if not line.startswith("make")]


def test_debian_without_python3_venv(checkout, bare):
    add_python(bare, f'case "$*" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"')
    (said,) = sentences(make_run(checkout, bare))
    assert "apt install python3-venv" in said


def test_a_python_too_old(checkout, bare):
    add_python(bare, "exit 1")
    (said,) = sentences(make_run(checkout, bare))
    assert "3.11" in said


def test_no_python_at_all(checkout, bare):
    (said,) = sentences(make_run(checkout, bare, KAIJUAN_LANG="zh"))
    assert "3.11" in said
    assert "先安装" in said


def test_a_newer_python_beside_an_old_one_is_taken(checkout, bare):
    add_python(bare, "exit 1")
    add_python(
        bare,
        f'case "$*" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"',
        name="python3.12",
    )
    (said,) = sentences(make_run(checkout, bare))
    assert "venv" in said


def test_no_network(checkout, bare):
    (bare / "python3").symlink_to(os.path.realpath(sys.executable))
    run = make_run(
        checkout,
        bare,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
        PIP_CONFIG_FILE=os.devnull,
    )
    (said,) = sentences(run)
    assert "network" in said
    assert ".tools/last.log" in said
    assert not (checkout / ".venv").exists()


def test_the_help_lists_what_make_can_do(checkout, bare):
    run = subprocess.run(
        [str(bare / "make")], cwd=checkout, env={"PATH": str(bare)}, capture_output=True, text=True
    )
    for target in ("run", "test", "bench", "lint", "format", "messages", "locks"):
        assert f"make {target} " in run.stdout
