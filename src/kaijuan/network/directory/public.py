"""What other rooms use of the directory."""

from __future__ import annotations

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.domain.import_institutions import (
    ImportedMeanwhile,
    ImportResult,
    import_institutions,
)
from kaijuan.network.directory.domain.import_lines import BadLine
from kaijuan.network.directory.matching import Mention
from kaijuan.network.directory.models import Alias, Person
from kaijuan.network.directory.names import name_index

__all__ = [
    "BadLine",
    "ImportResult",
    "ImportedMeanwhile",
    "Mention",
    "Person",
    "aliases_of",
    "find_institutions",
    "import_institutions",
]


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
