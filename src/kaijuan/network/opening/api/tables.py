"""The lists as tables to take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kaijuan.core.api.tables import Table
from kaijuan.network.opening.api.schemas import HoursOut


def _hours_text(hours: Sequence[HoursOut]) -> str:
    return " | ".join(
        f"{','.join(map(str, line.days))} {line.opens}-{line.closes}" for line in hours
    )


def _moment(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


SERVICES = Table(
    "services",
    {
        "code": lambda each: str(each.code),
        "institution": lambda each: each.institution,
        "kind": lambda each: each.kind,
        "name": lambda each: each.name,
        "name_en": lambda each: each.name_en,
        "place": lambda each: each.place,
        "channel": lambda each: each.channel.value,
        "contact": lambda each: each.contact,
        "url": lambda each: each.url,
        "responsible": lambda each: each.responsible,
        "mode": lambda each: each.mode.value,
        "state": lambda each: each.state.value,
        "how": lambda each: each.how,
        "how_en": lambda each: each.how_en,
        "hours": lambda each: _hours_text(each.hours),
        "since": lambda each: _moment(each.since),
        "until": lambda each: _moment(each.until),
        "sample": lambda each: int(each.sample),
    },
)
MODES = Table(
    "modes",
    {
        "institution": lambda each: each.institution,
        "name": lambda each: each.name,
        "name_en": lambda each: each.name_en,
        "mode": lambda each: each.mode.value,
        "stated": lambda each: int(each.stated),
        "since": lambda each: _moment(each.since),
        "until": lambda each: _moment(each.until),
        "reason": lambda each: each.reason,
        "reason_en": lambda each: each.reason_en,
    },
)
HISTORY = Table(
    "modes-history",
    {
        "code": lambda each: str(each.code),
        "institution": lambda each: each.institution,
        "place": lambda each: each.place,
        "service": lambda each: each.service,
        "mode": lambda each: each.mode.value,
        "starts_at": lambda each: _moment(each.starts_at),
        "ends_at": lambda each: _moment(each.ends_at),
        "reason": lambda each: each.reason,
        "reason_en": lambda each: each.reason_en,
        "decided_at": lambda each: _moment(each.decided_at),
        "cancelled_at": lambda each: _moment(each.cancelled_at),
        "sample": lambda each: int(each.sample),
    },
)
