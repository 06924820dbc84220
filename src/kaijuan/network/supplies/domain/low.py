"""Those who look after supplies are told when something runs low, once, as it does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.models import Item, Lot, Movement, Store, Threshold
from kaijuan.network.supplies.quantities import NOUGHT, written

SENTENCE = gettext_noop(
    "%(item)s at %(store)s is down to %(left)s; the reorder point is %(point)s."
)


def tell_if_low(item: Item, store: Store, lots: Sequence[Lot], movement: Movement) -> None:
    """``movement`` has just been taken from ``lots``: told where it crossed the reorder point."""
    threshold = Threshold.objects.filter(stock__item=item, stock__store=store).first()
    if threshold is None:
        return
    left = usable(lots)
    if not left <= threshold.reorder_point < left + movement.quantity:
        return
    institution = current_institution()
    tell(
        those_who_may("supplies.manage", institution),
        SENTENCE,
        institution=institution,
        href=reverse("supplies:to-reorder", args=[institution.slug]),
        parameters={
            "item": item.name,
            "store": store.name,
            "left": written(left, item.unit),
            "point": written(threshold.reorder_point, item.unit),
        },
    )


def usable(lots: Sequence[Lot]) -> Decimal:
    """What of ``lots`` is not past its date today."""
    today = today_here()
    return sum(
        (lot.quantity for lot in lots if lot.expires_on is None or lot.expires_on >= today), NOUGHT
    )
