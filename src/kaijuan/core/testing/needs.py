"""What some tests need; where it is missing they are left out, and say how to get it."""

from __future__ import annotations

import os
import shutil
from typing import Final

import pytest
from django.db import connection

from kaijuan.core.testing.environment import POSTGRES_URL

_HOW: Final = {
    "sqlite": "run without KAIJUAN_TEST_ON",
    "postgresql": f"run with KAIJUAN_TEST_ON=postgresql and a server's address in {POSTGRES_URL}",
}


def only_on(vendor: str, why: str) -> pytest.MarkDecorator:
    """For what only one of the databases can show: "sqlite" or "postgresql"."""
    return pytest.mark.skipif(connection.vendor != vendor, reason=f"{why}: {_HOW[vendor]}")


CHROMIUM: Final = shutil.which("chromium")
needs_chromium: Final = pytest.mark.skipif(
    CHROMIUM is None,
    reason="needs Debian's chromium: apt install chromium fonts-noto-cjk libatomic1",
)

#: For tests that make databases of their own on a server, whatever the run itself is on.
needs_postgresql: Final = pytest.mark.skipif(
    POSTGRES_URL not in os.environ,
    reason=f"needs a PostgreSQL: put a server's address into {POSTGRES_URL}",
)
