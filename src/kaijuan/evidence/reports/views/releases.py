"""The list of reports, and a report."""

from __future__ import annotations

from typing import Any, Final

from django.core.cache import cache
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan import __version__
from kaijuan.core.cache.public import kept
from kaijuan.core.permissions.access import public
from kaijuan.core.ui.lang import localised
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.page import lay_out
from kaijuan.evidence.reports.rules import releases_visible_to
from kaijuan.evidence.reports.views.downloads import file_rows
from kaijuan.evidence.reports.views.fetch import edition_or_404, figure_links, institution_links

PER_PAGE: Final = 20
KEPT_SECONDS: Final = 24 * 60 * 60


@public
@require_safe
@kept("institutions", "releases", params=("page",))
def releases(request: HttpRequest) -> HttpResponse:
    """Published reports, the latest first; the secretariat sees its drafts too. ``?page=``."""
    rows = releases_visible_to(request.user).defer("body")
    try:
        page = Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404(_("There is no such page in this list.")) from None
    return render(request, "reports/releases.html", {"page": page})


@public
@require_safe
@kept("institutions", "releases", "figures")
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """The report, from its frozen body."""
    found, edition = edition_or_404(request.user, slug)
    context = {
        "release": found,
        "edition": edition,
        "chapters_html": _chapters_html(found, edition),
        "files": file_rows(found) if found.is_published else [],
        "crumbs": [(_("Reports"), reverse("reports:releases")), (localised(found, "title"), None)],
    }
    return render(request, "reports/release.html", context)


def _chapters_html(found: Release, edition: Edition) -> str:
    """The chapters as markup. Frozen ones are drawn once for each language and kept.

    What is kept depends on nothing but the digest: no person, no query, no row that can change
    (slugs of institutions never do).
    """

    def draw() -> str:
        chapters = lay_out(edition, figure_links(found.slug), institution_links())
        context = {"edition": edition, "chapters": chapters, "prefix": ""}
        return render_to_string("reports/chapters.html", context)

    if not found.is_published:
        return draw()
    key = f"reports.chapters.{__version__}.{found.sha256}.{edition.language}"
    html: Any = cache.get_or_set(key, draw, KEPT_SECONDS)
    return html
