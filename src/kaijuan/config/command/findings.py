"""What ``kaijuan check`` looks at. Each look yields findings and raises nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks
from django.db import connection

from kaijuan.config import demo
from kaijuan.config.command import in_service
from kaijuan.config.command.places import address
from kaijuan.config.command.speak import _
from kaijuan.config.command.up.locks import runs_here
from kaijuan.config.health import pending_migrations
from kaijuan.core.audit.public import broken_chains
from kaijuan.core.jobs.public import worker_state
from kaijuan.core.tenancy.row_security import is_enforced, missing_policies
from kaijuan.core.tenancy.triggers import missing_triggers

#: SQLite up to 3.51.2 can lose a transaction in its write-ahead log.
OLDEST_SQLITE: Final = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """``problem`` False marks what is worth knowing and nothing to mend."""

    sentence: str
    problem: bool = True


def look() -> Iterator[Finding]:
    """Everything that is worth a line, in the order of the looks below."""
    for find in (_frame, _settings, _service, _files, _engine):
        yield from find()
    pending = pending_migrations()
    if pending:
        yield Finding(
            _("%(count)s migrations are pending: run `kaijuan up` or `kaijuan manage migrate`.")
            % {"count": len(pending)}
        )
        return
    # What follows reads tables, which must be those of this version.
    for find in _IN_TABLES:
        yield from find()


def _frame() -> Iterator[Finding]:
    for message in checks.run_checks(include_deployment_checks=True):
        if not message.is_silenced() and message.level >= checks.WARNING:
            yield Finding(f"{message.id}: {message.msg} {message.hint or ''}".strip())


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(_("Debugging is on and shows the inside to everybody: unset KAIJUAN_DEBUG."))
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(_("Every host name is allowed: name yours in KAIJUAN_ALLOWED_HOSTS."))


def _service() -> Iterator[Finding]:
    for sentence, problem in in_service.remarks():
        yield Finding(sentence, problem)


def _files() -> Iterator[Finding]:
    home = Path(settings.HOME)
    yield from _private(home, 0o700)
    for name in ("secret-key", "demo-password", "metrics-token"):
        yield from _private(home / name, 0o600)
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        if home not in file.parents:
            yield from _private(file, 0o600)


def _private(place: Path, wanted: int) -> Iterator[Finding]:
    try:
        about = place.stat()
    except OSError:
        return
    mode = stat.S_IMODE(about.st_mode)
    if mode & 0o077:
        yield Finding(
            _("%(place)s can be read by others (%(mode)s): chmod %(wanted)s %(place)s")
            % {"place": place, "mode": oct(mode)[2:], "wanted": oct(wanted)[2:]}
        )
    elif about.st_uid != os.geteuid():
        yield Finding(
            _("%(place)s belongs to somebody else than who runs Kaijuan: chown it.")
            % {"place": place}
        )


def _engine() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous")
        synchronous = int(cursor.fetchone()[0])
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        yield Finding(
            _("SQLite %(version)s can lose rows: install the locked requirements.")
            % {"version": version}
        )
    if journal != "wal" or synchronous < 2:
        yield Finding(
            _("SQLite may lose rows on power loss (journal %(journal)s, synchronous %(level)s).")
            % {"journal": journal, "level": synchronous}
        )


def _wall() -> Iterator[Finding]:
    for sentence in [*missing_triggers(), *missing_policies()]:
        yield Finding(
            _("The database does not guard %(rule)s: run `kaijuan manage migrate`.")
            % {"rule": sentence}
        )
    if connection.vendor == "postgresql" and not is_enforced():
        # Where an owner is named: both addresses are the owner's, or the role is above all rules.
        yield Finding(
            _(
                "The database does not keep the wall by itself: let the application sign in as a "
                "role that owns no table (KAIJUAN_DATABASE_OWNER_URL names the owner)."
            ),
            problem=bool(settings.DATABASE_OWNER_URL),
        )


def _audit() -> Iterator[Finding]:
    for sentence in broken_chains():
        yield Finding(_("The audit was changed: %(where)s") % {"where": sentence})


def _demonstration() -> Iterator[Finding]:
    if not demo.is_loaded():
        return
    place = address(None, None)
    if not place.loopback:
        yield Finding(
            _(
                "The demonstration's accounts are open to the network on HOST=%(host)s: "
                "serve it on 127.0.0.1 only, or use a fresh KAIJUAN_HOME."
            )
            % {"host": place.host}
        )


def _worker() -> Iterator[Finding]:
    state = worker_state().state
    if state == "alive":
        return
    url = runs_here(Path(settings.HOME))
    if url:
        yield Finding(_("Kaijuan serves %(url)s, but its worker is not at work.") % {"url": url})
    else:
        yield Finding(_("Kaijuan does not run now: start it with `kaijuan up`."), problem=False)


_IN_TABLES: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    _wall,
    _audit,
    _demonstration,
    _worker,
)
