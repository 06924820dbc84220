"""The files of a release: to read, to print, to compute with, and to see where it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kaijuan.core.files.store import write_whole
from kaijuan.core.indicators.public import LANGUAGES, Language
from kaijuan.evidence.reports.edition import Edition, frozen_text
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.provenance import provenance
from kaijuan.evidence.reports.standalone import standalone_html

JSON: Final = "report.json"
SUMS: Final = "SHA256SUMS"
#: Every file of a release, in the order in which they are shown. Chinese is the official text.
NAMES: Final = (
    "report.pdf",
    "report.docx",
    "report.en.pdf",
    "report.en.docx",
    "report.html",
    JSON,
    "report.prov.jsonld",
)
_MIDDLE: Final[dict[Language, str]] = {"zh-Hans": "", "en": ".en"}


def build_files(release: Release) -> dict[str, bytes]:
    """Every file by its name, in the order of `NAMES`.

    The same release gives the same bytes every time; the digest of ``report.json`` is the
    release's own.
    """
    text = frozen_text(release)
    edition = Edition.parse(text)
    built = {
        "report.html": standalone_html(edition, release.sha256).encode(),
        JSON: text.encode(),
        "report.prov.jsonld": provenance(text),
        **build_documents(edition, release.sha256),
    }
    return {name: built[name] for name in NAMES}


def build_documents(
    edition: Edition, sha256: str, *, red_head: bool = False, languages: tuple[Language, ...] = ()
) -> dict[str, bytes]:
    """``report.docx`` and ``report.pdf``, with ``.en`` in the middle for English.

    ``red_head`` sets the publisher's name in red over the title; it stands in the names too.
    """
    from kaijuan.core.documents.public import to_docx, to_pdf
    from kaijuan.evidence.reports.documents.text import report_document

    files = {}
    for language in languages or LANGUAGES:
        document = report_document(edition, sha256, language, red_head=red_head)
        pdf = to_pdf(document)
        stem = f"report{'.red-head' if red_head else ''}{_MIDDLE[language]}"
        files[f"{stem}.pdf"] = pdf.data
        files[f"{stem}.docx"] = to_docx(document, pdf.pages)
    return files


def write_files(files: Mapping[str, bytes], out_dir: Path) -> list[Path]:
    """Write the files and their digests into ``out_dir``, made if need be. Raises OSError.

    Each file appears whole or not at all: a reader never finds half a report.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    written = [write_whole(out_dir / name, content) for name, content in files.items()]
    return [*written, write_whole(out_dir / SUMS, sums(files))]


def sums(files: Mapping[str, bytes]) -> bytes:
    """One line a file, as ``sha256sum --check`` reads it."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(files)).encode()
