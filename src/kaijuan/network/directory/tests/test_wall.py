"""Nobody reads people without saying whose."""

from __future__ import annotations

import pytest

from kaijuan.core.tenancy.scope import NoScope
from kaijuan.network.directory.models import Department, LeadingGroup, Person, Responsibility


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Department, LeadingGroup, Person, Responsibility])
def test_rows_are_not_read_without_a_scope(model: type) -> None:
    with pytest.raises(NoScope):
        model.objects.exists()
