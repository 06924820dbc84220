"""``kaijuan import institutions FILE``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kaijuan.config.command.databases import refuse_unprepared
from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.speak import Stop, _, complain, say


def add_to(commands: Any) -> None:
    parser = commands.add_parser("import", help=_("read a table into the house"))
    what = parser.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True, dest="what")
    institutions = what.add_parser(
        "institutions", help=_("member institutions, from CSV (UTF-8, GB18030) or XLSX")
    )
    institutions.add_argument("file", metavar=_("FILE"), type=Path)
    institutions.add_argument(
        "--dry-run", action="store_true", help=_("say what would happen and change nothing")
    )
    institutions.set_defaults(run=_institutions)


def _institutions(chosen: argparse.Namespace) -> int:
    _refuse_unreadable(chosen.file)
    start_django()
    refuse_unprepared()
    from kaijuan.core.errors import Refusal
    from kaijuan.core.files.headings import LinesRefused
    from kaijuan.network.directory.public import import_institutions

    try:
        done = import_institutions(chosen.file, dry_run=chosen.dry_run, by=None)
    except LinesRefused as refused:
        for bad in refused.lines:
            complain(_("line %(line)d: %(reason)s") % {"line": bad.line, "reason": bad.reason})
        raise Stop(str(refused), code=1) from None
    except Refusal as refused:
        raise Stop(str(refused), code=1) from None
    say(
        _("%(created)d created, %(changed)d changed, %(unchanged)d unchanged.")
        % {"created": done.created, "changed": done.changed, "unchanged": done.unchanged}
    )
    if chosen.dry_run:
        say(_("Nothing was changed: this was a trial. Leave --dry-run out to import."))
    return 0


def _refuse_unreadable(file: Path) -> None:
    try:
        file.open("rb").close()
    except OSError as error:
        raise Stop(
            _("%(file)s cannot be read (%(reason)s).") % {"file": file, "reason": error.strerror}
        ) from None
