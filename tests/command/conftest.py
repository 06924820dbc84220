from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command.house import running_house


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first ``up --demo``; copy it, do not change it."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    with running_house(home, "--demo") as house:
        house.wait_for("Kaijuan is open")
        assert house.end() == 0
    return home


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A prepared home of this test's own."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))
