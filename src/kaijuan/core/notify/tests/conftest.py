from __future__ import annotations

import pytest

from kaijuan.core.testing.factories import make_user


@pytest.fixture
def two(own):
    """Two librarians of the own library."""
    return [make_user("wang", own, "librarian"), make_user("zhao", own, "librarian")]
