"""Settings of the test run: a home of its own, and the database that the run is for.

Read by the plugin before Django's settings are, so that no test meets a developer's own home.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

POSTGRES_URL: Final = "KAIJUAN_TEST_POSTGRES_URL"
_home: Final = tempfile.TemporaryDirectory(prefix="kaijuan-tests-")


def prepare() -> None:
    """``KAIJUAN_TEST_ON=postgresql`` runs the same tests on ``KAIJUAN_TEST_POSTGRES_URL``."""
    for name in [name for name in os.environ if name.startswith("KAIJUAN_")]:
        if not name.startswith("KAIJUAN_TEST_"):
            del os.environ[name]
    os.environ["KAIJUAN_HOME"] = _home.name
    # The personas enter with a password alone; tests of the second factor ask for it.
    os.environ["KAIJUAN_TWO_FACTOR"] = "none"
    Path(_home.name, "static").mkdir(exist_ok=True)
    if os.environ.get("KAIJUAN_TEST_ON") == "postgresql":
        os.environ["KAIJUAN_DATABASE_URL"] = os.environ[POSTGRES_URL]
