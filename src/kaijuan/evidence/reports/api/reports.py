"""``/api/v1/releases``."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import Day, QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import public_with
from kaijuan.evidence.reports.api.examples import a_slug
from kaijuan.evidence.reports.api.shapes import ReleaseOut, shown_release, shown_releases
from kaijuan.evidence.reports.api.tables import RELEASES
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.models.release import State
from kaijuan.evidence.reports.rules import releases_visible_to
from kaijuan.evidence.reports.scopes import READ

releases = Router(tags=["releases"])


SORTS = {
    "published_on": "published_on",
    "slug": "slug",
    "title": "title",
    "figures": "figure_count",
}


@releases.get(
    "",
    response=list[ReleaseOut],
    summary=_("Reports"),
    description=_("Compiled reports, the latest first; drafts only for who writes them."),
)
@paginate(HousePages, attach=shown_releases, sorts=SORTS, table=RELEASES)
@example(query="page_size=2")
@parameters(
    state=_("Only drafts, or only what is published."),
    published_since=_("Published on this day or later."),
    published_until=_("Published on this day or earlier."),
)
@depends_on("releases")
@public_with(scope=READ.key)
def list_releases(
    request: HttpRequest,
    state: State | None = None,
    published_since: Day | None = None,
    published_until: Day | None = None,
) -> QuerySet[Release]:
    """Compiled reports, the latest first."""
    rows = releases_visible_to(request.user).defer("body").order_by("-published_on", "slug")
    wanted = {
        "state": state,
        "published_on__gte": published_since,
        "published_on__lte": published_until,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


@releases.get(
    "/{slug}",
    response=ReleaseOut,
    summary=_("One report"),
    description=_("The report with this name, and the SHA-256 of its report.json."),
)
@example(path=a_slug)
@parameters(slug=_("The name of the report, as in its address."))
@depends_on("releases")
@public_with(scope=READ.key)
def one_release(request: HttpRequest, slug: QueryText) -> ReleaseOut:
    """The release with this slug; 404 where there is none."""
    found = releases_visible_to(request.user).defer("body").filter(slug=slug).first()
    if found is None:
        raise Http404
    return shown_release(found)
