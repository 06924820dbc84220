from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kaijuan.core.cache import store
from tests.access.objects import World
from tests.command.conftest import prepared_home

__all__ = ["keeping", "prepared_home", "world"]


@pytest.fixture
def keeping(settings: Any) -> Iterator[None]:
    """Pages are kept, in an empty store."""
    store.forget()
    settings.CACHE_MB = 16
    yield
    store.forget()


@pytest.fixture
def world(own, foreign, consortium, personas) -> World:
    return World(own, foreign, consortium, personas)
