"""What other rooms use of gates."""

from __future__ import annotations

from kaijuan.network.gate.domain.heads import Heads, headcount

__all__ = ["Heads", "headcount"]
