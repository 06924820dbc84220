"""What other rooms use of staffing."""

from __future__ import annotations

from kaijuan.network.staffing.models import GroupKind

__all__ = ["GroupKind"]
