"""Made-up samples are not counted: a figure that others read says what is so.

The library at which samples were put in is a real one; its director sees them on its own pages,
marked, and expects the consortium's figures to be without them, as if they were not there. Of an
institution that is made up itself everything is made up, and there they count: otherwise the
figures of a demonstration would be empty.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q


def counted(prefix: str = "") -> Q:
    """The rows that count, of a model with ``sample``; ``prefix`` leads to it ("stock__item__")."""
    real = Q(**{f"{prefix}sample": False})
    return real | Q(**{f"{prefix}institution__sample": True})


def counts(row: Any) -> bool:
    """The same of one row."""
    return not row.sample or row.institution.sample
