"""The commands that the handbook shows are run as they stand there, page by page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kaijuan.portal.handbook.book import SLUGS
from tests.command.house import environment, running_house
from tests.handbook.book import blocks

pytestmark = pytest.mark.server

#: What a page's commands have to say, so that one that does nothing is noticed. The English page
#: has the same commands, which test_handbook.py holds.
SAID: dict[str, tuple[str, ...]] = {
    "secretariat": ("3 created, 0 changed, 1 unchanged", "Nothing was changed", "told once"),
    "operator": ("kaijuan 0.", "No problem found."),
    "backup": ("by hand", "Whole: ", "found equal to the backup", "No problem found.", "SHA-256"),
    "trouble": ("chen", "told once"),
    "documents": ("report.en.pdf: OK", "report.red-head.docx", "is report.pdf", "SHA-256"),
    "api": ('"count": 1', "\n304\n", '"revision": 1', '"revision": 2', '"status": 422'),
}
#: What they have to leave behind.
LEFT: dict[str, tuple[str, ...]] = {
    "secretariat": ("report/report.red-head.pdf",),
    "backup": ("house.zip",),
    "documents": ("report/SHA256SUMS", "red/report.red-head.en.docx"),
    "api": ("figures.csv", "figures.xlsx"),
}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the case of 2020; copy it, do not change it."""
    home = tmp_path_factory.mktemp("handbook") / "home"
    with running_house(home, "--demo") as house:
        house.wait_for("Kaijuan is open")
        assert house.end() == 0
    return home


@pytest.fixture
def home(demonstration: Path, tmp_path: Path) -> Path:
    """A demonstration of this test's own."""
    return Path(shutil.copytree(demonstration, tmp_path / "home"))


def commands(slug: str) -> str:
    """Every block of the page that is marked ``sh run``, one after the other."""
    return "\n".join(block.text for block in blocks(slug, "zh") if block.kind == "sh run")


def run(slug: str, home: Path, folder: Path, **more: str) -> str:
    """What the page's commands say; fails with all of it when one of them fails."""
    folder.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", commands(slug)],
        cwd=folder,
        env=environment(home, **more) | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_every_page_with_such_commands_is_run():
    assert {slug for slug in SLUGS if commands(slug)} == set(SAID)


@pytest.mark.parametrize("slug", [slug for slug in SAID if slug != "api"])
def test_the_commands_of_a_page(slug, home, tmp_path):
    said = run(slug, home, tmp_path / "here")
    _look(slug, said, tmp_path / "here")


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl: apt install curl")
def test_the_commands_of_the_api_page(home, tmp_path):
    with running_house(home) as house:
        house.wait_for("Kaijuan is open")
        said = run("api", home, tmp_path / "here", BASE=f"http://127.0.0.1:{house.port}")
        assert house.end() == 0
    _look("api", said, tmp_path / "here")


def _look(slug: str, said: str, folder: Path) -> None:
    for sentence in SAID[slug]:
        assert sentence in said, said
    for name in LEFT.get(slug, ()):
        assert (folder / name).stat().st_size, name
