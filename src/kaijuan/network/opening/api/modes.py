"""``/api/v1/modes``: the mode of each member now, and every decision."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.network.opening.api.schemas import ModeOut, SpanOut
from kaijuan.network.opening.api.shown import modes_shown, spans_shown
from kaijuan.network.opening.api.tables import HISTORY, MODES
from kaijuan.network.opening.domain.standing import standing_of
from kaijuan.network.opening.models import Mode, ModeSpan

modes = Router(tags=["modes"])

SORTS = {"number": "number", "key": "key", "name": "pinyin"}
HISTORY_SORTS = {"starts_at": "starts_at", "decided_at": "decided_at"}


@modes.get(
    "",
    response=list[ModeOut],
    summary=_("Opening modes"),
    description=_(
        "The opening mode of each member now, since when and until when. A member for which "
        "nothing was ever decided is open, and stated is false."
    ),
)
@paginate(HousePages, attach=modes_shown, sorts=SORTS, table=MODES)
@example(query="page_size=2")
@parameters(
    institution=_("The key of an institution."),
    kind=_("The kind of institution."),
    mode=_("Only institutions in this mode now."),
)
@depends_on("institutions", "services")
@public
def list_modes(
    request: HttpRequest,
    institution: QueryText = "",
    kind: Kind | None = None,
    mode: Mode | None = None,
) -> QuerySet[Institution]:
    """Members, in the order of the register."""
    rows = Institution.objects.members()
    if institution:
        rows = rows.filter(key=institution)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if mode is not None:
        standing = standing_of(rows)
        found = [each.pk for each in standing.institutions if standing.of(each).mode == mode]
        rows = rows.filter(pk__in=found)
    return rows


@modes.get(
    "/history",
    response=list[SpanOut],
    summary=_("Decisions about modes"),
    description=_(
        "Every decision about the mode of an institution, a place or a service, the latest first. "
        "One that was taken back has cancelled_at, and counts as if it had never been."
    ),
)
@paginate(HousePages, attach=spans_shown, sorts=HISTORY_SORTS, table=HISTORY)
@example(query="page_size=2")
@parameters(
    institution=_("The key of an institution."),
    mode=_("Only decisions for this mode."),
    cancelled=_("Only those that were taken back (true), or only those that stand (false)."),
)
@depends_on("institutions", "services")
@public
def list_mode_history(
    request: HttpRequest,
    institution: QueryText = "",
    mode: Mode | None = None,
    cancelled: bool | None = None,
) -> QuerySet[ModeSpan]:
    """In the order of decision, the latest first."""
    rows: QuerySet[ModeSpan] = ModeSpan.objects.select_related("institution", "place", "service")
    if institution:
        rows = rows.filter(institution__key=institution)
    if mode is not None:
        rows = rows.filter(mode=mode)
    if cancelled is not None:
        rows = rows.filter(cancelled_at__isnull=not cancelled)
    return rows.order_by("-pk")
