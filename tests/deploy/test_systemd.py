"""The units are ones that systemd takes, and hold the house as tightly as they promise."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kaijuan.config.command.up.children import GRACE
from tests.deploy.files import ENVIRONMENT, UNITS, unit

ANALYZE = shutil.which("systemd-analyze")
NAMES = ["kaijuan-web", "kaijuan-worker"]


def test_there_is_one_for_the_web_and_one_for_the_worker():
    assert [path.stem for path in UNITS] == NAMES


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_a_unit_says_what_it_must(path: Path):
    read = unit(path)
    assert set(read) == {"Unit", "Service", "Install"}
    service = {key: values[-1] for key, values in read["Service"].items()}
    part = path.stem.removeprefix("kaijuan-")
    assert service["ExecStart"] == f"/opt/kaijuan/.venv/bin/kaijuan up --only {part}"
    assert service["EnvironmentFile"] == "/etc/kaijuan/environment"
    assert service["User"] == service["Group"] == "kaijuan"
    assert service["Restart"] == "on-failure" and service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) > GRACE
    hardened = {
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "NoNewPrivileges",
        "RestrictSUIDSGID",
    }
    assert all(service[key] == "yes" for key in hardened)
    assert service["ProtectSystem"] == "strict" and service["CapabilityBoundingSet"] == ""
    assert service["MemoryMax"] and service["UMask"] == "0077"
    # All that it may write is its state, which is where the example puts the home.
    assert service["StateDirectory"] == "kaijuan" and "ReadWritePaths" not in service
    assert "KAIJUAN_HOME=/var/lib/kaijuan" in ENVIRONMENT.read_text(encoding="utf-8")


def test_the_command_knows_the_parts_that_the_units_start():
    from tests.command.house import kaijuan

    run = kaijuan("up", "--help", home="/nonexistent")
    assert "--only" in run.stdout and "web" in run.stdout and "worker" in run.stdout


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze: apt install systemd")
def test_systemd_takes_it(path: Path, tmp_path: Path):
    # Its own words, but for a command that is on this machine.
    text = path.read_text(encoding="utf-8").replace("/opt/kaijuan/.venv/bin/kaijuan", "/bin/true")
    copy = tmp_path / path.name
    copy.write_text(text, encoding="utf-8")
    assert ANALYZE is not None
    run = subprocess.run([ANALYZE, "verify", copy], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze: apt install systemd")
def test_systemd_would_not_take_a_wrong_one(tmp_path: Path):
    wrong = tmp_path / "kaijuan-wrong.service"
    wrong.write_text("[Service]\nExecStart=/bin/true\nProtectSystm=strict\n", encoding="utf-8")
    assert ANALYZE is not None
    run = subprocess.run([ANALYZE, "verify", wrong], capture_output=True, text=True, timeout=60)
    assert "ProtectSystm" in run.stderr
