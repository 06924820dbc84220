"""What is to be done about supplies: ordered, used up or thrown away, serviced."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round

from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.models import Equipment, Lot, Threshold
from kaijuan.network.supplies.quantities import DIGITS, NOUGHT, PLACES

#: Days ahead that "soon" means.
SOON: Final = 90
#: A service is prepared for this many days before it is due.
SERVICE_SOON: Final = 14
_AMOUNT: Final = DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES)


def usable_of(stock: str) -> Any:
    """Expression: what may still be used of the stock that ``stock`` names in the outer query."""
    good = Q(expires_on=None) | Q(expires_on__gte=today_here())
    lots = Lot.objects.filter(good, stock=OuterRef(stock)).order_by().values("stock")
    # Rounded: SQLite adds decimals as floats, and 0.1 + 0.2 is more than 0.3 there.
    total = lots.annotate(sum=Round(Sum("quantity"), precision=PLACES)).values("sum")
    return Coalesce(Subquery(total, output_field=_AMOUNT), Value(NOUGHT), output_field=_AMOUNT)


def to_reorder(thresholds: QuerySet[Threshold] | None = None) -> QuerySet[Any]:
    """Thresholds of which no more is left than the reorder point; ``usable`` is what is left."""
    rows = Threshold.objects.all() if thresholds is None else thresholds
    kept = rows.filter(stock__item__retired_at=None, stock__store__retired_at=None)
    return kept.annotate(usable=usable_of("stock")).filter(usable__lte=F("reorder_point"))


def missing(threshold: Any) -> Decimal:
    """How much would fill it up again; exact, whatever the database made of the sum."""
    left = Decimal(threshold.usable).quantize(Decimal("0.001"))
    return max(NOUGHT, threshold.target - left)


def expiring(lots: QuerySet[Lot] | None = None, *, days: int = SOON) -> QuerySet[Lot]:
    """Batches of which something is left and which expire within ``days``, or have expired."""
    rows = Lot.objects.all() if lots is None else lots
    until = today_here() + dt.timedelta(days=days)
    return rows.filter(quantity__gt=NOUGHT, expires_on__lte=until)


def service_due(
    equipment: QuerySet[Equipment] | None = None, *, days: int = SERVICE_SOON
) -> QuerySet[Equipment]:
    """Machines whose service is due within ``days``, or overdue."""
    rows = Equipment.objects.all() if equipment is None else equipment
    until = today_here() + dt.timedelta(days=days)
    return rows.filter(written_off_at=None, next_service_on__lte=until)
