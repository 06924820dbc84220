"""Whether the database can be used, found out before any work is done.

No sentence repeats ``KAIJUAN_DATABASE_URL``: it may hold a password.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaijuan.config.command.speak import Stop, _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

#: Seconds to wait for a database server that does not answer.
PATIENCE: Final = 5
#: The oldest PostgreSQL that the tests run on.
OLDEST_POSTGRES: Final = 150_000


def refuse_bad_url() -> None:
    """Raises Stop when ``KAIJUAN_DATABASE_URL`` is set and cannot be understood."""
    url = os.environ.get("KAIJUAN_DATABASE_URL")
    if not url:
        return
    engine, name = _parts(url)
    if engine == "sqlite3" and name and name != ":memory:":
        _refuse_bad_file(Path(name))
    elif engine != "postgresql" or not name:
        raise Stop(
            _(
                "KAIJUAN_DATABASE_URL is not understood: write it as "
                "postgres://user:password@host:5432/name, or leave it out to use SQLite."
            )
        )


def act_as_owner() -> None:
    """Let this process use the role that owns the tables, where one is named; before Django loads.

    ``KAIJUAN_DATABASE_OWNER_URL`` names it; without it the application's own role owns them.
    """
    os.environ["KAIJUAN_AS_OWNER"] = "1"


def migrate_as_owner() -> None:
    """Migrate in a child process that uses the owner's role. Raises Stop when it fails."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "kaijuan.config.command", "manage", "migrate", "--verbosity=0"]
    done = subprocess.run(command, check=False)  # noqa: S603  # this program itself, with fixed words
    if done.returncode:
        raise Stop(_("The tables could not be prepared; the lines above say why."))


def _parts(url: str) -> tuple[str, str]:
    import dj_database_url

    try:
        parsed = dj_database_url.parse(url)
        return str(parsed["ENGINE"]).rpartition(".")[2], str(parsed.get("NAME") or "")
    except Exception:  # whatever a mistyped address sets off, it is one
        return "", ""


def _refuse_bad_file(file: Path) -> None:
    folder = file.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Stop(
            _(
                "The folder %(folder)s of the SQLite database cannot be written: "
                "create it, or correct KAIJUAN_DATABASE_URL."
            )
            % {"folder": folder}
        )


def keep_to_its_owner() -> None:
    """Make a new SQLite file readable by its owner only; SQLite gives its log the same mode.

    A home that was made by hand may be open to everybody on the machine.
    """
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and name != ":memory:":
        # Where it cannot be made, the first question to the database says so in a sentence.
        with suppress(OSError):
            os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))


def refuse_unreachable() -> None:
    """Raises Stop when the database of the loaded settings cannot be used."""
    from django.db import connection

    if connection.vendor == "postgresql":
        _refuse_absent_server(connection)
    else:
        _refuse_spoilt_file(connection)


def _refuse_absent_server(connection: BaseDatabaseWrapper) -> None:
    import psycopg

    settings = connection.settings_dict
    # A connection of our own, outside the pool: the pool would try again and again in silence.
    known: dict[str, Any] = {"host": settings["HOST"] or "localhost"}
    known["port"] = settings["PORT"] or 5432
    try:
        with psycopg.connect(
            host=settings["HOST"] or None,
            port=settings["PORT"] or None,
            user=settings["USER"] or None,
            password=settings["PASSWORD"] or None,
            dbname=settings["NAME"],
            connect_timeout=PATIENCE,
        ) as there:
            version = there.info.server_version
    except psycopg.Error as error:
        known["reason"] = _reason(error)
        raise Stop(
            _(
                "The database at %(host)s:%(port)s cannot be reached (%(reason)s): "
                "start it, or correct KAIJUAN_DATABASE_URL."
            )
            % known
        ) from None
    if version < OLDEST_POSTGRES:
        known["version"] = version // 10_000
        raise Stop(_("Kaijuan needs PostgreSQL 15 or newer; this one is %(version)s.") % known)


def refuse_unprepared() -> None:
    """Raises Stop when the tables of the loaded database are not those of this version."""
    from kaijuan.config.health import pending_migrations

    if pending_migrations():
        raise Stop(
            _(
                "The tables are not prepared yet: start the house once with `kaijuan up`, "
                "or run `kaijuan manage migrate`."
            )
        )


def unusable(error: Exception) -> str:
    """The sentence for a database that failed in the middle of a command."""
    return _(
        "The database cannot be used (%(reason)s): put it right, "
        "or correct KAIJUAN_DATABASE_URL; `kaijuan check` says more."
    ) % {"reason": _reason(error)}


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    for mark in ("failed: FATAL: ", "failed: "):
        _head, found, tail = text.rpartition(mark)
        if found:
            text = tail
            break
    return text.strip().rstrip(".")


def _refuse_spoilt_file(connection: BaseDatabaseWrapper) -> None:
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
    except DatabaseError as error:
        raise Stop(
            _("The database %(file)s cannot be used (%(reason)s): put it right, or move it away.")
            % {"file": connection.settings_dict["NAME"], "reason": str(error).rstrip(".")}
        ) from None
