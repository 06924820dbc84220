"""Making a backup while the house serves."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kaijuan import __version__
from kaijuan.core.backup import archive
from kaijuan.core.backup.archive import FileEntry, Manifest, TableEntry, Writer
from kaijuan.core.backup.kept_files import KeptFile, kept_files
from kaijuan.core.backup.keys import keep_keys
from kaijuan.core.backup.places import PARTIAL, SUFFIX, FolderUnusable, name_for, writing_to
from kaijuan.core.backup.reading import Source, snapshot
from kaijuan.core.backup.tables import HISTORY, LEFT_OUT, Table, applied_migrations, tables_at
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.files.store import sync_folder

Step = Callable[[str], None]

#: Why a backup was made; only nightly ones are ever deleted by the house.
BY_HAND: Final = "by hand"
NIGHTLY: Final = "nightly"
BEFORE_RESTORE: Final = "before restore"


class NothingThere(Refusal):
    """A database without tables."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to back up: no house was set up here yet (`kaijuan up`).")
        )


class AlreadyThere(Refusal):
    """A file stands where the backup was to be written."""

    def __init__(self, file: Path) -> None:
        super().__init__(_("%(file)s is already there: choose another name.") % {"file": file})


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup, read back and found whole."""

    path: Path
    bytes: int
    manifest: Manifest


def silent(text: str) -> None:
    """A step that nobody watches."""


def make_backup(to: Path, *, kind: str, step: Step = silent, make_folder: bool = False) -> Made:
    """Write a backup into the folder ``to``, or as the file ``to``, and read it back.

    The name appears when the whole archive is on the disk and was found to be what was read; an
    older backup is never touched. Raises NothingThere, AlreadyThere, FolderUnusable, FolderBusy,
    SpoiltArchive (it does not read back as written) and the database's errors.
    """
    at = now()
    as_folder = make_folder or to.is_dir()
    folder, name = (to, name_for(at)) if as_folder else (to.parent, to.name)
    final = folder / name
    if final.exists():
        raise AlreadyThere(final)
    with writing_to(folder, make=make_folder):
        draft = folder / f".{name.removesuffix(SUFFIX)}{SUFFIX}{PARTIAL}"
        try:
            _write(draft, at, kind, step)
            step(_("reading it back"))
            with archive.opened(draft) as reader:
                reader.verify()
                manifest = reader.manifest
            if final.exists():
                raise AlreadyThere(final)
            # Before the name appears: an archive never stands without the keys of its answers.
            keep_keys(folder.absolute())
            draft.rename(final)
            sync_folder(folder)
            return Made(final, final.stat().st_size, manifest)
        except OSError as error:
            raise FolderUnusable(folder, error.strerror or type(error).__name__) from error
        finally:
            draft.unlink(missing_ok=True)


def _write(draft: Path, at: dt.datetime, kind: str, step: Step) -> None:
    with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        writer = Writer(file)
        try:
            writer.finish(_write_members(writer, at, kind, step))
        finally:
            writer.abandon()
        file.flush()
        os.fsync(file.fileno())


def _write_members(writer: Writer, at: dt.datetime, kind: str, step: Step) -> Manifest:
    with snapshot() as source:
        migrations = applied_migrations()
        tables = tables_at(migrations)
        if not tables:
            raise NothingThere
        step(_("writing the rows of %(count)d tables") % {"count": len(tables)})
        entries = [write_table(writer, source, table) for table in tables]
        house, house_name = _house(source)
    step(_("writing the files of the home"))
    # After the rows: a file stands before the row that names it.
    files = [entry for kept in kept_files() if (entry := _write_file(writer, kept))]
    return Manifest(
        kaijuan=__version__,
        engine=connection.vendor,
        created_at=at.astimezone(dt.UTC).isoformat(),
        kind=kind,
        house=house,
        house_name=house_name,
        key_mark=key_mark(),
        migrations=migrations,
        tables=entries,
        files=files,
        tables_left_out=_left_out(tables),
    )


def write_table(writer: Writer, source: Source, table: Table) -> TableEntry:
    """Write one table's rows."""
    rows = 0

    def chunks() -> Iterator[bytes]:
        nonlocal rows
        for count, lines in source.lines(table):
            rows += count
            yield lines

    size, digest = writer.member(f"rows/{table.name}.jsonl", chunks())
    names = [column.name for column in table.columns]
    return TableEntry(table.name, names, rows, size, digest, source.last_key(table))


def _write_file(writer: Writer, kept: KeptFile) -> FileEntry | None:
    if not kept.place.exists():
        # Taken away since the folder was listed.
        return None
    size, digest = writer.member(f"home/{kept.path}", kept.chunks())
    return FileEntry(kept.path, size, digest, kept.mode)


def _house(source: Source) -> tuple[str, str]:
    """Code and name of the consortium; also as older versions kept them."""
    code = "replace(code::text, '-', '')" if source.vendor == "postgresql" else "code"
    where = "FROM tenancy_institution WHERE kind = 'consortium'"
    return (
        str(source.one(f"SELECT {code} {where}") or ""),
        str(source.one(f"SELECT name {where}") or ""),
    )


def _left_out(tables: list[Table]) -> list[str]:
    """Tables of the database whose rows are not in the archive, to be told and not found out."""
    known = {table.name for table in tables} | {HISTORY}
    there = set(connection.introspection.table_names())
    return sorted((there - known) | (there & LEFT_OUT))


def key_mark() -> str:
    """Tells two signing keys apart, and says nothing about either."""
    made = hmac.new(settings.SECRET_KEY.encode(), b"kaijuan backup key mark", hashlib.sha256)
    return made.hexdigest()[:16]
