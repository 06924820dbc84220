"""One world for each file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.objects import World
from tests.access.standing import standing_world


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two libraries, the consortium and every object, for all tests of the file."""
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.fixture
def world(furnished: World, db: None) -> World:
    """The same, in a savepoint: what the test does to it is undone."""
    return furnished
