"""``/api/v1/data-points``: reading."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

import datetime as dt
import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import Day, QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.permissions.access import public_with
from kaijuan.evidence.reports.api.examples import a_code
from kaijuan.evidence.reports.api.shapes import DataPointOut, shown_point, shown_points
from kaijuan.evidence.reports.api.tables import FIGURES
from kaijuan.evidence.reports.models import DataPoint
from kaijuan.evidence.reports.rules import data_points_visible_to
from kaijuan.evidence.reports.scopes import READ

data_points = Router(tags=["data-points"])


def visible_rows(request: HttpRequest) -> "QuerySet[DataPoint]":
    rows = data_points_visible_to(request.user).select_related(
        "subject", "institution", "compiled_for", "supersedes"
    )
    return rows.prefetch_related("evidence__source").order_by("compiled_for", "ref", "pk")


CODE = _("The code of the figure, a uuid.")
SORTS = {
    "ref": "ref",
    "indicator": "indicator",
    "institution": "subject__key",
    "value": "value",
    "period_start": "period_start",
    "as_of": "as_of",
    "recorded_at": "recorded_at",
}


@data_points.get(
    "",
    response=list[DataPointOut],
    summary=_("Figures"),
    description=_(
        "Current figures of published reports; with a token also those that its owner may see. "
        "What is not known is null."
    ),
)
@paginate(HousePages, attach=shown_points, sorts=SORTS, table=FIGURES)
@example(query="page_size=2&sort=-recorded_at")
@parameters(
    indicator=_("The code of an indicator."),
    institution=_("The key of the institution that the figure is about."),
    owner=_("The key of the institution that vouches for the figure."),
    release=_("The name of the report, as in its address."),
    ref=_("The number of the figure in its report, such as F01."),
    recorded_since=_("Recorded on this day or later, in the consortium's time zone."),
    recorded_until=_("Recorded on this day or earlier, in the consortium's time zone."),
    superseded=_("Also the figures that were corrected since."),
)
@depends_on("figures", "releases", "institutions")
@public_with(scope=READ.key)
def list_data_points(
    request: HttpRequest,
    indicator: QueryText = "",
    institution: QueryText = "",
    owner: QueryText = "",
    release: QueryText = "",
    ref: QueryText = "",
    recorded_since: Day | None = None,
    recorded_until: Day | None = None,
    superseded: bool = False,
) -> QuerySet[DataPoint]:
    """Current figures; with ``superseded`` also those that were corrected since."""
    rows = visible_rows(request)
    if not superseded:
        rows = rows.filter(superseded_by__isnull=True)
    wanted = {
        "indicator": indicator,
        "subject__key": institution,
        "institution__key": owner,
        "compiled_for__slug": release,
        "ref": ref,
        "recorded_at__gte": start_of(recorded_since),
        "recorded_at__lt": start_of(recorded_until, days_later=1),
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def start_of(day: dt.date | None, *, days_later: int = 0) -> dt.datetime | None:
    """Midnight in the house's zone at the beginning of ``day``, or so many days later."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days_later), dt.time.min, HOUSE_ZONE)


@data_points.get(
    "/{uuid:code}",
    response=DataPointOut,
    summary=_("One figure"),
    description=_("The revision with this code, whether or not it was corrected since."),
)
@example(path=a_code)
@parameters(code=CODE)
@depends_on("figures", "releases", "institutions")
@public_with(scope=READ.key)
def one_data_point(request: HttpRequest, code: uuid.UUID) -> DataPointOut:
    """The revision with this code, current or not."""
    found = visible_rows(request).filter(code=code).first()
    if found is None:
        raise Http404
    return shown_point(found)
