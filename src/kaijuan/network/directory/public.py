"""What other rooms use of the directory."""

from __future__ import annotations

from typing import Any, cast

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.domain.import_institutions import (
    ImportedMeanwhile,
    ImportResult,
    import_institutions,
)
from kaijuan.network.directory.domain.import_lines import BadLine
from kaijuan.network.directory.matching import Mention
from kaijuan.network.directory.models import Alias, Department, Person
from kaijuan.network.directory.names import name_index

__all__ = [
    "BadLine",
    "Department",
    "ImportResult",
    "ImportedMeanwhile",
    "Mention",
    "Person",
    "aliases_of",
    "find_institutions",
    "import_institutions",
    "person_of",
]


def person_of(user: Any, institution: Institution | None = None) -> Person | None:
    """Who ``user`` is among the staff of the library whose scope is open; None: nobody there.

    ``institution``, where it is given, must be that library. Who has left is still found.
    """
    if not user.is_authenticated:
        return None
    rows = Person.objects.filter(user=user.pk)
    if institution is not None:
        rows = rows.filter(institution=institution)
    return cast("Person | None", rows.select_related("department").first())


def aliases_of(institution: Institution) -> list[Alias]:
    """The other names of ``institution``, in the order in which they were entered."""
    return list(Alias.objects.filter(institution=institution).order_by("pk"))


def find_institutions(text: str) -> list[Mention]:
    """Institutions that ``text`` names, officially or by an alias, from left to right.

    Offsets count characters. The longest name counts, so 西南科技大学城市学院 is not found as
    西南科技大学; a longer name that is in no directory cannot be known, so 四川大学锦江学院 is
    found as 四川大学 as long as it is not a member. Two queries, and the index is kept.
    """
    return name_index().find(text)
