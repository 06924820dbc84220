"""Concentration and minutes, as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext, pgettext

from kaijuan.network.premises.models import Agent, Unit


def strength(amount: Decimal | None, unit: str) -> str:
    """ "500 mg/L", "75 %"; empty where it was not said."""
    if amount is None or unit not in Unit.values:
        return ""
    return f"{amount.normalize():f} {Unit(unit).label}"


def minutes(count: int | None) -> str:
    """ "30 minutes"; empty where it was not said."""
    if count is None:
        return ""
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def treated_words(row: Any) -> str:
    """Of an agent, a plan or a treatment: what, how strong, how long."""
    parts = ["" if isinstance(row, Agent) else row.agent, strength(row.concentration, row.unit)]
    if row.contact_minutes is not None:
        words = pgettext("disinfection", "contact %(minutes)s")
        parts.append(words % {"minutes": minutes(row.contact_minutes)})
    if getattr(row, "ventilation_minutes", None) is not None:
        words = pgettext("disinfection", "ventilated %(minutes)s")
        parts.append(words % {"minutes": minutes(row.ventilation_minutes)})
    return pgettext("between parts", ", ").join(part for part in parts if part)
