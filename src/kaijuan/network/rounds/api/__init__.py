"""``/api/v1/submissions`` and ``/api/v1/expected-items``."""

from kaijuan.network.rounds.api.expected import expected_items
from kaijuan.network.rounds.api.files import files
from kaijuan.network.rounds.api.submissions import submissions

submissions.add_router("", files)

__all__ = ["expected_items", "submissions"]
