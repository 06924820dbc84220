"""``kaijuan report build RELEASE --out DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.speak import Stop, _, say, shown


def add_to(commands: Any) -> None:
    parser = commands.add_parser("report", help=_("build a compiled report"))
    what = parser.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True, dest="what")
    build = what.add_parser("build", help=_("write report.html and report.json of a release"))
    build.add_argument("release", metavar=_("RELEASE"), help=_("its slug, such as sichuan-2020"))
    build.add_argument(
        "--out", metavar=_("DIR"), type=Path, required=True, help=_("folder to write to")
    )
    build.set_defaults(run=_build)


def _build(chosen: argparse.Namespace) -> int:
    start_django()
    from kaijuan.evidence.reports import public as reports

    known = reports.release_slugs()
    if chosen.release not in known:
        raise Stop(_missing(chosen.release, known), code=1)
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
        files = reports.build_release(chosen.release, chosen.out)
    except OSError as error:
        raise Stop(
            _("Nothing can be written to %(folder)s (%(reason)s): choose another --out.")
            % {"folder": chosen.out, "reason": error.strerror},
            code=1,
        ) from None
    for file in files:
        say(str(file))
    return 0


def _missing(slug: str, known: list[str]) -> str:
    if not known:
        return _("There is no release yet: start with `kaijuan up --demo` to see the one of 2020.")
    return _("There is no release %(slug)s; there are: %(known)s.") % {
        "slug": shown(slug),
        "known": ", ".join(known),
    }
