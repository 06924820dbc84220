"""Days of cover: each library publishes, every night, for how long the scarcest item will last."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
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
    middle,
    publish_value,
    values_at,
)
from kaijuan.core.jobs.public import at_each
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import day
from kaijuan.network.supplies.domain.cover import days_of_cover
from kaijuan.network.supplies.models import Item

COVER: Final = indicators.add(
    Indicator(
        "days-of-cover",
        _("Days that the scarcest supply will last"),
        ("days",),
        IndicatorKind.STOCK,
        "S08",
        summable=False,
    )
)


def publish_cover() -> bool:
    """In the open scope: the least days of cover of any item; None where none can be known."""
    items = Item.objects.filter(counted(), retired_at=None)
    known = [each.days for each in days_of_cover(items) if each.days is not None]
    least = min(known).quantize(Decimal("0.1")) if known else None
    with transaction.atomic():
        return publish_value(COVER.code, least)


def publish_everywhere() -> None:
    """For each institution in its own scope; doing it again changes nothing.

    One that fails keeps none of the others: FailedAt names them at the end.
    """
    list(at_each(Institution.objects.order_by("pk"), lambda _institution: publish_cover()))


def count_cover(asked: Asked) -> Tally:
    """The median over the libraries of what each had published last; one query."""
    published = values_at(COVER.code, asked.institutions, asked.as_of)
    found = []
    for each in asked.institutions:
        href = reverse("portal:institution", args=[each.slug])
        last = next(iter(reversed(published.get(each.pk, ()))), None)
        if last is None or last.value is None:
            says = pgettext_lazy("counted", "not known: too little was issued to tell")
            found.append(Found(each, None, says, href))
        else:
            words = pgettext_lazy("counted", "so since {day}")
            says = format_lazy(words, day=lazy(day, str)(last.since))
            found.append(Found(each, last.value, says, href))
    return middle(found)


counters.add(
    Counter(
        COVER.code,
        60,
        _(
            "The median over the libraries of the days that the scarcest supply will last at the "
            "present rate. Each library publishes its own number every night."
        ),
        count_cover,
    )
)
