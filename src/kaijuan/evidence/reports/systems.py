"""The parts of a library's work, by the number they have in the issues and the tests."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SYSTEMS: Final[dict[str, Promise]] = {
    "S02": _("Call for reports"),
    "S04": _("Leading groups"),
    "S05": _("Staged plans"),
    "S08": _("Reopening supplies"),
    "S09": _("Contributions"),
    "S16": _("Book delivery"),
    "S17": _("Daily health report"),
    "S23": _("Usage"),
    "S24": _("Service guides"),
    "S25": _("Free and open resources"),
    "S26": _("Reference desk"),
    "S27": _("Document delivery"),
    "S30": _("E-textbooks by syllabus"),
    "S31": _("Textbook choice"),
    "S33": _("Teaching"),
    "S35": _("Outreach"),
    "S36": _("Contests"),
}


def system_label(number: str) -> str:
    """The name of a part of the work, or its number where it has none."""
    return str(SYSTEMS.get(number, number))
