"""What other rooms use of the premises."""

from __future__ import annotations

from kaijuan.network.premises.domain.batches import held_until
from kaijuan.network.premises.models import BookBatch

__all__ = ["BookBatch", "held_until"]
