"""What other rooms use of opening."""

from __future__ import annotations

from kaijuan.network.opening.kinds import ServiceKind, service_kinds
from kaijuan.network.opening.models import (
    Channel,
    Mode,
    ModeSpan,
    Notice,
    Place,
    PlaceKind,
    Service,
    ServiceRule,
    State,
)

__all__ = [
    "Channel",
    "Mode",
    "ModeSpan",
    "Notice",
    "Place",
    "PlaceKind",
    "Service",
    "ServiceKind",
    "ServiceRule",
    "State",
    "service_kinds",
]
