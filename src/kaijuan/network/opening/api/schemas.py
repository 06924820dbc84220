"""What the API answers about services and modes."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from kaijuan.network.opening.models import Channel, Mode, State


class HoursOut(Schema):
    """``days`` are ISO weekdays; ``closes`` before ``opens`` is on the next day."""

    days: list[int]
    opens: str
    closes: str


class ServiceOut(Schema):
    """A service as it stands now. ``hours`` empty: at all hours; ``until`` null: further notice."""

    code: UUID
    institution: str
    kind: str
    name: str
    name_en: str
    place: str
    channel: Channel
    contact: str
    url: str
    responsible: str
    mode: Mode
    state: State
    how: str
    how_en: str
    hours: list[HoursOut]
    since: dt.datetime | None
    until: dt.datetime | None
    sample: bool


class RuleOut(Schema):
    """What a service does in one mode."""

    mode: Mode
    state: State
    how: str
    how_en: str
    hours: list[HoursOut]


class WholeServiceOut(ServiceOut):
    """A service with what it does in each mode."""

    note: str
    rules: list[RuleOut]


class ModeOut(Schema):
    """The mode of a whole institution now. ``stated`` false: nothing was ever decided there."""

    institution: str
    name: str
    name_en: str
    mode: Mode
    stated: bool
    since: dt.datetime | None
    until: dt.datetime | None
    reason: str
    reason_en: str


class SpanOut(Schema):
    """One decision; of ``place`` and ``service`` both empty: everything of the institution."""

    code: UUID
    institution: str
    place: str
    service: str
    mode: Mode
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    reason: str
    reason_en: str
    decided_at: dt.datetime
    cancelled_at: dt.datetime | None
    sample: bool
