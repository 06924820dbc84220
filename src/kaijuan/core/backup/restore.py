"""Putting a house back from an archive. Nobody may serve it meanwhile; the command sees to that."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan.core.audit.public import broken_chains, record
from kaijuan.core.backup import archive, keys, loading, staged
from kaijuan.core.backup.archive import Manifest, Reader
from kaijuan.core.backup.make import BEFORE_RESTORE, Step, key_mark, make_backup, silent
from kaijuan.core.backup.models import Restoration
from kaijuan.core.backup.places import backups_folder
from kaijuan.core.backup.tables import nodes_of
from kaijuan.core.backup.targets import empty_database, occupied
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tenancy.triggers import missing_triggers


class NotEmpty(Refusal):
    """The database holds a house already."""

    def __init__(self, there: list[tuple[str, int]]) -> None:
        super().__init__(
            _(
                "A house is there already (%(what)s): restore into a fresh KAIJUAN_HOME and an "
                "empty database, or add --replace to put the backup in its place."
            )
            % {"what": describe(there)}
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """``before`` is the backup of what was replaced; ``notes`` are sentences worth reading."""

    manifest: Manifest
    before: Path | None = None
    notes: list[str] = field(default_factory=list)


def describe(there: list[tuple[str, int]]) -> str:
    """What a database holds, in words."""
    counts = dict(there)
    if "" in counts:
        return _("a database that cannot be read")
    parts = []
    if count := counts.get("tenancy_institution", 0):
        parts.append(ngettext("%(n)d institution", "%(n)d institutions", count) % {"n": count})
    if count := counts.get("accounts_user", 0):
        parts.append(ngettext("%(n)d account", "%(n)d accounts", count) % {"n": count})
    return pgettext("between items of a list", ", ").join(parts)


def restore(
    file: Path, *, replace: bool = False, safety: bool = True, step: Step = silent
) -> Restored:
    """Put ``file`` in force, whole or not at all.

    ``safety``: what is replaced is backed up first. Raises SpoiltArchive, NewerFormat,
    UnknownMigrations, NotEmpty, InUse, NotAsWritten, what ``make_backup`` raises, OSError (nothing
    can be written to the home) and the database's errors.
    """
    code = uuid.uuid4()
    with archive.opened(file) as reader:
        step(_("reading the backup"))
        nodes_of(reader.manifest.migrations)
        reader.verify()
        there = occupied()
        if there and not replace:
            raise NotEmpty(there)
        # Before the safety backup, which writes its own keys beside itself.
        gathered = keys.gather(file.absolute(), reader.manifest.house)
        before = _safety(step) if there and safety else None
        step(_("unpacking the files"))
        try:
            staged.stage_files(reader, code)
            with empty_database():
                _build(reader, code, step, gathered)
        except BaseException:
            # A kill would leave this to the next start, and so does a database that is away.
            with suppress(DatabaseError):
                staged.finish_or_clear()
            raise
    step(_("putting the files in their places"))
    staged.move_into_place()
    return Restored(reader.manifest, before, _notes(reader.manifest, gathered))


def _safety(step: Step) -> Path:
    step(_("backing up what is there now"))
    # Also where nightly backups are switched off.
    folder = backups_folder() or staged.staging().parent / "backups"
    return make_backup(folder, kind=BEFORE_RESTORE, make_folder=True).path


def _build(reader: Reader, code: uuid.UUID, step: Step, gathered: keys.Gathered) -> None:
    manifest = reader.manifest
    step(_("making the tables of Kaijuan %(version)s") % {"version": manifest.kaijuan})
    loading.build_tables(manifest.migrations)
    step(_("loading and comparing %(rows)d rows") % {"rows": manifest.rows})
    loading.load_rows(reader)
    step(_("bringing the tables to this version"))
    loading.migrate_to_now()
    keys.restore_keys(gathered)
    loading.count_on_from(manifest.tables)
    step(_("checking the log and the guards"))
    faults = [*broken_chains(), *missing_triggers()]
    if faults:
        raise loading.NotAsWritten(faults[0])
    _leave_mark(manifest, code)


def _leave_mark(manifest: Manifest, code: uuid.UUID) -> None:
    made_at = dt.datetime.fromisoformat(manifest.created_at)
    with transaction.atomic():
        Restoration.objects.create(
            code=code, at=now(), made_at=made_at, snapshot=manifest.snapshot, rows=manifest.rows
        )
        consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
        if consortium:
            details: dict[str, str | int] = {
                "made_at": manifest.created_at,
                "rows": manifest.rows,
                "snapshot": manifest.snapshot,
            }
            with institution_scope(consortium):
                record("backup.restored", consortium, by=None, details=details)


def _notes(manifest: Manifest, gathered: keys.Gathered) -> list[str]:
    found = []
    comes_along = any(entry.path == "secret-key" for entry in manifest.files)
    keeps_own = bool(os.environ.get("KAIJUAN_SECRET_KEY")) or not comes_along
    if keeps_own and key_mark() != manifest.key_mark:
        found.append(
            _(
                "The signing key here is not that of the backup: links and second factors made "
                "before do not work. Give the old one as KAIJUAN_SECRET_KEY."
            )
        )
    left_out = [name for name in manifest.tables_left_out if name != keys.TABLE]
    if left_out:
        found.append(
            _("Not in a backup, and empty now: %(tables)s (everybody signs in again).")
            % {"tables": ", ".join(left_out)}
        )
    if keys.TABLE in manifest.tables_left_out and not gathered.copies:
        found.append(
            _(
                "No %(file)s stands beside the backup: sealed answers cannot be read. Put the "
                "newest copy of it there and restore again, if there is one."
            )
            % {"file": keys.name_of(manifest.house)}
        )
    return found
