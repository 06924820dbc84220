"""The table of a report's figures, and one figure down to its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import kept
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import public
from kaijuan.core.ui.components.data_table import Column
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import FigureView
from kaijuan.evidence.reports.figure_page import figure_context
from kaijuan.evidence.reports.forms import FigureFilter
from kaijuan.evidence.reports.views.fetch import (
    edition_or_404,
    figure_links,
    figure_or_404,
    institution_links,
)

PER_PAGE: Final = 25
FORMATS: Final = ("csv", "xlsx")
FILTERS: Final = ("chapter", "system", "institution", "indicator", "sort", "page", "format")
EXPORTED: Final = (
    "ref",
    "system",
    "institution",
    "institution_name",
    "indicator",
    "label",
    "comparator",
    "value",
    "unit",
    "period_start",
    "period_end",
    "as_of",
    "note",
)

_KEYS: Final[dict[str, Callable[[FigureView], Any]]] = {
    "ref": lambda figure: figure.ref,
    "label": lambda figure: figure.label,
    "institution": lambda figure: (figure.institution.key, figure.ref),
    "system": lambda figure: (figure.system, figure.ref),
    "when": lambda figure: (str(figure.period_start or ""), str(figure.period_end or "")),
}


@public
@require_safe
@kept("institutions", "releases", params=FILTERS)
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures. ``?chapter= &system= &institution= &indicator= &sort= &page= &format=``."""
    release, edition = edition_or_404(request.user, slug)
    form = FigureFilter(request.GET, edition)
    chosen = _chosen(edition, form) if form.is_valid() else []
    form_of_file = request.GET.get("format", "")
    if form_of_file and form_of_file not in FORMATS:
        raise Http404(_("Figures are given as csv and xlsx."))
    if form_of_file and form.is_valid():
        return table_response(_table(chosen), name=f"{slug}-figures", form=form_of_file)
    try:
        page = Paginator(chosen, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404(_("There is no such page in this list.")) from None
    context = {
        "release": release,
        "edition": edition,
        "form": form,
        "page": page,
        "columns": _columns(),
        "rows": [_row(figure, figure_links(slug)) for figure in page.object_list],
        "query": _query(request),
        "crumbs": [
            (_("Reports"), reverse("reports:releases")),
            (edition.title, release.get_absolute_url()),
            (_("Figures"), None),
        ],
    }
    return render(request, "reports/figures.html", context, status=200 if form.is_valid() else 422)


@public
@require_safe
@kept("institutions", "releases", "figures")
def figure(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """One figure: what it means, where it stands, who is behind it, and what became of it."""
    release, edition = edition_or_404(request.user, slug)
    shown = figure_or_404(edition, ref)
    may_correct = request.user.has_perm("reports.correct_figure", release)
    context = figure_context(
        release, edition, shown, figure_links(slug), institution_links(), with_log=may_correct
    )
    context |= {
        "may_correct": may_correct,
        "crumbs": [
            (_("Reports"), reverse("reports:releases")),
            (edition.title, release.get_absolute_url()),
            (_("Figures"), reverse("reports:figures", args=[slug])),
            (ref, None),
        ],
    }
    return render(request, "reports/figure.html", context)


def _chosen(edition: Edition, form: FigureFilter) -> list[FigureView]:
    wanted = form.cleaned_data
    found = [each for each in edition.figures.values() if _fits(edition, each, wanted)]
    sort = wanted["sort"] or "ref"
    return sorted(found, key=_KEYS[sort.lstrip("-")], reverse=sort.startswith("-"))


def _fits(edition: Edition, figure: FigureView, wanted: dict[str, str]) -> bool:
    chapter = edition.chapter_of(figure.ref)
    has = {
        "chapter": str(chapter.number) if chapter else "",
        "system": figure.system,
        "institution": figure.institution.key,
        "indicator": figure.indicator,
    }
    return all(not wanted[name] or wanted[name] == value for name, value in has.items())


def _columns() -> list[Column]:
    return [
        Column("ref", pgettext("of a figure", "No."), sort="ref"),
        Column("label", _("Indicator"), sort="label"),
        Column("institution", _("Institution"), sort="institution"),
        # Numbers of unlike units have no order, so this column has none.
        Column("figure", _("Figure")),
        Column("when", _("Period or day"), sort="when"),
        Column("system", _("Part of the work"), sort="system"),
    ]


def _row(figure: FigureView, link: Callable[[str], str]) -> dict[str, object]:
    return {
        "ref": format_html('<a class="opens" href="{}">{}</a>', link(figure.ref), figure.ref),
        "label": figure.label,
        "institution": figure.institution.name,
        "figure": figure.sentence,
        "when": figure.when,
        "system": figure.system_label,
    }


def _table(chosen: list[FigureView]) -> list[list[Any]]:
    """The export: one line a figure, the parts of the figure each in a column of its own."""
    rows: list[list[Any]] = [list(EXPORTED)]
    for each in chosen:
        rows.append(
            [
                each.ref,
                each.system,
                each.institution.key,
                each.institution.name,
                each.indicator,
                each.label,
                each.comparator.value,
                each.value,
                each.unit,
                each.period_start,
                each.period_end,
                each.as_of,
                each.note,
            ]
        )
    return rows


def _query(request: HttpRequest) -> str:
    """The filters in force, for the links to the files."""
    kept = request.GET.copy()
    for name in ("page", "format"):
        kept.pop(name, None)
    return kept.urlencode()
