"""``kaijuan report build RELEASE --out DIR`` and ``kaijuan report verify FILE``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from kaijuan.config.command.databases import refuse_unprepared
from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.speak import Stop, _, complain, language, say, shown

#: No file of a report is nearly as large.
MOST_BYTES: Final = 200 * 1024 * 1024


def add_to(commands: Any) -> None:
    parser = commands.add_parser("report", help=_("build or check a compiled report"))
    what = parser.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True, dest="what")
    build = what.add_parser("build", help=_("write the files of a release: PDF, Word, HTML, JSON"))
    build.add_argument("release", metavar=_("RELEASE"), help=_("its slug, such as sichuan-2020"))
    build.add_argument(
        "--out", metavar=_("DIR"), type=Path, required=True, help=_("folder to write to")
    )
    build.add_argument(
        "--red-head",
        action="store_true",
        help=_("add documents with the publisher's name in red over the title"),
    )
    build.set_defaults(run=_build)
    verify = what.add_parser("verify", help=_("say whether a file is one of a released report"))
    verify.add_argument("file", metavar=_("FILE"), type=Path)
    verify.set_defaults(run=_verify)


def _build(chosen: argparse.Namespace) -> int:
    start_django()
    refuse_unprepared()
    from kaijuan.evidence.reports import public as reports

    known = reports.release_slugs()
    if chosen.release not in known:
        raise Stop(_missing(chosen.release, known), code=1)
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
        files = reports.build_release(chosen.release, chosen.out, red_head=chosen.red_head)
    except OSError as error:
        raise Stop(
            _("Nothing can be written to %(folder)s (%(reason)s): choose another --out.")
            % {"folder": chosen.out, "reason": error.strerror},
            code=1,
        ) from None
    for file in files:
        say(str(file))
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    """0 for a released file, 1 for any other, with what speaks against it on stderr."""
    data = _read(chosen.file)
    start_django()
    refuse_unprepared()
    from django.utils import translation

    from kaijuan.core.ui.dates import day
    from kaijuan.core.ui.lang import localised
    from kaijuan.evidence.reports import public as reports

    with translation.override(language()):
        verdict = reports.verify_file(data)
        release = verdict.release
        if release is None:
            first = _("%(file)s is not a released file (SHA-256 %(sha256)s).")
            complain(first % {"file": shown(str(chosen.file)), "sha256": verdict.sha256})
            for remark in verdict.remarks:
                complain(remark)
            return 1
        told = {
            "file": shown(str(chosen.file)),
            "name": verdict.name,
            "language": verdict.language,
            "title": localised(release, "title"),
            "slug": release.slug,
            "day": day(release.published_on),
        }
    say(
        _("%(file)s is %(name)s (%(language)s) of “%(title)s” (%(slug)s), published %(day)s.")
        % told
    )
    say(f"SHA-256 {verdict.sha256}")
    return 0


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Stop(
                _("%(file)s is larger than any report.") % {"file": shown(str(file))}, code=1
            )
        return file.read_bytes()
    except OSError as error:
        raise Stop(
            _("%(file)s cannot be read (%(reason)s).")
            % {"file": shown(str(file)), "reason": error.strerror}
        ) from None


def _missing(slug: str, known: list[str]) -> str:
    if not known:
        return _("There is no release yet; `kaijuan up --demo` in a home of its own shows one.")
    return _("There is no release %(slug)s; there are: %(known)s.") % {
        "slug": shown(slug),
        "known": ", ".join(known),
    }
