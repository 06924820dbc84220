"""What the consortium may count: published numbers, never rows of a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.indicators.public import Asked, Counter, Found, Tally, counters, total
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.supplies.models import EquipmentCount, EquipmentKind


def institutions_with(
    kind: str = EquipmentKind.BOOK_STERILISER,
    institutions: Iterable[Institution] | None = None,
    *,
    on: dt.date | None = None,
) -> list[Institution]:
    """The members that have a machine of ``kind``; one query, samples not counted.

    ``on``: bought, or first entered, on that day or before.
    """
    rows = EquipmentCount.objects.filter(kind=kind, owned__gt=0, sample=False)
    if institutions is not None:
        rows = rows.filter(institution__in=[each.pk for each in institutions])
    if on is not None:
        rows = rows.filter(owned_since__lte=on)
    found = rows.select_related("institution").order_by("institution__number", "institution__key")
    return [row.institution for row in found]


def count_sterilisers(asked: Asked) -> Tally:
    """How many libraries have a book steriliser; one query.

    Who never entered one is not known, and neither is the time before the first was there: the
    published numbers are of now.
    """
    rows = EquipmentCount.objects.filter(
        kind=EquipmentKind.BOOK_STERILISER,
        sample=False,
        institution__in=[each.pk for each in asked.institutions],
    )
    counts = {row.institution_id: row for row in rows}
    return total(_found(each, counts.get(each.pk), asked.end) for each in asked.institutions)


def _found(institution: Institution, row: EquipmentCount | None, end: dt.date) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if row is None or (row.owned_since is not None and row.owned_since > end):
        return Found(institution, None, pgettext_lazy("counted", "not entered"), href)
    sentence = pgettext_lazy("counted", "{owned} owned, {working} in service")
    says = format_lazy(sentence, owned=row.owned, working=row.working)
    return Found(institution, Decimal(1 if row.owned else 0), says, href)


counters.add(
    Counter(
        "institutions-with-book-steriliser",
        61,
        _("Libraries that have entered a book steriliser which is not written off."),
        count_sterilisers,
    )
)
