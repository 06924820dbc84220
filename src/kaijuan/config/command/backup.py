"""``kaijuan backup``, ``kaijuan backup list`` and ``kaijuan backup verify FILE``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kaijuan.config.command.databases import unusable
from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.speak import Progress, Stop, _, columns, padded, say


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "backup", help=_("back up every row and file into one archive, also while it serves")
    )
    parser.add_argument(
        "--to",
        metavar=_("PLACE"),
        type=Path,
        help=_("a folder, or a file that ends in .zip (by default KAIJUAN_BACKUPS)"),
    )
    parser.set_defaults(run=_make)
    what = parser.add_subparsers(title=_("what"), metavar=_("WHAT"), dest="what")
    listing = what.add_parser("list", help=_("the backups in KAIJUAN_BACKUPS, newest first"))
    listing.set_defaults(run=_list)
    verify = what.add_parser("verify", help=_("read all of a backup and say whether it is whole"))
    verify.add_argument("file", metavar=_("FILE"), type=Path)
    verify.set_defaults(run=_verify)


@contextmanager
def refusals_stop() -> Iterator[None]:
    """What is refused, and a database or a disk that fails, ends the command with a sentence."""
    from django.db import DatabaseError, InterfaceError

    from kaijuan.core.errors import Refusal

    try:
        yield
    except Refusal as refused:
        raise Stop(str(refused), code=1) from None
    except (DatabaseError, InterfaceError) as error:
        raise Stop(unusable(error), code=1) from None
    except OSError as error:
        raise Stop(
            _("%(file)s cannot be used (%(reason)s).")
            % {"file": error.filename or "-", "reason": error.strerror or type(error).__name__},
            code=1,
        ) from None


def _make(chosen: argparse.Namespace) -> int:
    progress = Progress()
    start_django()
    from kaijuan.config.health import pending_migrations
    from kaijuan.core.backup import public as backup

    to = _place(chosen.to, backup.backups_folder())
    with refusals_stop():
        made = backup.make_backup(
            to, kind=backup.BY_HAND, step=progress.step, make_folder=chosen.to is None
        )
        if not pending_migrations():
            backup.note(made)
    progress.step(
        _("%(file)s: %(rows)d rows, %(files)d files, %(size)s, whole")
        % {
            "file": made.path,
            "rows": made.manifest.rows,
            "files": len(made.manifest.files),
            "size": size_in_words(made.bytes),
        }
    )
    say(_("It holds passwords' digests and the signing key: keep it where only you can read it."))
    return 0


def _place(chosen: Path | None, default: Path | None) -> Path:
    place = chosen or default
    if place is None:
        raise Stop(_("KAIJUAN_BACKUPS is switched off: say where with --to."), code=1)
    place = place.expanduser().absolute()
    if chosen is not None and not place.is_dir():
        if place.suffix != ".zip":
            raise Stop(
                _("There is no folder %(place)s: make it, or name a file that ends in .zip.")
                % {"place": place},
                code=1,
            )
        if not place.parent.is_dir():
            raise Stop(
                _("There is no folder %(place)s: make it first.") % {"place": place.parent}, code=1
            )
    return place


def _list(chosen: argparse.Namespace) -> int:
    start_django()
    from kaijuan.core.backup import public as backup
    from kaijuan.core.clock import HOUSE_ZONE

    folder = backup.backups_folder()
    with refusals_stop():
        found = list(backup.list_backups())
    if not found:
        say(_("There is no backup in %(folder)s.") % {"folder": folder or "-"})
        return 0
    kinds = {
        backup.BY_HAND: _("by hand"),
        backup.NIGHTLY: _("nightly"),
        backup.BEFORE_RESTORE: _("before a restore"),
    }
    lines = [
        (
            info.path.name,
            f"{info.at.astimezone(HOUSE_ZONE):%Y-%m-%d %H:%M}",
            kinds.get(info.kind, info.kind) if info.verified else _("not readable"),
            size_in_words(info.bytes),
            _("%(rows)d rows") % {"rows": info.rows},
            f"Kaijuan {info.version}" if info.verified else "",
        )
        for info in found
    ]
    say_columns(lines)
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    start_django()
    from kaijuan.core.backup import public as backup

    with refusals_stop(), backup.opened(chosen.file) as reader:
        reader.verify()
        manifest = reader.manifest
        say(
            _("Whole: %(rows)d rows in %(tables)d tables, %(files)d files, made %(at)s by %(by)s.")
            % {
                "rows": manifest.rows,
                "tables": len(manifest.tables),
                "files": len(manifest.files),
                "at": manifest.created_at,
                "by": f"Kaijuan {manifest.kaijuan}",
            }
        )
        say(f"SHA-256 {manifest.snapshot}")
        backup.nodes_of(manifest.migrations)
        say(_("This version of Kaijuan can restore it."))
    return 0


def say_columns(lines: Sequence[tuple[str, ...]]) -> None:
    """Cells under one another."""
    widths = [max(columns(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (padded(cell, width) for cell, width in zip(line, widths, strict=True))
        say("  ".join(cells).rstrip())


def size_in_words(count: int) -> str:
    """``12.3 MB`` (of 1,000,000 bytes)."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{max(1, round(count / 1e3))} kB"
