"""What other rooms, the portal and the command use of the reports."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.indicators.public import Language
from kaijuan.core.ui.components.figure import Figure
from kaijuan.evidence.reports import domain
from kaijuan.evidence.reports.edition import latest_edition
from kaijuan.evidence.reports.edition import latest_release as latest_release
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


def build_release(slug: str, out_dir: Path, *, red_head: bool = False) -> list[Path]:
    """Write the files of a published release and their digests into ``out_dir``.

    ``red_head`` adds the documents with the publisher's name in red over the title. What was
    built before is written as it was. Raises ``Release.DoesNotExist`` and OSError.
    """
    release = Release.objects.published().select_related("institution").get(slug=slug)
    files = domain.keep_files(release)
    if red_head:
        files |= domain.keep_red_heads(release)
    return domain.write_files(files, out_dir)


def verify_file(data: bytes) -> domain.Verdict:
    """Whether ``data`` is a file of a published release; see `domain.recognise`."""
    return domain.verify_file(data)
