"""How long what is there will last (S08).

The rate is what was issued, less what came back, over the last ``days`` days, or over the days
since the item was first entered where those are fewer. Fewer than seven days on record tell
nothing, and neither does a time in which nothing was issued: then the answer is None and says why.
What is past its date covers nobody. Only where nothing is left at all is it 0 days.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from django.db.models import Min, Q, Sum
from django.utils.translation import gettext, ngettext

from kaijuan.core.clock import now
from kaijuan.network.supplies.days import day_of
from kaijuan.network.supplies.models import Entry, Item, Kind, Lot
from kaijuan.network.supplies.quantities import LEAST, NOUGHT, written

#: Four whole weeks: as many Mondays as Sundays.
WINDOW: Final = 28
#: Fewer days tell nothing of a week with its week-end.
FEWEST: Final = 7
LONGEST: Final = 366


class Known(enum.Enum):
    """Whether, and why not, the days can be told."""

    YES = "yes"
    NONE_LEFT = "none-left"
    NEVER_KEPT = "never-kept"
    TOO_SHORT = "too-short"
    NOT_ISSUED = "not-issued"


@dataclass(frozen=True, slots=True)
class Cover:
    """``days`` is None where nobody can know; ``on_hand`` is what may still be used."""

    item: Item
    on_hand: Decimal
    per_day: Decimal | None
    over_days: int
    days: Decimal | None
    known: Known

    @property
    def whole_days(self) -> int | None:
        return None if self.days is None else int(self.days.to_integral_value(ROUND_FLOOR))

    @property
    def sentence(self) -> str:
        """The finding in the active language, with the days it was measured over."""
        if self.known is Known.YES and self.per_day is not None:
            return ngettext(
                "enough for %(days)s day at %(rate)s a day (measured over %(over)s days)",
                "enough for %(days)s days at %(rate)s a day (measured over %(over)s days)",
                self.whole_days or 0,
            ) % {
                "days": self.whole_days,
                "rate": written(self.per_day.quantize(Decimal("0.1")), self.item.unit),
                "over": self.over_days,
            }
        if self.known is Known.TOO_SHORT:
            return ngettext(
                "not known: only %(over)s day on record, at least %(fewest)s are needed",
                "not known: only %(over)s days on record, at least %(fewest)s are needed",
                self.over_days,
            ) % {"over": self.over_days, "fewest": FEWEST}
        if self.known is Known.NOT_ISSUED:
            return gettext("not known: nothing was issued in %(over)s days") % {
                "over": self.over_days
            }
        if self.known is Known.NONE_LEFT:
            return gettext("nothing usable is left")
        return gettext("not known: nothing was ever entered")


def days_of_cover(
    items: Iterable[Item] | None = None, *, days: int = WINDOW, at: dt.datetime | None = None
) -> list[Cover]:
    """For each item in use (or each of ``items``), in the open scope: three queries in all.

    ``at`` is a moment in the past, as the books say now; None is the present.
    """
    kept = Item.objects.filter(retired_at=None)
    wanted = list(kept if items is None else items)
    moment = at or now()
    ids = [item.pk for item in wanted]
    there = _on_hand(ids, moment)
    first = _first(ids, moment)
    spans = {item.pk: _span(first.get(item.pk), moment, days) for item in wanted}
    gone = _gone(spans, moment)
    return [
        _cover(item, there.get(item.pk, NOUGHT), spans[item.pk], gone.get(item.pk, NOUGHT), days)
        for item in wanted
    ]


def _cover(item: Item, there: Decimal, span: int | None, gone: Decimal, days: int) -> Cover:
    if span is None:
        return Cover(item, there, None, 0, None, Known.NEVER_KEPT)
    if there <= NOUGHT:
        return Cover(item, NOUGHT, None, span, NOUGHT, Known.NONE_LEFT)
    if span < min(FEWEST, days):
        return Cover(item, there, None, span, None, Known.TOO_SHORT)
    if gone <= NOUGHT:
        return Cover(item, there, None, span, None, Known.NOT_ISSUED)
    per_day = gone / span
    return Cover(item, there, per_day, span, there / per_day, Known.YES)


def _span(first: dt.datetime | None, at: dt.datetime, days: int) -> int | None:
    """Whole days over which the rate is measured; None where nothing was ever entered."""
    return None if first is None else min(days, (at - first).days)


def _first(ids: Sequence[int], at: dt.datetime) -> dict[int, dt.datetime]:
    rows = Entry.objects.filter(lot__stock__item__in=ids, happened_at__lte=at)
    return dict(rows.values_list("lot__stock__item").annotate(first=Min("happened_at")).order_by())


def _on_hand(ids: Sequence[int], at: dt.datetime) -> dict[int, Decimal]:
    on = day_of(at)
    usable = Q(lot__expires_on=None) | Q(lot__expires_on__gte=on)
    rows = Entry.objects.filter(usable, lot__stock__item__in=ids, happened_at__lte=at)
    if at >= now() - dt.timedelta(minutes=1):
        lots = Lot.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on), stock__item__in=ids)
        found = lots.values_list("stock__item").annotate(sum=Sum("quantity")).order_by()
    else:
        found = rows.values_list("lot__stock__item").annotate(sum=Sum("delta")).order_by()
    return {item: amount.quantize(LEAST) for item, amount in found}


def _gone(spans: dict[int, int | None], at: dt.datetime) -> dict[int, Decimal]:
    """Issued less returned, reversals counted back, over each item's own span."""
    by_span: dict[int, list[int]] = {}
    for item, span in spans.items():
        if span:
            by_span.setdefault(span, []).append(item)
    if not by_span:
        return {}
    within = Q()
    for span, items in by_span.items():
        since = at - dt.timedelta(days=span)
        within |= Q(lot__stock__item__in=items, happened_at__gt=since)
    rows = Entry.objects.filter(
        within, happened_at__lte=at, movement__kind__in=[Kind.ISSUED, Kind.RETURNED]
    )
    found = rows.values_list("lot__stock__item").annotate(sum=Sum("delta")).order_by()
    return {item: -amount.quantize(LEAST) for item, amount in found}
