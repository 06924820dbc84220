"""What the consortium may count: which libraries control entry, and keep in and out apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.indicators.public import (
    Asked,
    Counter,
    Found,
    Indicator,
    IndicatorKind,
    Tally,
    counted,
    counters,
    indicators,
    publish_value,
    total,
    values_at,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.gate.models import Direction, Gate

CONTROLLED: Final = indicators.add(
    Indicator(
        "institutions-with-entry-control",
        _("Libraries with entry control"),
        ("institutions",),
        IndicatorKind.STOCK,
        "S11",
        summable=True,
    )
)
APART: Final = indicators.add(
    Indicator(
        "institutions-with-separate-ways",
        _("Libraries that keep the way in and the way out apart"),
        ("institutions",),
        IndicatorKind.STOCK,
        "S11",
        summable=True,
    )
)


def publish_doors() -> bool:
    """In the open scope: whether there is entry control, and whether the ways are apart."""
    ways: dict[int, set[str]] = {}
    rows = Gate.objects.filter(counted(), retired_at=None, building__retired_at=None)
    for building, direction in rows.order_by().values_list("building", "direction"):
        ways.setdefault(building, set()).add(direction)
    # A building is apart where no door is for both, and there is one for each.
    apart = any(each == {Direction.IN, Direction.OUT} for each in ways.values())
    with transaction.atomic():
        news = publish_value(CONTROLLED.code, int(bool(ways)))
        return publish_value(APART.code, int(apart)) or news


def _count(code: str, asked: Asked) -> Tally:
    published = values_at(code, asked.institutions, asked.as_of)
    return total(_found(each, published.get(each.pk, [])) for each in asked.institutions)


def _found(institution: Institution, rows: list) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if not rows or rows[-1].value is None:
        return Found(institution, None, pgettext_lazy("counted", "not entered"), href)
    yes = rows[-1].value > 0
    says = pgettext_lazy("counted", "yes") if yes else pgettext_lazy("counted", "no")
    return Found(institution, Decimal(1 if yes else 0), says, href)


counters.add(
    Counter(
        CONTROLLED.code,
        62,
        _("Libraries that register at their gates who comes in. Each publishes it at night."),
        lambda asked: _count(CONTROLLED.code, asked),
    )
)
counters.add(
    Counter(
        APART.code,
        63,
        _("Libraries with a building that has gates for one way each and none for both."),
        lambda asked: _count(APART.code, asked),
    )
)
