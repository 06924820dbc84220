"""``/api/v1/services``: what each member offers, and what it does now."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.api.schemas import RuleOut, ServiceOut, WholeServiceOut
from kaijuan.network.opening.api.shown import hours_shown, now_of, said_of, services_shown
from kaijuan.network.opening.api.tables import SERVICES
from kaijuan.network.opening.models import Channel, Mode, Service, ServiceRule, State

services = Router(tags=["services"])

SORTS = {"institution": "institution__number", "name": "name", "kind": "kind"}


@services.get(
    "",
    response=list[ServiceOut],
    summary=_("Services"),
    description=_(
        "What the members offer, with what each service does now: the mode that holds for it, its "
        "state, its hours in that mode, since when and until when."
    ),
)
@paginate(HousePages, attach=services_shown, sorts=SORTS, table=SERVICES)
@example(query="page_size=2")
@parameters(
    institution=_("The key of an institution."),
    kind=_("The kind of service, such as lending."),
    state=_("Only services that are in this state now."),
    channel=_("How one gets the service."),
    q=_("Words in names; every word must occur."),
)
@depends_on("institutions", "services")
@public
def list_services(
    request: HttpRequest,
    institution: QueryText = "",
    kind: QueryText = "",
    state: State | None = None,
    channel: Channel | None = None,
    q: QueryText = "",
) -> QuerySet[Service]:
    """Services in use, in the order of the register."""
    rows = _in_use()
    if institution:
        rows = rows.filter(institution__key=institution)
    if kind:
        rows = rows.filter(kind=kind)
    if channel is not None:
        rows = rows.filter(channel=channel)
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word))
    if state is not None:
        rows = rows.filter(pk__in=_in_state(institution, state))
    return rows.order_by("institution__number", "institution__key", "position", "pk")


def _in_use() -> QuerySet[Service]:
    rows: QuerySet[Service] = Service.objects.filter(retired_at=None)
    return rows.select_related("institution", "place")


def _in_state(key: str, state: State) -> list[int]:
    """What a state comes from is worked out, so it is no question for the database."""
    asked = Institution.objects.filter(key=key) if key else None
    return [pk for pk, now in now_of(asked).items() if now.state == state]


@services.get(
    "/{code}",
    response=WholeServiceOut,
    summary=_("One service"),
    description=_("The service with this code, and what it does in each mode."),
)
@example(path=lambda: _a_service())
@parameters(code=_("The code of the service."))
@depends_on("institutions", "services")
@public
def one_service(request: HttpRequest, code: UUID) -> WholeServiceOut:
    """404 where there is none in use."""
    found = _in_use().filter(code=code).first()
    if found is None:
        raise Http404
    now = now_of([found.institution])[found.pk]
    rules = {rule.mode: rule for rule in found.rules.all()}
    return WholeServiceOut(
        **said_of(found, now),
        note=found.note,
        rules=[_rule(rules[mode]) for mode in Mode.values if mode in rules],
    )


def _rule(rule: ServiceRule) -> RuleOut:
    return RuleOut(
        mode=Mode(rule.mode),
        state=State(rule.state),
        how=rule.how,
        how_en=rule.how_en,
        hours=hours_shown(rule.hours),
    )


def _a_service() -> dict[str, str] | None:
    first = Service.objects.filter(retired_at=None).order_by("pk").first()
    return {"code": str(first.code)} if first else None
