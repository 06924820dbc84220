"""Who sees and who moves supplies: those who work in the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import rules
from django.db.models import Model

from kaijuan.core.permissions.predicates import institutions_where, is_staff
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.supplies.models import (
    CountLine,
    Entry,
    Equipment,
    Item,
    Lot,
    Movement,
    Servicing,
    Stock,
    Stocktake,
    Store,
    Threshold,
)

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("supplies.view", is_staff)
rules.add_perm("supplies.move", is_staff)
rules.add_perm("supplies.manage", is_staff)


def _visible(model: type[Model]) -> Callable[[Any], Any]:
    def visible_to(user: Any) -> Any:
        rows = model._default_manager
        return rows.filter(institution__in=institutions_where(user, *STAFF))

    visible_to.__doc__ = f"Rows of {model.__name__} that ``user`` may see, in the open scope."
    visibility.add(model=model, permission="supplies.view", queryset=visible_to)
    return visible_to


items_visible_to = _visible(Item)
stores_visible_to = _visible(Store)
stocks_visible_to = _visible(Stock)
lots_visible_to = _visible(Lot)
thresholds_visible_to = _visible(Threshold)
movements_visible_to = _visible(Movement)
stocktakes_visible_to = _visible(Stocktake)
count_lines_visible_to = _visible(CountLine)
equipment_visible_to = _visible(Equipment)
servicings_visible_to = _visible(Servicing)
entries_visible_to = _visible(Entry)
