"""Supplies on the director's page: to be ordered, about to expire, to be serviced."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.domain.lists import expiring, service_due, to_reorder
from kaijuan.network.supplies.models import Equipment
from kaijuan.network.supplies.quantities import LEAST, written

MOST: Final = 8
#: Batches on this page expire within a month; the list of supplies looks further ahead.
_DAYS: Final = 30


def glance(institution: Institution, user: Any) -> Glance:
    """Four queries: one for each list, and the machines that stand still."""
    href = reverse("supplies:stock", args=[institution.slug])
    lines = [
        *_expired_and_expiring(institution),
        *_low(institution),
        *_services(institution),
        *_out(institution),
    ]
    lines.sort(key=lambda line: _ORDER[line.tone])
    late = sum(1 for line in lines if line.tone == "late")
    return Glance(lines=lines[:MOST], total=len(lines), late=late, href=href)


_ORDER: Final = {"late": 0, "due": 1, "off": 2, "waits": 3, "plain": 4}


def _low(institution: Institution) -> Iterator[Line]:
    href = reverse("supplies:to-reorder", args=[institution.slug])
    for row in to_reorder().select_related("stock__item", "stock__store").order_by("pk"):
        item, store = row.stock.item, row.stock.store
        left = Decimal(row.usable).quantize(LEAST)
        sentence = _("{item} at {store}: {left} left, reorder point {point}")
        text = format_lazy(
            sentence,
            item=item.name,
            store=store.name,
            left=written(left, item.unit),
            point=written(row.reorder_point, item.unit),
        )
        if left:
            yield Line(text, href, "due", word=pgettext("supplies", "to be ordered"))
        else:
            yield Line(text, href, "late", word=pgettext("supplies", "none left"))


def _expired_and_expiring(institution: Institution) -> Iterator[Line]:
    href = reverse("supplies:expiring", args=[institution.slug])
    for lot in expiring(days=_DAYS).select_related("stock__item").order_by("expires_on", "pk"):
        late = lot.expires_on is not None and lot.expires_on < today_here()
        amount = written(lot.quantity, lot.stock.item.unit)
        sentence = _("{amount} of {item} are expired") if late else _("{amount} of {item} expire")
        text = format_lazy(sentence, amount=amount, item=lot.stock.item.name)
        word = pgettext("supplies", "expired") if late else pgettext("supplies", "expires soon")
        yield Line(text, href, "late" if late else "due", due_on=lot.expires_on, word=word)


def _services(institution: Institution) -> Iterator[Line]:
    for machine in service_due().filter(out_since=None).order_by("next_service_on", "pk"):
        late = machine.next_service_on is not None and machine.next_service_on < today_here()
        text = format_lazy(_("Service of {name}"), name=machine.name)
        href, due = _machine(institution, machine), machine.next_service_on
        yield Line(text, href, "late" if late else "due", due_on=due)


def _out(institution: Institution) -> Iterator[Line]:
    for machine in Equipment.objects.filter(written_off_at=None, out_since__isnull=False):
        text = format_lazy(_("{name} is out of service"), name=machine.name)
        yield Line(text, _machine(institution, machine), "off")


def _machine(institution: Institution, machine: Equipment) -> str:
    return reverse("supplies:machine", args=[institution.slug, machine.code])


command_sections.add(
    CommandSection(
        key="supplies",
        order=60,
        title=pgettext_lazy("section", "Supplies"),
        permission="supplies.view",
        glance=glance,
    )
)
