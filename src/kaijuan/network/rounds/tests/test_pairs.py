"""Many rows in one statement: within the wall, and nowhere else."""

from __future__ import annotations

from typing import Any, Final

import pytest

from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.pairs import insert_pairs
from kaijuan.core.tenancy.scope import NoScope, across_the_wall, institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.models import ExpectedItem, Occurrence
from kaijuan.network.rounds.tests.duties import people, running

pytestmark = pytest.mark.django_db
FROM: Final = {
    "occurrence": "pk",
    "obligation": "obligation_id",
    "day": "day",
    "late_from": "late_from",
}
REST: Final = {"spot": None, "unit": None, "state": "pending", "is_nil": False, "done_at": None}


def insert(rows: Any, some: Any, **more: Any) -> int:
    return insert_pairs(ExpectedItem, rows, FROM, some, {"person": "pk"}, {**REST, **more})


def test_a_row_for_every_pair_of_the_open_scope(own: Any, foreign: Any) -> None:
    for each in (own, foreign):
        with institution_scope(each):
            people(2)
            running()
            ExpectedItem.objects.all().delete()
    with institution_scope(foreign):
        theirs = Person.objects.all()
        theirs_spelled = list(theirs)
    with institution_scope(own):
        rows = Occurrence.objects.all()
        assert insert(rows, Person.objects.none()) == 0
        # A set that was made in another library's scope is narrowed to nothing.
        assert insert(rows, theirs) == 0
        assert insert(rows, Person.objects.all()) == 16
        owners = set(ExpectedItem.objects.values_list("institution", flat=True))
        assert owners == {own.pk}
        with pytest.raises(ForeignRow):
            insert_pairs(
                ExpectedItem,
                rows,
                FROM,
                Person.objects.all(),
                {"unit": "department_id"},
                {**REST, "person": theirs_spelled[0].pk, "unit": None},
            )
        with pytest.raises(TypeError):
            insert(rows, Institution.objects.all())
    with across_the_wall("a test"), pytest.raises(NoScope):
        insert(Occurrence.objects.all(), Person.objects.all())
