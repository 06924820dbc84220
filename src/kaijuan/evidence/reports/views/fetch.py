"""Fetching with permission: what may not be seen is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.edition import Edition, edition_of
from kaijuan.evidence.reports.edition_parts import FigureView
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.rules import releases_visible_to

#: No release and no figure has a longer name; longer ones are not asked of the database.
_LONGEST = 80


def release_or_404(user: Any, slug: str) -> Release:
    """The release that ``user`` may see; a draft of others is like one that does not exist."""
    found: Release | None = None
    if len(slug) <= _LONGEST:
        rows = releases_visible_to(user).select_related("institution")
        found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no such report."))
    return found


def edition_or_404(user: Any, slug: str) -> tuple[Release, Edition]:
    """The release and what it says, in the reader's language."""
    release = release_or_404(user, slug)
    return release, edition_of(release)


def figure_or_404(edition: Edition, ref: str) -> FigureView:
    """The figure ``ref`` of a report."""
    figure = edition.figures.get(ref)
    if figure is None:
        raise Http404(_("There is no such figure in this report."))
    return figure


def figure_links(slug: str) -> Callable[[str], str]:
    """Where the figures of a release open: one reverse() for all of them."""
    base = reverse("reports:figures", args=[slug])
    return lambda ref: f"{base}{ref}/"


def institution_links() -> Callable[[str], str]:
    """Pages of the institutions by key, "" for one that has left: one query."""
    slugs = dict(Institution.objects.values_list("key", "slug"))
    return lambda key: reverse("portal:institution", args=[slugs[key]]) if key in slugs else ""
