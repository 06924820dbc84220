"""The files of a release: one to read, one to compute with."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kaijuan.evidence.reports.edition import Edition, frozen_text
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.standalone import standalone_html


def build_files(release: Release) -> dict[str, bytes]:
    """``report.html`` (opens without a server) and ``report.json`` (the canonical body).

    The same release gives the same bytes every time; the digest of ``report.json`` is the
    release's own.
    """
    text = frozen_text(release)
    return {
        "report.html": standalone_html(Edition.parse(text), release.sha256).encode(),
        "report.json": text.encode(),
    }


def build_release(release: Release, out_dir: Path) -> list[Path]:
    """Write the files into ``out_dir``, which is made if need be. Raises OSError.

    Each file appears whole or not at all: a reader never finds half a report.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    return [_write_whole(out_dir / name, content) for name, content in build_files(release).items()]


def _write_whole(target: Path, content: bytes) -> Path:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target
