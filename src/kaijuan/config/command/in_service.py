"""What an operator still has to do before and while readers depend on the house.

Told only where it is in service: under a public address, or on the network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from kaijuan.config.command.places import address
from kaijuan.config.command.speak import _
from kaijuan.core.backup.public import backups_folder, last_backup
from kaijuan.core.clock import now

#: The page of state and this command call a backup overdue after the same time.
OVERDUE: Final = dt.timedelta(hours=26)

#: A sentence, and whether it is a problem (else a note).
Remark = tuple[str, bool]


def remarks() -> Iterator[Remark]:
    """Each thing that is left to do; nothing for a house that only its own machine reaches."""
    yield from _public_url()
    if settings.PUBLIC_URL or not address(None, None).loopback:
        yield from _https()
        yield from _backups()
        yield from _mail()


def _public_url() -> Iterator[Remark]:
    if not settings.PUBLIC_URL:
        return
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield (
            _("KAIJUAN_PUBLIC_URL is no address: write it as https://library.example.org"),
            True,
        )
    elif not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        yield (
            _("Readers ask for %(name)s, which KAIJUAN_ALLOWED_HOSTS does not name: add it there.")
            % {"name": parts.hostname},
            True,
        )


def _https() -> Iterator[Remark]:
    if not settings.BEHIND_TLS:
        yield (
            _(
                "Passwords can be read on the way: put a proxy with a certificate in front "
                "(deploy/nginx) and name it in KAIJUAN_PUBLIC_URL with https."
            ),
            False,
        )


def _backups() -> Iterator[Remark]:
    folder = backups_folder()
    if folder is None:
        yield _("Nightly backups are switched off: name a folder in KAIJUAN_BACKUPS."), True
        return
    last = last_backup()
    if last is None or now() - last.at > OVERDUE:
        yield (
            _("There is no backup of the last day: make one with `kaijuan backup`."),
            False,
        )
    if _device(folder) == _device(Path(settings.HOME)):
        yield (
            _(
                "The backups in %(folder)s are on the same disk as the data: "
                "name a folder on another one in KAIJUAN_BACKUPS."
            )
            % {"folder": folder},
            False,
        )


def _device(place: Path) -> int:
    """The file system of a folder, or of what will hold it."""
    while not place.exists():
        place = place.parent
    return place.stat().st_dev


def _mail() -> Iterator[Remark]:
    if not settings.SMTP_URL:
        yield (
            _("No mail server is named, so invitations reach nobody: set KAIJUAN_SMTP_URL."),
            False,
        )
