"""Who sees, walks and manages the premises: those who work in the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import rules
from django.db.models import Model

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_facilities,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.premises.models import (
    Agent,
    BookBatch,
    Check,
    Fault,
    HoldPolicy,
    Point,
    Round,
    Route,
    SpotPlan,
    Stop,
    Treatment,
    WallCode,
)

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("premises.view", is_staff)
rules.add_perm("premises.check", is_staff)
rules.add_perm("premises.manage", is_facilities | is_director)


def _visible(model: type[Model]) -> Callable[[Any], Any]:
    def visible_to(user: Any) -> Any:
        rows = model._default_manager
        return rows.filter(institution__in=institutions_where(user, *STAFF))

    visible_to.__doc__ = f"Rows of {model.__name__} that ``user`` may see, in the open scope."
    visibility.add(model=model, permission="premises.view", queryset=visible_to)
    return visible_to


routes_visible_to = _visible(Route)
points_visible_to = _visible(Point)
stops_visible_to = _visible(Stop)
rounds_visible_to = _visible(Round)
checks_visible_to = _visible(Check)
faults_visible_to = _visible(Fault)
agents_visible_to = _visible(Agent)
plans_visible_to = _visible(SpotPlan)
treatments_visible_to = _visible(Treatment)
batches_visible_to = _visible(BookBatch)
wall_codes_visible_to = _visible(WallCode)
policies_visible_to = _visible(HoldPolicy)
