"""Reads the command line and hands over to one module for each sub-command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from kaijuan import __version__
from kaijuan.config.command import backup, check, importing, manage, report, restore
from kaijuan.config.command.speak import Stop, _, argparse_speaks, complain, forgiving_output
from kaijuan.config.command.up import options as up


def run(arguments: Sequence[str]) -> int:
    """Carry out ``kaijuan ARGUMENTS``; the exit code."""
    forgiving_output()
    try:
        if arguments[:1] == ["manage"]:
            # Django reads its own options, ``--help`` among them.
            return manage.run(list(arguments[1:]))
        with argparse_speaks():
            chosen = _parser().parse_args(arguments)
        code: int = chosen.run(chosen)
        return code
    except Stop as stop:
        complain(str(stop))
        return stop.code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kaijuan",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_("Kaijuan keeps a library open when its doors close."),
        epilog=_examples(),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"kaijuan {__version__}",
        help=_("print the version and stop"),
    )
    commands = parser.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), required=True, dest="command"
    )
    up.add_to(commands)
    check.add_to(commands)
    importing.add_to(commands)
    report.add_to(commands)
    backup.add_to(commands)
    restore.add_to(commands)
    commands.add_parser("manage", help=_("Django's own commands, such as `manage migrate`"))
    return parser


def _examples() -> str:
    examples = (
        ("kaijuan up --demo", _("try it with the true case of 2020")),
        ("kaijuan up --host 0.0.0.0", _("serve the neighbourhood too")),
        ("kaijuan check", _("look for problems of set-up and safety")),
        ("kaijuan import institutions members.csv --dry-run", _("try an import")),
        ("kaijuan report build sichuan-2020 --out report/", _("write a report into a folder")),
        ("kaijuan report verify report.pdf", _("is this a released file?")),
        ("kaijuan backup --to /srv/backups/", _("every row and file into one archive")),
        ("kaijuan restore FILE --replace", _("put a house back from a backup")),
        ("kaijuan manage give_role wang secretariat SC", _("open the first account")),
    )
    environment = (
        ("HOST, PORT", _("where to serve (127.0.0.1, 8000)")),
        ("KAIJUAN_HOME", _("where the data live (~/.local/share/kaijuan)")),
        ("KAIJUAN_DATABASE_URL", _("postgres://user:password@host:5432/name; else SQLite")),
        ("KAIJUAN_BACKUPS", _("where nightly backups go (backups in the home); empty: none")),
        ("KAIJUAN_ALLOWED_HOSTS", _("the names by which browsers may reach it")),
        ("KAIJUAN_LANG", _("zh or en, for what this command says")),
    )
    return "\n".join(
        (
            _("Examples:"),
            *(f"  {text:<51}{note}" for text, note in examples),
            "",
            _("Settings from the environment:"),
            *(f"  {name:<23}{note}" for name, note in environment),
        )
    )
