"""What pages that take a table in have in common; their frame is ui/pages/import.html."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import pgettext

from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.ui.components.data_table import Column

#: A page that is read by a person; the rest is counted below it.
MOST_SHOWN: Final = 300


def refused_lines(refused: LinesRefused) -> dict[str, Any]:
    """For the page: ``refused`` (the sentence), ``columns`` and ``rows`` of reasons, ``more``."""
    return {
        "refused": str(refused),
        "columns": [
            Column("line", pgettext("import", "Line")),
            Column("reason", pgettext("import", "Why")),
        ],
        "rows": [bad._asdict() for bad in refused.lines[:MOST_SHOWN]],
        "more": max(0, len(refused.lines) - MOST_SHOWN),
    }
