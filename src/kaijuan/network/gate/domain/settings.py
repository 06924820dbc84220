"""What a library chose for its gates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.gate.models import GateSettings
from kaijuan.network.opening.public import zone_of


def settings_here() -> GateSettings:
    """The settings of the open scope; unsaved defaults where nobody has chosen."""
    return GateSettings.objects.first() or GateSettings()


def save_settings(settings: GateSettings, *, by: Any) -> GateSettings:
    """Raises ValidationError outside the limits."""
    settings.clean_fields(exclude=["institution"])
    fields = ["keep_days", "night_at", "visitors_register"]
    with transaction.atomic():
        settings.save(update_fields=None if settings._state.adding else fields)
        record("gate_settings.changed", settings, by=by, details={"days": settings.keep_days})
    return settings


def day_here(at: dt.datetime | None = None) -> dt.date:
    """The day of ``at`` (now) in the institution's zone."""
    return (at or now()).astimezone(zone_of(current_institution())).date()


def start_of(day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
    """The moment at which it is ``time`` (midnight) on ``day``, in UTC."""
    return dt.datetime.combine(day, time, zone_of(current_institution())).astimezone(dt.UTC)
