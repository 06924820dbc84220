"""``kaijuan check``: what is wrong with set-up and safety, one line for each finding."""

from __future__ import annotations

import argparse
from typing import Any

from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.speak import _, say


def add_to(commands: Any) -> None:
    parser = commands.add_parser("check", help=_("look for problems of set-up and safety"))
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    start_django()
    from kaijuan.config.command.findings import look

    problems = 0
    for finding in look():
        problems += finding.problem
        mark = _("problem") if finding.problem else _("note")
        say(_("%(mark)s: %(sentence)s") % {"mark": mark, "sentence": finding.sentence})
    if problems:
        return 1
    say(_("No problem found."))
    return 0
