"""Who reads and who writes places, services and modes."""

from __future__ import annotations

from typing import Any, Final

import rules
from django.db.models import Q, QuerySet

from kaijuan.core.permissions.predicates import institutions_where, is_director, is_librarian
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.opening.models import ModeSpan, Place, Service, ServiceRule

WRITERS: Final = (Role.LIBRARIAN, Role.DIRECTOR)
manages_services = is_librarian | is_director


@rules.predicate
def is_in_use(user: Any, obj: Any) -> bool:
    """What was given up is of no use to a reader; of a rule its service is asked."""
    kept = obj.service if isinstance(obj, ServiceRule) else obj
    return getattr(kept, "retired_at", None) is None


@rules.predicate
def anybody(user: Any, obj: Any) -> bool:
    """What was decided is public, also when it was taken back."""
    return True


def services_visible_to(user: Any) -> QuerySet[Service]:
    """Services in use; of their own library, who manages them sees the others too."""
    return _in_use(Service.objects.all(), "", user)


def places_visible_to(user: Any) -> QuerySet[Place]:
    """Places in use; of their own library, who manages them sees the others too."""
    return _in_use(Place.objects.all(), "", user)


def service_rules_visible_to(user: Any) -> QuerySet[ServiceRule]:
    """As the services that they belong to."""
    return _in_use(ServiceRule.objects.all(), "service__", user)


def modes_visible_to(user: Any) -> QuerySet[ModeSpan]:
    """Every decision."""
    rows: QuerySet[ModeSpan] = ModeSpan.objects.all()
    return rows


def _in_use(rows: QuerySet[Any], to_it: str, user: Any) -> QuerySet[Any]:
    own = institutions_where(user, *WRITERS)
    return rows.filter(Q(**{f"{to_it}retired_at__isnull": True}) | Q(institution__in=own))


rules.add_perm("opening.manage_services", manages_services)
for _model, _permission, _may, _rows in (
    (Place, "opening.view_place", is_in_use | manages_services, places_visible_to),
    (Service, "opening.view_service", is_in_use | manages_services, services_visible_to),
    (
        ServiceRule,
        "opening.view_service_rule",
        is_in_use | manages_services,
        service_rules_visible_to,
    ),
    (ModeSpan, "opening.view_mode", anybody, modes_visible_to),
):
    rules.add_perm(_permission, _may)
    visibility.add(model=_model, permission=_permission, queryset=_rows)
