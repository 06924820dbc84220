"""What the page of one figure shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.errors import Refusal
from kaijuan.core.indicators.public import coverage, present
from kaijuan.core.ui.components.timeline import Moment
from kaijuan.evidence.reports.charts import tally_of
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import ClaimView, FigureView
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.page import Fold, name_rows
from kaijuan.evidence.reports.prose import FigureLink, prose


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim in which the figure stands."""

    claim: ClaimView
    html: SafeString
    chapter: str
    href: str


def figure_context(
    release: Release,
    edition: Edition,
    figure: FigureView,
    figure_link: FigureLink,
    institution_link: Callable[[str], str],
    *,
    with_log: bool,
) -> dict[str, Any]:
    """Everything on the page but who may correct it. ``with_log`` adds who did what."""
    revisions = list(
        DataPoint.objects.filter(compiled_for=release, ref=figure.ref)
        .select_related("subject")
        .order_by("revision")
    )
    tally = tally_of(edition, figure)
    return {
        "release": release,
        "edition": edition,
        "figure": figure,
        "meaning": _meaning(figure, institution_link),
        "institution_href": institution_link(figure.institution.key),
        "fold": Fold(tally, name_rows(tally.names, institution_link)) if tally else None,
        "coverage": _coverage(edition, figure),
        "standings": _standings(release, edition, figure, figure_link),
        "newer": _newer(figure, revisions),
        "history": [_moment(each) for each in revisions],
        "log": history_of(*revisions) if with_log else [],
    }


def _meaning(figure: FigureView, link: Callable[[str], str]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [(_("Indicator"), figure.label)]
    if not figure.is_statement:
        pairs.append((_("Comparator"), f"{figure.comparator.label} · {figure.comparator.meaning}"))
        pairs.append((_("Unit"), figure.unit_word))
    pairs.append((_("Period or day"), figure.when))
    if figure.note:
        pairs.append((_("Note"), figure.note))
    pairs.append((_("Part of the work"), f"{figure.system} {figure.system_label}"))
    return pairs


def _coverage(edition: Edition, figure: FigureView) -> str:
    """k of n for a count of institutions, or the sentence why there is none; else empty."""
    for claim in edition.claims_with(figure.ref):
        if claim.counted is None or claim.counted.ref != figure.ref:
            continue
        try:
            found = coverage(claim.counted_as())
        except Refusal as refusal:
            return str(refusal)
        return _("%(k)s of %(n)s") % {"k": found.k, "n": found.n}
    return ""


def _standings(
    release: Release, edition: Edition, figure: FigureView, link: FigureLink
) -> list[Standing]:
    address = release.get_absolute_url()
    return [
        Standing(claim, prose(claim, link), chapter.title, f"{address}#{claim.ref}")
        for chapter, claim in edition.claims()
        if any(each.ref == figure.ref for each in claim.figures)
    ]


def _newer(figure: FigureView, revisions: list[DataPoint]) -> Moment | None:
    """The current revision when the report was frozen with an older one."""
    last = revisions[-1] if revisions else None
    return _moment(last) if last is not None and last.revision > figure.revision else None


def _moment(point: DataPoint) -> Moment:
    shown = present(point.point()).sentence
    title = _("Revision %(number)s: %(figure)s") % {"number": point.revision, "figure": shown}
    return Moment(_recorded_on(point), title, point.reason)


def _recorded_on(point: DataPoint) -> str:
    """The day as 2020-02-28: the column of the timeline is narrow in either language."""
    return timezone.localdate(point.recorded_at, HOUSE_ZONE).isoformat()
