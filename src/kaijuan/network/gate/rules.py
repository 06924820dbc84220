"""Who registers at the gate, who sees the counts, and who may ask who was there."""

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
from kaijuan.network.gate.models import (
    Building,
    Gate,
    GateSettings,
    Pass,
    Passage,
    TraceRequest,
    Visit,
)

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)
KEEPERS: Final = (Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("gate.view", is_staff)
rules.add_perm("gate.register", is_staff)
rules.add_perm("gate.manage", is_director | is_facilities)
#: Sees the requests, and may be the second person.
rules.add_perm("gate.trace", is_director | is_facilities)
rules.add_perm("gate.ask_trace", is_director)


def _visible(model: type[Model], permission: str, roles: tuple[Role, ...]) -> Callable[[Any], Any]:
    def visible_to(user: Any) -> Any:
        rows = model._default_manager
        return rows.filter(institution__in=institutions_where(user, *roles))

    visible_to.__doc__ = f"Rows of {model.__name__} that ``user`` may see, in the open scope."
    visibility.add(model=model, permission=permission, queryset=visible_to)
    return visible_to


buildings_visible_to = _visible(Building, "gate.view", STAFF)
gates_visible_to = _visible(Gate, "gate.view", STAFF)
settings_visible_to = _visible(GateSettings, "gate.manage", KEEPERS)
passes_visible_to = _visible(Pass, "gate.manage", KEEPERS)
visits_visible_to = _visible(Visit, "gate.view", STAFF)
passages_visible_to = _visible(Passage, "gate.view", STAFF)
traces_visible_to = _visible(TraceRequest, "gate.trace", KEEPERS)
