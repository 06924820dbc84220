"""A house on a disk that becomes full and is made free again: python -m faults.filling HOME DISK.

Copies HOME to DISK/home, which KAIJUAN_HOME names, and asks it; in the middle the disk is filled to
the last byte. Reports and backups are written there as well: whole or not at all.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

QUESTIONS, FULL_FROM, FREE_FROM = 24, 8, 16


def fill(filler: Path) -> None:
    """Write until nothing more fits, in pieces that become smaller."""
    with filler.open("ab", buffering=0) as out:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    out.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def main(home: Path, disk: Path) -> None:
    shutil.copytree(home, disk / "home", ignore=shutil.ignore_patterns("static"))
    filler = disk / "filler"
    from faults import asking
    from faults.looking import look

    wrong: list[str] = []

    def before(number: int) -> None:
        if number == FULL_FROM:
            fill(filler)
        if FULL_FROM < number < FREE_FROM:
            fill(filler)  # what a roll-back gave free is taken again
        if number == FREE_FROM - 1:
            wrong.extend(written_by_command(disk))
            wrong.extend(kept_file())
        if number == FREE_FROM:
            filler.unlink()

    asking.ask(QUESTIONS, 2, before=before)
    asking.work()
    sys.stdout.write(json.dumps({"look": look(), "wrong": wrong}) + "\n")


def written_by_command(disk: Path) -> list[str]:
    """`kaijuan backup` while the disk is full: refused in a sentence, nothing left behind."""
    folder = disk / "copies"
    command = [sys.executable, "-m", "kaijuan.config.command", "backup"]
    done = subprocess.run(
        [*command, "--to", str(folder / "copy.zip")],
        env=dict(os.environ),
        capture_output=True,
        text=True,
    )
    left = [file.name for file in folder.rglob("*") if file.is_file()] if folder.is_dir() else []
    wrong = [f"a backup on a full disk left {name}" for name in left]
    if done.returncode == 0:
        wrong.append("a backup on a full disk was called done")
    if "Traceback" in done.stderr:
        wrong.append(f"a backup on a full disk broke off: {done.stderr.strip().splitlines()[-1]}")
    return wrong


def kept_file() -> list[str]:
    """A file for the store while the disk is full: refused, and nothing half is left."""
    from django.conf import settings

    from kaijuan.core.files import store

    wrong: list[str] = []
    try:
        store.keep(os.urandom(100_000))
    except OSError:
        pass
    else:
        wrong.append("a file was kept on a full disk")
    left = [file.name for file in Path(settings.FILES).rglob("*") if file.is_file()]
    return wrong + [f"a file on a full disk left {name}" for name in left]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
