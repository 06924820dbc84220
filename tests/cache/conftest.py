from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from kaijuan.core.cache import store
from tests.access.conftest import furnished, world
from tests.command.conftest import prepared_home

__all__ = ["furnished", "keeping", "prepared_home", "world"]


@pytest.fixture
def keeping(settings: Any) -> Iterator[None]:
    """Pages are kept, in an empty store, and no minute ends while one is drawn.

    What is drawn over the end of a minute may have changed meanwhile, and rightly is not kept.
    """
    store.forget()
    settings.CACHE_MB = 16
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        yield
    store.forget()
