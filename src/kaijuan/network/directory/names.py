"""The names of all institutions as a kept index, always that of the database as it is now."""

from __future__ import annotations

from typing import Final

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.matching import Name, NameIndex
from kaijuan.network.directory.models import Alias

Rows = tuple[tuple[tuple[int, str, str], ...], tuple[tuple[str, int], ...]]

#: One slot: a deployment has one consortium. Replaced whole, so threads need no lock.
_kept: Final[dict[str, tuple[Rows, NameIndex]]] = {}


def name_index() -> NameIndex:
    """The index over official names and aliases; built again only when a name changed.

    The names themselves are compared, not a counter: two queries that read every name (a few
    milliseconds for 3,000) notice a change from whatever process it came.
    """
    rows = (
        tuple(Institution.objects.order_by("pk").values_list("pk", "key", "name")),
        tuple(Alias.objects.order_by("pk").values_list("name", "institution_id")),
    )
    kept = _kept.get("index")
    if kept is None or kept[0] != rows:
        kept = _kept["index"] = (rows, NameIndex(_names(rows)))
    return kept[1]


def _names(rows: Rows) -> list[Name]:
    institutions, aliases = rows
    known = {pk: (key, name) for pk, key, name in institutions}
    names = [Name(name, pk, key, name) for pk, key, name in institutions]
    return names + [Name(text, owner, *known[owner]) for text, owner in aliases if owner in known]
