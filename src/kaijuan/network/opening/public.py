"""What other rooms use of opening."""

from __future__ import annotations

from kaijuan.network.opening.domain.intervals import Interval, service_intervals
from kaijuan.network.opening.domain.matrix import SILENT
from kaijuan.network.opening.domain.mode_counts import mode_counts
from kaijuan.network.opening.domain.notices import (
    NoticeWanted,
    publish_notice,
    publish_notices,
    withdraw_notices,
)
from kaijuan.network.opening.domain.notices_of import notices_of
from kaijuan.network.opening.domain.spans import cancel_spans, check_period, decide_modes
from kaijuan.network.opening.domain.standing import Opening, ServiceNow, Standing, standing_of
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.feeds.changes import Changed, ChangeSource, change_sources
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
from kaijuan.network.opening.words import hours_words

__all__ = [
    "SILENT",
    "ChangeSource",
    "Changed",
    "Channel",
    "Interval",
    "Mode",
    "ModeSpan",
    "Notice",
    "NoticeWanted",
    "Opening",
    "Place",
    "PlaceKind",
    "Service",
    "ServiceKind",
    "ServiceNow",
    "ServiceRule",
    "Standing",
    "State",
    "cancel_spans",
    "change_sources",
    "check_period",
    "decide_modes",
    "hours_words",
    "mode_counts",
    "notices_of",
    "publish_notice",
    "publish_notices",
    "service_intervals",
    "service_kinds",
    "standing_of",
    "withdraw_notices",
    "zone_of",
]
