"""Keeping the files of a release: built once, recorded by digest, given out as they are."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.files.store import keep, kept
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports.domain.build import JSON, NAMES, build_documents, build_files
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.models import Release, ReleaseFile


def files_of(release: Release) -> dict[str, ReleaseFile]:
    """What was built of ``release``, by name in the order of `NAMES`; one query.

    Where a name was built more than once, the latest; empty before the first time.
    """
    latest = {row.name: row for row in ReleaseFile.objects.filter(release=release)}
    return {name: latest[name] for name in NAMES if name in latest}


def content_of(release: Release, row: ReleaseFile | None) -> bytes | None:
    """The bytes of a file; None where it was not built yet or its bytes are no longer there."""
    if row is None:
        return None
    return release.body.encode() if row.name == JSON else kept(row.sha256)


def keep_files(release: Release) -> dict[str, bytes]:
    """Every file of the published ``release``, built if one is missing; what is there stays.

    Doing it again changes nothing. Raises OSError where the store cannot be written.
    """
    rows = files_of(release)
    found = {name: content_of(release, rows.get(name)) for name in NAMES}
    whole = {name: data for name, data in found.items() if data is not None}
    if len(whole) == len(NAMES):
        return whole
    built = build_files(release) | whole
    _record(release, {name: data for name, data in built.items() if name not in whole})
    return built


def keep_red_heads(release: Release) -> dict[str, bytes]:
    """The documents with a red head, recorded too, so that they are known when they come back."""
    built = build_documents(Edition.parse(release.body), release.sha256, red_head=True)
    _record(release, built)
    return built


def _record(release: Release, files: Mapping[str, bytes]) -> None:
    digests = {name: keep(data) for name, data in files.items()}
    with transaction.atomic(), institution_scope(release.institution):
        made = [
            ReleaseFile.objects.get_or_create(
                release=release,
                name=name,
                sha256=digests[name],
                defaults={"size": len(data), "institution": release.institution},
            )[1]
            for name, data in files.items()
        ]
        if any(made):
            record("release.files_kept", release, by=None, details={"files": sum(made)})
