from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.backup.engines import ENGINES, PREVIOUS, Place, new_place


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """For an engine a house with the demonstration; copied for each test, and never changed."""
    with ExitStack() as stack:

        @cache
        def house_on(engine: str) -> Place:
            folder = tmp_path_factory.mktemp("kept") / "home"
            place = stack.enter_context(new_place(engine, folder))
            place.done("restore", str(PREVIOUS))
            return place

        yield house_on


@pytest.fixture
def house(kept: Callable[[str], Place], tmp_path: Path) -> Iterator[Place]:
    """A house on SQLite with the demonstration, of this test's own."""
    with new_place("sqlite", tmp_path / "house", like=kept("sqlite")) as place:
        yield place


@pytest.fixture(params=ENGINES)
def filled(
    request: pytest.FixtureRequest, kept: Callable[[str], Place], tmp_path: Path
) -> Iterator[Place]:
    """A house with the demonstration on either engine, of this test's own."""
    with new_place(request.param, tmp_path / "filled", like=kept(request.param)) as place:
        yield place


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Nowhere anything is yet, on either engine."""
    with new_place(request.param, tmp_path / "empty") as place:
        yield place
