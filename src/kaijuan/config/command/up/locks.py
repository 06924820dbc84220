"""Who runs on this home, and who prepares this database: one at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from kaijuan.config.command.places import Address
from kaijuan.config.command.speak import Stop, _
from kaijuan.core.files.locks import lock_file, one_at_a_time

#: The key of the PostgreSQL advisory lock: "kaijuan" in ASCII, cut to what fits.
_ADVISORY: Final = int.from_bytes(b"kaijuan", "big")


@contextmanager
def only_one_here(home: Path, place: Address) -> Iterator[None]:
    """Hold the home; raises Stop when another ``kaijuan up`` holds it."""
    with lock_file(home / "up.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop(_already_running(file, home)) from None
        _sign(file, place)
        yield


@contextmanager
def one_of_many_here(home: Path, place: Address | None = None) -> Iterator[None]:
    """Hold the home together with other single parts; raises Stop when a whole house holds it."""
    with lock_file(home / "up.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            raise Stop(_already_running(file, home)) from None
        if place is not None:
            _sign(file, place)
        yield


def _sign(file: IO[str], place: Address) -> None:
    file.seek(0)
    file.truncate()
    file.write(f"{os.getpid()} {place.url}\n")
    file.flush()


def runs_here(home: Path) -> str:
    """The address of the ``kaijuan up`` that holds this home, or "" when none does."""
    try:
        with (home / "up.lock").open() as file:
            try:
                # Exclusively, so that the shared hold of a single part counts too.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return (file.read().split() or ["?"])[-1]
    except OSError:
        pass
    return ""


def _already_running(file: IO[str], home: Path) -> str:
    pid, _space, url = file.read().strip().partition(" ")
    known = {"home": home, "pid": pid or "?", "url": url or "?"}
    return (
        _(
            "Kaijuan already runs on the home %(home)s (process %(pid)s, %(url)s): "
            "use that one, stop it first, or name another folder with KAIJUAN_HOME."
        )
        % known
    )


@contextmanager
def only_one_prepares() -> Iterator[None]:
    """Hold the database while it is migrated and filled; another start waits for its turn."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY])
    else:
        with one_at_a_time(Path(f"{connection.settings_dict['NAME']}.lock")):
            yield
