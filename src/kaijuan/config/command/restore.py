"""``kaijuan restore FILE``."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kaijuan.config.command.backup import refusals_stop, say_columns
from kaijuan.config.command.databases import act_as_owner, refuse_bad_url, refuse_unreachable
from kaijuan.config.command.places import prepare_home
from kaijuan.config.command.speak import Progress, Stop, _, complain, say


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "restore", help=_("put a house back from a backup; it must not be served meanwhile")
    )
    parser.add_argument("file", metavar=_("FILE"), type=Path)
    parser.add_argument(
        "--replace",
        action="store_true",
        help=_("replace the house that is there; it is backed up first"),
    )
    parser.add_argument(
        "--no-safety-backup",
        action="store_true",
        help=_("with --replace: do not back up what is replaced (when it cannot be read)"),
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    progress = Progress()
    home = prepare_home()
    refuse_bad_url()
    act_as_owner()
    with alone_here(home):
        from kaijuan.config.command.django_ready import load_django

        load_django()
        from django.db import connection

        from kaijuan.core.backup import public as backup

        if connection.vendor != "sqlite":
            # A spoilt SQLite file is a reason to restore.
            refuse_unreachable()
        with refusals_stop():
            done = backup.restore(
                chosen.file.expanduser().absolute(),
                replace=chosen.replace,
                safety=not chosen.no_safety_backup,
                step=progress.step,
            )
    progress.step(_("restored, and found equal to the backup"))
    _tell(done)
    return 0


def _tell(done: Any) -> None:
    manifest = done.manifest
    rows = [(table.name, str(table.rows)) for table in manifest.tables if table.rows]
    say_columns([*rows, (_("files"), str(len(manifest.files)))])
    if done.before:
        say(_("What was replaced is in %(file)s.") % {"file": done.before})
    for note in done.notes:
        complain(note)
    say(_("Start it with `kaijuan up`."))


@contextmanager
def alone_here(home: Path) -> Iterator[None]:
    """Hold the home as `kaijuan up` does, and say that it is for a restore. Raises Stop."""
    from kaijuan.config.command.up.locks import runs_here

    with _locked(home / "up.lock") as serving, _locked(home / "restore.lock") as restoring:
        if serving is None:
            url = runs_here(home)
            raise Stop(
                _("Kaijuan serves this home now (%(url)s): stop it, then restore.")
                % {"url": url or "?"},
                code=1,
            )
        if restoring is None:
            raise Stop(_("Another restore works on this home: wait until it is done."), code=1)
        os.ftruncate(serving, 0)
        os.pwrite(serving, f"{os.getpid()} kaijuan restore\n".encode(), 0)
        yield


@contextmanager
def _locked(file: Path) -> Iterator[int | None]:
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
        else:
            yield handle
    finally:
        os.close(handle)


def finish_interrupted_restore(home: Path) -> None:
    """After a restore that was killed: finish it if its rows are in force, else clear up.

    Finishing may bring another signing key, so the command begins anew with it.
    """
    if not (home / "restoring").is_dir():
        return
    with _locked(home / "restore.lock") as mine:
        from kaijuan.core.backup import public as backup

        if mine is None or not backup.is_waiting():
            return
        with refusals_stop():
            finished = backup.finish_or_clear()
    if finished:
        complain(_("A restore that was interrupted is completed now."))
        sys.stdout.flush()
        # Our own command line again, with the home as it is now.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # this program itself, as it was called
    complain(_("A restore that was interrupted was taken back: all is as it was before."))
