"""Keeps a house of the previous release, for the tests of the upgrade.

    python tools/previous.py TAG       writes tests/upgrade/previous-VERSION.zip

Run it at each release with the tag before. The demonstration of that release is loaded by its own
code and backed up by its own command (or by today's, where it had none yet); keys and passwords are
the fixed ones below, so that the file holds no secret.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "previous-release"
KEY = "the signing key of a house that only tests know"
PATIENCE = 120.0


def main(tag: str) -> int:
    with tempfile.TemporaryDirectory(prefix="kaijuan-previous-") as name:
        source, home = Path(name, "source"), Path(name, "home")
        _check_out(tag, source)
        home.mkdir(mode=0o700)
        (home / "demo-password").write_text(PASSWORD, encoding="ascii")
        (home / "demo-password").chmod(0o600)
        version = _run(source, home, "--version").split()[-1]
        _load_demo(source, home)
        target = ROOT / "tests" / "upgrade" / f"previous-{version}.zip"
        own = " backup " in _run(source, home, "--help")
        made = Path(name, target.name)
        _run(source if own else ROOT, home, "backup", "--to", str(made))
        shutil.copyfile(made, target)
        target.chmod(0o644)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")
    return 0


def _check_out(tag: str, to: Path) -> None:
    packed = subprocess.run(["git", "archive", tag], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as tar:
        tar.extractall(to)


def _environment(source: Path, home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": str(source / "src"),
        "KAIJUAN_HOME": str(home),
        "KAIJUAN_SECRET_KEY": KEY,
        "KAIJUAN_METRICS_TOKEN": "none",
        "KAIJUAN_BACKUPS": "",
        "KAIJUAN_LANG": "en",
        "PORT": "8199",
    }


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kaijuan.config.command", *arguments]


def _run(source: Path, home: Path, *arguments: str) -> str:
    done = subprocess.run(
        _command(*arguments),
        cwd=home,
        env=_environment(source, home),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def _load_demo(source: Path, home: Path) -> None:
    """Until the house is open and its worker has nothing left to do."""
    log = home.parent / "up.log"
    with log.open("w") as output:
        env = _environment(source, home)
        house = subprocess.Popen(_command("up", "--demo"), cwd=home, env=env, stdout=output)
        try:
            deadline = time.monotonic() + PATIENCE
            while "Stop it" not in log.read_text(encoding="utf-8"):
                if house.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("that release did not start; see the lines above")
                time.sleep(0.2)
            time.sleep(5)
        finally:
            house.send_signal(signal.SIGTERM)
            house.wait(timeout=30)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
