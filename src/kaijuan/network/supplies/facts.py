"""What supplies can tell before a mode opens (S08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.public import Fact, Finding, facts
from kaijuan.network.supplies.days import day_of
from kaijuan.network.supplies.domain.cover import LONGEST, Cover, days_of_cover
from kaijuan.network.supplies.models import Equipment, EquipmentKind, Item
from kaijuan.network.supplies.names import NamedItems, items_named, names_of


class CoverForm(NamedItems):
    """Which items have to last, and how long."""

    days = forms.IntegerField(
        label=pgettext_lazy("supplies", "Days it has to last"),
        min_value=1,
        max_value=LONGEST,
        initial=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class DaysOfCover(Fact):
    """Met when each item is known to last; not known when no rate can be told."""

    key = "supplies.days_of_cover"
    order = 60
    label = _("Supplies last for a number of days")
    form = CoverForm

    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        wanted = int(parameters.get("days") or 1)
        href = reverse("supplies:items", args=[institution.slug])
        names = names_of(parameters)
        items, unknown = items_named(names)
        if not names:
            items = _with_a_reorder_point(items)
        if unknown:
            sentence = _("No item is called “{name}” here.")
            return Finding(None, format_lazy(sentence, name="、".join(unknown)), href)
        if not items:
            return Finding(None, _("No item has a reorder point: nothing can be told."), href)
        covers = days_of_cover(items, at=min(at, now()))
        return _finding(covers, wanted, href)


def _with_a_reorder_point(items: list[Item]) -> list[Item]:
    kept = Item.objects.filter(pk__in=[item.pk for item in items], stocks__threshold__isnull=False)
    return list(kept.distinct())


def _finding(covers: list[Cover], wanted: int, href: str) -> Finding:
    short = [each for each in covers if each.days is not None and each.days < wanted]
    unknown = [each for each in covers if each.days is None]
    shown = min(short, key=lambda each: each.days or 0, default=None)
    if shown is not None:
        return Finding(False, _of(shown), href)
    if unknown:
        return Finding(None, _of(unknown[0]), href)
    least = min(covers, key=lambda each: each.days or 0)
    return Finding(True, _of(least), href)


def _of(cover: Cover) -> Any:
    # Lazy, so that the reader's language decides.
    return format_lazy(
        "{}{}{}", cover.item.name, pgettext_lazy("name: finding", ": "), _Said(cover)
    )


class _Said:
    def __init__(self, cover: Cover) -> None:
        self.cover = cover

    def __str__(self) -> str:
        return self.cover.sentence


class ServicedForm(forms.Form):
    """Which machines."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("equipment", "Kind"),
        required=False,
        choices=[("", pgettext_lazy("equipment", "every kind")), *EquipmentKind.choices],
    )


class EquipmentServiced(Fact):
    """Met when at least one machine works and none that works is overdue for its service."""

    key = "supplies.equipment_serviced"
    order = 61
    label = _("Equipment has been serviced")
    form = ServicedForm

    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        href = reverse("supplies:equipment", args=[institution.slug])
        rows = Equipment.objects.filter(written_off_at=None)
        if parameters.get("kind"):
            rows = rows.filter(kind=parameters["kind"])
        found = list(rows)
        working = [machine for machine in found if machine.out_since is None]
        if not found:
            return Finding(None, _("No such equipment has been entered."), href)
        if not working:
            return Finding(False, _("All of the equipment is out of service."), href)
        late = [m for m in working if m.next_service_on and m.next_service_on < day_of(at)]
        if late:
            sentence = _("Service is overdue: {names}")
            names = "、".join(machine.name for machine in late)
            return Finding(False, format_lazy(sentence, names=names), href)
        dateless = [machine for machine in working if machine.next_service_on is None]
        if dateless:
            sentence = _("Not known when to be serviced: {names}")
            names = "、".join(machine.name for machine in dateless)
            return Finding(None, format_lazy(sentence, names=names), href)
        sentence = _("{count} in service, none overdue")
        return Finding(True, format_lazy(sentence, count=len(working)), href)


facts.add(DaysOfCover())
facts.add(EquipmentServiced())
