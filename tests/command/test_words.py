"""``--version`` and ``--help``."""

from __future__ import annotations

import tomllib

import pytest

from tests.command.house import ROOT, kaijuan

pytestmark = pytest.mark.server
COMMANDS = ("up", "check", "import", "report", "manage")


def test_the_version_is_that_of_the_project(tmp_path):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = kaijuan("--version", home=tmp_path)
    assert (run.returncode, run.stdout.strip()) == (0, f"kaijuan {project['version']}")


def test_the_help_names_every_command_with_examples(tmp_path):
    run = kaijuan("--help", home=tmp_path)
    assert run.returncode == 0
    assert "kaijuan up --demo" in run.stdout
    for command in COMMANDS:
        assert f"\n    {command}" in run.stdout


@pytest.mark.parametrize(
    "arguments", [["up"], ["check"], ["import"], ["import", "institutions"], ["report", "build"]]
)
def test_every_command_has_a_help_of_its_own(tmp_path, arguments):
    assert kaijuan(*arguments, "--help", home=tmp_path).returncode == 0


def test_the_help_is_in_chinese_too(tmp_path):
    run = kaijuan("--help", home=tmp_path, KAIJUAN_LANG="zh")
    assert "用法" in run.stdout
    for english in ("usage", "options", "Examples", "show this"):
        assert english not in run.stdout


@pytest.mark.parametrize("arguments", [[], ["fly"], ["up", "--fast"], ["report", "build", "x"]])
def test_a_command_line_that_means_nothing_is_refused(tmp_path, arguments):
    run = kaijuan(*arguments, home=tmp_path)
    assert run.returncode == 2
    assert "usage" in run.stderr
    assert "Traceback" not in run.stderr
