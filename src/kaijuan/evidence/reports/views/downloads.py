"""The files of a published report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from kaijuan.core.permissions.access import public
from kaijuan.evidence.reports.domain.build import build_files
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.views.fetch import release_or_404


def _published(request: HttpRequest, slug: str) -> Release:
    release = release_or_404(request.user, slug)
    if not release.is_published:
        raise Http404(_("A draft has no files yet. Publish it first."))
    return release


def _etag(request: HttpRequest, slug: str) -> str:
    return f'"{_published(request, slug).sha256}"'


@public
@require_safe
@condition(etag_func=_etag)
def report_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen body byte by byte: its SHA-256 is the one printed in the report."""
    text = _published(request, slug).body
    return HttpResponse(text.encode(), content_type="application/json; charset=utf-8")


@public
@require_safe
def report_html(request: HttpRequest, slug: str) -> HttpResponse:
    """One file with its styles inside, to keep; the page itself allows no styles inside a page."""
    content = build_files(_published(request, slug))["report.html"]
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.html"'
    return response
