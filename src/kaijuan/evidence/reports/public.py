"""What other rooms, the portal and the command use of the reports."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.indicators.public import Language
from kaijuan.core.ui.components.figure import Figure
from kaijuan.evidence.reports import domain
from kaijuan.evidence.reports.edition import latest_edition
from kaijuan.evidence.reports.edition_parts import FigureView
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.views.fetch import figure_links

#: What a newcomer wants to know first; the first figure of each indicator is shown.
HEADLINES: Final = (
    "institutions-reporting",
    "institutions-with-staged-plan",
    "homepage-visits",
    "e-resource-downloads",
    "e-textbooks-online",
    "mooc-enrolment",
)


def latest_release() -> Release | None:
    """The published release with the latest date, without its body; None before there is one."""
    latest: Release | None = Release.objects.published().defer("body").first()
    return latest


def headline_figures(language: Language | None = None) -> list[Figure]:
    """Six figures of the latest release, each with its comparator, its period and its page.

    Only figures that are numbers, as the report was frozen; empty before there is a release.
    """
    edition = latest_edition(language)
    if edition is None:
        return []
    link = figure_links(edition.slug)
    first: dict[str, FigureView] = {}
    for figure in edition.figures.values():
        first.setdefault(figure.indicator, figure)
    return [
        _of_institution(first[code], link(first[code].ref))
        for code in HEADLINES
        if code in first and not first[code].is_statement
    ]


def headline(figure: FigureView, href: str, *what: str) -> Figure:
    """A figure as a card; ``what`` says whose it is, what it counts and when."""
    joint = ", " if figure.language == "en" else "，"
    return Figure(
        comparator=figure.word,
        value=figure.number,
        unit=figure.unit_word,
        what=joint.join(part for part in what if part),
        evidence_label=_("%(ref)s: evidence") % {"ref": figure.ref},
        href=href,
    )


def _of_institution(figure: FigureView, href: str) -> Figure:
    whose = "" if figure.counts_institutions else figure.institution.name
    return headline(figure, href, whose, figure.label, figure.when)


def release_slugs() -> list[str]:
    """Slugs of the published releases, the latest first."""
    return list(Release.objects.published().values_list("slug", flat=True))


def build_release(slug: str, out_dir: Path) -> list[Path]:
    """Write ``report.html`` and ``report.json`` of a published release into ``out_dir``.

    Raises ``Release.DoesNotExist`` and OSError.
    """
    return domain.build_release(Release.objects.published().get(slug=slug), out_dir)
