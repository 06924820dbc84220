"""The files of a published report, given out as they were built."""

from __future__ import annotations

import threading
from typing import Final

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from kaijuan.core.jobs.public import enqueue
from kaijuan.core.permissions.access import public
from kaijuan.evidence.reports.domain import content_of, files_of, keep_files
from kaijuan.evidence.reports.domain.build import JSON
from kaijuan.evidence.reports.models import Release, ReleaseFile
from kaijuan.evidence.reports.views.fetch import release_or_404

_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonld": "application/ld+json",
}
#: A reader waits for the files of a report up to this size (characters of its frozen body; some
#: 500 figures); those of a larger one are left to the worker.
MOST_BUILT_WHILE_WAITING: Final = 500_000
_WAIT_SECONDS, _ASK_AGAIN_SECONDS = 15, 60
#: Where the provenance of a resource is found (W3C PROV-AQ, section 3).
_HAS_PROVENANCE: Final = "http://www.w3.org/ns/prov#has_provenance"

#: One build at a time in a process; what has been built is kept, so nobody waits twice.
_building = threading.Lock()


def _published(request: HttpRequest, slug: str) -> Release:
    release = release_or_404(request.user, slug)
    if not release.is_published:
        raise Http404(_("A draft has no files yet. Publish it first."))
    return release


def _etag(request: HttpRequest, slug: str, name: str = JSON) -> str | None:
    release = _published(request, slug)
    if name == JSON:
        return f'"{release.sha256}"'
    row = files_of(release).get(name)
    return f'"{row.sha256}"' if row else None


@public
@require_safe
@condition(etag_func=_etag)
def report_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen body byte by byte: its SHA-256 is the one printed in the report."""
    text = _published(request, slug).body
    response = HttpResponse(text.encode(), content_type=_TYPES["json"])
    where = reverse("reports:provenance", args=[slug])
    response["Link"] = f'<{where}>; rel="{_HAS_PROVENANCE}"; type="{_TYPES["jsonld"]}"'
    return response


@public
@require_safe
@condition(etag_func=_etag)
def report_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A built file, to keep. Where it is not built yet: built now, or said when to come again."""
    release = _published(request, slug)
    row = files_of(release).get(name)
    content = content_of(release, row)
    if content is None:
        content = _built_now(release, name)
    if content is None:
        return _being_prepared(request, release)
    ending = name.removeprefix("report")
    response = HttpResponse(content, content_type=_TYPES[name.rsplit(".", 1)[1]])
    response["Content-Disposition"] = f'attachment; filename="{slug}{ending}"'
    return response


def file_rows(release: Release) -> list[tuple[str, str, ReleaseFile | None]]:
    """Name, address and record of every file of ``release``, for its page; one query."""
    built = files_of(release)
    return [
        (name, reverse(f"reports:{address}", args=[release.slug]), built.get(name))
        for name, address in ADDRESSES.items()
    ]


#: Which address gives which file.
ADDRESSES: Final = {
    "report.pdf": "pdf",
    "report.docx": "docx",
    "report.en.pdf": "pdf-en",
    "report.en.docx": "docx-en",
    "report.html": "html",
    JSON: "json",
    "report.prov.jsonld": "provenance",
}


def _built_now(release: Release, name: str) -> bytes | None:
    """Build while the reader waits; None where that would take long or others build already."""
    if len(release.body) > MOST_BUILT_WHILE_WAITING:
        return None
    if not _building.acquire(timeout=_WAIT_SECONDS):
        return None
    try:
        return keep_files(release)[name]
    finally:
        _building.release()


def _being_prepared(request: HttpRequest, release: Release) -> HttpResponse:
    """503 with the time to come again; the worker is asked once a minute at most."""
    if cache.add(f"reports.asked.{release.sha256}", True, _ASK_AGAIN_SECONDS):
        enqueue(
            "reports.build_release", release_id=release.pk, institution_id=release.institution_id
        )
    response = render(request, "reports/being_prepared.html", {"release": release}, status=503)
    response["Retry-After"] = "10"
    return response
