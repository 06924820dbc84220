"""Places and services, what they do in each mode, modes over time, and notices."""

from kaijuan.network.opening.models.enums import Mode, State
from kaijuan.network.opening.models.modes import ModeSpan
from kaijuan.network.opening.models.notices import Notice
from kaijuan.network.opening.models.places import Place, PlaceKind
from kaijuan.network.opening.models.services import Channel, Service, ServiceRule

__all__ = [
    "Channel",
    "Mode",
    "ModeSpan",
    "Notice",
    "Place",
    "PlaceKind",
    "Service",
    "ServiceRule",
    "State",
]
