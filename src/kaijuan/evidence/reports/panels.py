"""On an institution's page: what the latest release says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import InstitutionPanel, institution_panels
from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.domain.compile import REPORTING
from kaijuan.evidence.reports.edition import edition_of, latest_release
from kaijuan.evidence.reports.edition_parts import ClaimView
from kaijuan.evidence.reports.prose import prose
from kaijuan.evidence.reports.public import headline
from kaijuan.evidence.reports.views.fetch import figure_links


def said_of(institution: Institution, request: HttpRequest) -> Mapping[str, Any] | None:
    """Figures of the institution and claims that name it; None where the release is silent."""
    release = latest_release()
    if release is None:
        return None
    edition = edition_of(release)
    link = figure_links(release.slug)
    claims = edition.claims_about(institution.key)
    if not claims:
        return None
    return {
        "release": release,
        "edition": edition,
        "reported": any(_counts_reports(claim) for claim in claims),
        "figures": [
            headline(figure, link(figure.ref), figure.label, figure.when)
            for figure in edition.figures.values()
            if figure.institution.key == institution.key and not figure.is_statement
        ],
        "claims": [
            (claim.ref, prose(claim, link), claim.counted is not None)
            for claim in claims
            if not _counts_reports(claim)
        ],
    }


def _counts_reports(claim: ClaimView) -> bool:
    """The claim says who reported; on a library's page that is one line, not a claim."""
    return any(figure.indicator == REPORTING for figure in claim.figures)


institution_panels.add(
    InstitutionPanel(
        key="report",
        order=20,
        title=_("What the report says of this library"),
        template="reports/panel.html",
        context=said_of,
        depends_on=("releases",),
    )
)
