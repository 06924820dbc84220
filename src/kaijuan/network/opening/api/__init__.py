"""``/api/v1/services`` and ``/api/v1/modes``: what is open where, and what was decided."""

from kaijuan.network.opening.api.modes import modes
from kaijuan.network.opening.api.services import services

__all__ = ["modes", "services"]
