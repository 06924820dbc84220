"""The backup of every night."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.backup.keeping import parse_keep, prune
from kaijuan.core.backup.make import NIGHTLY, Made, make_backup
from kaijuan.core.backup.places import backups_folder
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope

log = logging.getLogger("kaijuan.backup")


def make_nightly() -> Made | None:
    """Back up into ``KAIJUAN_BACKUPS`` and delete what need not be kept; None where switched off.

    An old one goes only after the new one was read back. Raises what ``make_backup`` raises.
    """
    folder = backups_folder()
    if folder is None:
        return None
    keep = parse_keep(settings.BACKUP_KEEP)
    made = make_backup(folder, kind=NIGHTLY, make_folder=True)
    note(made)
    for gone in prune(folder, made.manifest.house, keep):
        log.info("backup %s is old enough and was deleted", gone.name)
    return made


def note(made: Made) -> None:
    """Write into the consortium's log that a backup was made; nothing before it is set up."""
    consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
    if consortium is None:
        return
    details: dict[str, str | int] = {
        "rows": made.manifest.rows,
        "snapshot": made.manifest.snapshot,
    }
    with institution_scope(consortium), transaction.atomic():
        record("backup.made", consortium, by=None, details=details)
