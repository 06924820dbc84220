"""Whether a file is one of a released report, and if not, what can be said of it."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.evidence.reports.domain.build import JSON
from kaijuan.evidence.reports.domain.frozen import FORMAT, digest, verify
from kaijuan.evidence.reports.domain.keep import keep_files
from kaijuan.evidence.reports.models import Release, ReleaseFile

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_IN_BYTES: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_PROPERTIES: Final = "docProps/core.xml"
#: The properties of a docx are a few lines; what unpacks to more is not ours.
_MOST_PROPERTIES: Final = 64 * 1024
_MOST_SHOWN: Final = 200
#: What a changed byte makes the library raise, wherever in the file it stands.
_SPOILT_ZIP: Final = (
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
_SLUG: Final = re.compile(r"[\w-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``release`` and ``name`` are set when the file is a released one; ``remarks`` says what
    speaks against it when it is not."""

    sha256: str
    release: Release | None = None
    name: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_released(self) -> bool:
        return self.release is not None

    @property
    def language(self) -> str:
        """In words; the data and the page hold both."""
        if not self.name.endswith((".docx", ".pdf")):
            return _("Chinese and English")
        english = ".en." in self.name
        return pgettext("language", "English") if english else pgettext("language", "Chinese")


def find_released(sha256: str) -> Verdict:
    """The released file with this digest, by what was recorded when it was built. Two queries."""
    sha256 = sha256.strip().lower()
    if not _SHA256.fullmatch(sha256):
        return Verdict(sha256)
    published = Release.objects.published().defer("body")
    release = published.filter(sha256=sha256).first()
    if release is not None:
        return Verdict(sha256, release, JSON)
    row = ReleaseFile.objects.filter(sha256=sha256).order_by("pk").first()
    release = published.filter(pk=row.release_id).first() if row else None
    return Verdict(sha256, release, row.name) if row and release else Verdict(sha256)


def verify_file(data: bytes) -> Verdict:
    """Whether ``data`` is a released file; where it is not, what it says of itself and differs.

    Files of a release that was never built here are built first, to have something to compare.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    found = find_released(sha256)
    if found.is_released:
        return found
    release = _says_it_is(data)
    if release is not None and not ReleaseFile.objects.filter(release=release).exists():
        keep_files(release)
        found = find_released(sha256)
        if found.is_released:
            return found
    return Verdict(sha256, remarks=tuple(_remarks(data, release)))


def _says_it_is(data: bytes) -> Release | None:
    """The release whose digest, or whose name, stands in the file."""
    body = _body(data)
    published = Release.objects.published()
    if body is not None:
        slug = str(body.get("slug"))
        return published.filter(slug=slug).first() if _SLUG.fullmatch(slug) else None
    digests = {found.decode() for found in _IN_BYTES.findall(_readable(data))}
    return published.filter(sha256__in=sorted(digests)[:200]).first()


def _readable(data: bytes) -> bytes:
    """Where a file of ours names its release: in a docx the properties, else anywhere."""
    if not data.startswith(b"PK"):
        return data
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            archive.open(_PROPERTIES) as properties,
        ):
            return properties.read(_MOST_PROPERTIES)
    except _SPOILT_ZIP:
        return b""


def _remarks(data: bytes, release: Release | None) -> list[str]:
    body = _body(data)
    if release is None:
        remarks = [_("It is of no release that is published here.")]
        return remarks + (_own_faults(data) if body is not None else [])
    remarks = [
        _(
            "It names the release %(slug)s, but is none of its files: it was changed, or saved "
            "anew by another program."
        )
        % {"slug": release.slug}
    ]
    return remarks + (_differences(body, json.loads(release.body)) if body is not None else [])


def _own_faults(data: bytes) -> list[str]:
    """What is wrong with a data file by itself, without the house that it came from."""
    text = data.decode("utf-8", "replace")
    try:
        faults = verify(text, digest(text))
    except (KeyError, TypeError, AttributeError):
        faults = [_("parts of a report are missing in it")]
    told = [_("By itself: %(fault)s.") % {"fault": _fit_to_print([fault])} for fault in faults[:5]]
    return told or [_("By itself it is whole: its form is right and every figure has evidence.")]


def _differences(body: dict[str, Any], frozen: dict[str, Any]) -> list[str]:
    """The first figures that differ, or the parts of the report that do."""
    theirs, ours = _figures(body), _figures(frozen)
    changed = [ref for ref in sorted(theirs | ours) if theirs.get(ref) != ours.get(ref)]
    if changed:
        refs = _fit_to_print(changed[:10])
        return [_("Figures that differ: %(refs)s.") % {"refs": refs}]
    parts = [part for part in sorted(body | frozen) if body.get(part) != frozen.get(part)]
    if parts:
        return [_("Parts that differ: %(parts)s.") % {"parts": _fit_to_print(parts[:10])}]
    return [_("It says the same in another form: blanks or the order of its parts were changed.")]


def _fit_to_print(names: list[str]) -> str:
    """Words of the file, which may hold what moves a terminal's cursor, and be of any length."""
    shown = "".join(mark if mark.isprintable() else "?" for mark in ", ".join(names))
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


def _figures(body: dict[str, Any]) -> dict[str, Any]:
    rows = body.get("figures")
    listed = rows if isinstance(rows, list) else []
    return {str(row.get("ref"))[:12]: row for row in listed if isinstance(row, dict)}


def _body(data: bytes) -> dict[str, Any] | None:
    """The data of a report, if that is what the file holds."""
    if not data.lstrip().startswith(b"{"):
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value.get("format") == FORMAT else None
