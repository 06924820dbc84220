"""What the command says: in the terminal's language, before Django is there to ask.

Sentences come from a catalogue of the command's own, read with the standard library, so that
``kaijuan --help`` need not start Django.
"""

from __future__ import annotations

import gettext
import os
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, TextIO

LOCALE: Final = Path(__file__).resolve().parent / "locale"
DOMAIN: Final = "django"


class Stop(Exception):
    """The command ends here with one sentence on stderr and exit code ``code``."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


def language() -> str:
    """``zh-hans`` or ``en``: by ``KAIJUAN_LANG``, else by the terminal's locale."""
    for name in ("KAIJUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh-hans" if value.startswith("zh") else "en"
    return "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    names = ["zh_Hans"] if code == "zh-hans" else []
    return gettext.translation(DOMAIN, LOCALE, languages=names, fallback=True)


def _(text: str) -> str:
    """``text`` in the terminal's language."""
    return _catalogue(language()).gettext(text)


@contextmanager
def argparse_speaks() -> Iterator[None]:
    """argparse asks the default catalogue of the process for "usage: " and its like."""
    kept, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    os.environ["LANGUAGE"] = "zh_Hans" if language() == "zh-hans" else "C"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if kept is not None:
            os.environ["LANGUAGE"] = kept


def forgiving_output() -> None:
    """A terminal that cannot show a character shows a mark in its place, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def say(text: str = "") -> None:
    """One line on stdout, at once."""
    _write(sys.stdout, text)


def complain(sentence: str) -> None:
    """One line on stderr, at once."""
    one_line = " ".join(sentence.splitlines())
    _write(sys.stderr, one_line)


def _write(stream: TextIO, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()


def columns(text: str) -> int:
    """How wide a terminal shows ``text``; a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def shown(text: str) -> str:
    """What a person gave us, fit to be repeated in a sentence: short and printable."""
    clean = "".join(mark if mark.isprintable() else "?" for mark in text)
    return clean if len(clean) <= 60 else clean[:59] + "…"


def padded(text: str, width: int) -> str:
    """``text`` filled up to ``width`` columns."""
    return text + " " * max(0, width - columns(text))


class Progress:
    """Lines with the seconds since the start, each printed as its step begins."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def step(self, text: str) -> None:
        say(_("%(seconds)5.1f s  %(text)s") % {"seconds": self.seconds, "text": text})


# What argparse says by itself, named here so that the catalogue holds it.
ARGPARSE: Final = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("show this help message and exit"),
    _("%(prog)s: error: %(message)s\n"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("argument %(argument_name)s: %(message)s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
)
