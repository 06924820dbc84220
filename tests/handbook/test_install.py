"""The installation names what deploy/ holds, and its small files do what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kaijuan.portal.handbook.book import LANGUAGES
from tests.command.house import ROOT, environment
from tests.handbook.book import blocks, text

DEPLOY = ROOT / "deploy"
SETTING = re.compile(r"^(?:# )?([A-Z_]+)=", re.MULTILINE)
#: The script of the page that lets root say ``kaijuan``.
SCRIPT = re.compile(r"cat > /usr/local/sbin/kaijuan <<'END'\n(.*?)^END$", re.DOTALL | re.MULTILINE)


def all_commands() -> str:
    return "\n".join(block.text for block in blocks("install", "zh") if block.kind == "sh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_deploy_that_is_named_is_there(language):
    named = set(re.findall(r"/opt/kaijuan/(deploy/[\w./-]+)", text("install", language)))
    assert len(named) >= 4
    for name in named:
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_that_is_named_is_there(language):
    units = set(re.findall(r"\bkaijuan-(?:web|worker)\b", text("install", language)))
    assert units == {file.stem for file in (DEPLOY / "systemd").glob("*.service")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_stands_in_the_table(language):
    settings = set(SETTING.findall((DEPLOY / "environment.example").read_text("utf-8")))
    assert {"HOST", "KAIJUAN_HOME", "KAIJUAN_SMTP_URL"} <= settings
    rows = [line for line in text("install", language).splitlines() if line.startswith("| ")]
    first = " ".join(row.split("|")[1] for row in rows)
    assert settings == set(re.findall(r"\b(?:KAIJUAN_[A-Z_]+|HOST|PORT)\b", first))


@pytest.mark.parametrize("unit", ["kaijuan-web", "kaijuan-worker"])
def test_the_folders_and_the_user_are_those_of_the_units(unit):
    service = (DEPLOY / "systemd" / f"{unit}.service").read_text("utf-8")
    for line in (
        "User=kaijuan",
        "EnvironmentFile=/etc/kaijuan/environment",
        "WorkingDirectory=/opt/kaijuan",
        "StateDirectory=kaijuan",
    ):
        assert line in service
    assert "install -d -o kaijuan -g kaijuan -m 0700 /var/lib/kaijuan" in all_commands()


def test_the_commands_that_fill_in_the_name_leave_no_example(tmp_path):
    """The page's own sed, on the example of nginx and on the settings."""
    nginx = re.search(r"^sed -e .*?(?= > )", all_commands(), re.DOTALL | re.MULTILINE)
    settings = re.search(r"^sed -i (\"[^\"]+\")", all_commands(), re.MULTILINE)
    assert nginx
    assert settings
    script = f"{nginx[0]}\nsed {settings[1]} /opt/kaijuan/deploy/environment.example"
    done = subprocess.run(
        ["sh", "-eu", "-c", script.replace("/opt/kaijuan/", f"{ROOT}/")],
        env={"NAME": "tushu.example.edu.cn", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    values = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    assert not [line for line in values if "library.example.org" in line]
    assert "/etc/letsencrypt/live/tushu.example.edu.cn/fullchain.pem" in done.stdout
    assert "KAIJUAN_PUBLIC_URL=https://tushu.example.edu.cn" in values


@pytest.mark.server
def test_the_script_gives_the_command_the_settings_of_the_house(tmp_path):
    """With a home of one's own it reads none of them: the drill of a restore rests on that."""
    home, drill = tmp_path / "home", tmp_path / "drill"
    script = _script(tmp_path, home)
    _say(script, "manage", "migrate", "--verbosity=0")
    assert (home / "kaijuan.sqlite3").is_file()
    said = _say(script, "check")
    assert "No problem found." in said, said
    # The example's address is public: only then is this asked.
    assert "KAIJUAN_BACKUPS" in said
    _say(script, "manage", "migrate", "--verbosity=0", KAIJUAN_HOME=str(drill))
    assert (drill / "kaijuan.sqlite3").is_file()
    assert "KAIJUAN_BACKUPS" not in _say(script, "check", KAIJUAN_HOME=str(drill))


def _script(folder: Path, home: Path) -> Path:
    """The script of the page, for this machine instead of a server."""
    home.mkdir(mode=0o700)
    settings = folder / "environment"
    example = (DEPLOY / "environment.example").read_text("utf-8")
    settings.write_text(example.replace("/var/lib/kaijuan", str(home)), encoding="utf-8")
    found = SCRIPT.search(all_commands())
    assert found
    here = str(Path(sys.executable).parent / "kaijuan")
    body = found[1].replace("/etc/kaijuan/environment", str(settings))
    body = body.replace("runuser -u kaijuan -- /opt/kaijuan/.venv/bin/kaijuan", here)
    assert here in body
    script = folder / "kaijuan"
    script.write_text(body, encoding="utf-8")
    return script


def _say(script: Path, *arguments: str, **more: str) -> str:
    known = environment("")
    del known["KAIJUAN_HOME"]
    done = subprocess.run(
        ["sh", str(script), *arguments],
        env=known | {"HOME": str(script.parent)} | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
