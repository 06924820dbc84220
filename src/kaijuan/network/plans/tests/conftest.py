"""The consortium's scope, with a set of levels and an area."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.models import Area, LevelScheme
from kaijuan.network.plans.tests.levels import make_area, make_scheme


@pytest.fixture
def house(consortium: Any) -> Any:
    with institution_scope(consortium):
        yield consortium


@pytest.fixture
def scheme(house: Any) -> LevelScheme:
    return make_scheme()


@pytest.fixture
def area(house: Any) -> Area:
    return make_area()
