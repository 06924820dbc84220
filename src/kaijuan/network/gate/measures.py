"""The measure of gates: fewer at once while a library is open to some only (S06, S11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.network.gate.models import Building
from kaijuan.network.gate.models.buildings import MOST_INSIDE
from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Undone,
    measures,
)

OBJECT: Final = "gate.building"
SETTING: Final = "capacity"
#: Key of ``Ground.shared``: what the measures before would leave, by code of the building.
_LEFT: Final = "gate.capacities"
#: The same of a rehearsed undo.
_REHEARSED: Final = "gate.rehearsed"
Back = ChangedSetting.Back


class CapacityForm(forms.Form):
    """A share of what fits otherwise, or so many people in each building."""

    how = forms.ChoiceField(
        label=pgettext_lazy("capacity", "Set to"),
        choices=[
            ("share", pgettext_lazy("capacity", "a share of the usual capacity, in per cent")),
            ("fixed", pgettext_lazy("capacity", "so many people in each building")),
        ],
        initial="share",
    )
    value = forms.IntegerField(
        label=pgettext_lazy("capacity", "Per cent or people"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INSIDE)],
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        value = cleaned.get("value")
        if cleaned.get("how") == "share" and value is not None and value > 100:
            self.add_error("value", _("A share lies between 1 and 100 per cent."))
        return cleaned


class SetCapacity(Measure):
    """The capacity of every building with entry control, as long as the switch holds."""

    key: ClassVar[str] = "gate.set_capacity"
    order: ClassVar[int] = 65
    label = _("Limit how many may be inside at once")
    hint = _("Every building with entry control lets fewer people in; taken back, as many again.")
    form = CapacityForm

    def describe(self, parameters: Parameters) -> str | Promise:
        if parameters["how"] == "share":
            sentence = _("Let in at most {value} per cent of the usual capacity")
        else:
            sentence = _("Let at most {value} people into each building at once")
        return format_lazy(sentence, value=parameters["value"])

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        left: dict[str, int | None] = ground.shared.setdefault(_LEFT, {})
        changes, clashes = [], []
        for each in _buildings(ground):
            code = str(each.code)
            before = left.get(code, each.capacity)
            after = _wanted(before, parameters)
            left[code] = after
            if parameters["how"] == "share" and before is None:
                clashes.append(_without(ground, each))
            names = {"label": each.place.name, "label_en": each.place.name_en}
            changes.append(
                Change(OBJECT, code, setting=SETTING, before=before, after=after, **names)
            )
        if not changes:
            clashes.append(_no_buildings(ground))
        return Preview(changes=changes, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = [change for change in changes if not change.stays]
        rows = _by_code(wanted)
        for change in wanted:
            if change.object_code in rows:
                rows[change.object_code].capacity = change.after
        # The capacity alone: who comes in meanwhile is counted by another statement.
        Building.objects.bulk_update(rows.values(), [SETTING])

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        rows = _rehearsed(ground, changes) if ground.rehearsed else _by_code(changes)
        found, put_back = [], []
        for change in changes:
            row = rows.get(change.object_code)
            if row is None:
                found.append(Undone(change, Back.GONE.value))
            elif row.capacity != change.after:
                found.append(Undone(change, Back.BY_HAND.value))
            else:
                row.capacity = change.before
                put_back.append(row)
                found.append(Undone(change, Back.UNDONE.value))
        if not ground.rehearsed:
            Building.objects.bulk_update(put_back, [SETTING])
        return found

    def show(self, setting: str, value: Any) -> str | Promise:
        if value is None:
            return pgettext("capacity", "no limit")
        return format_lazy(pgettext_lazy("capacity", "at most {count} people"), count=value)


def _wanted(before: int | None, parameters: Parameters) -> int | None:
    value = int(parameters["value"])
    if parameters["how"] == "fixed":
        return value
    # Rounded down, so that the share is never exceeded; one person may always come in.
    return None if before is None else max(1, before * value // 100)


def _buildings(ground: Ground) -> list[Building]:
    rows = Building.objects.filter(retired_at=None).select_related("place")
    return list(rows if ground.place is None else rows.filter(place=ground.place))


def _by_code(changes: Sequence[Change]) -> dict[str, Building]:
    codes = {change.object_code for change in changes}
    rows = Building.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
    return {str(row.code): row for row in rows}


def _rehearsed(ground: Ground, changes: Sequence[Change]) -> Mapping[str, Building]:
    """The same, not locked, as the measures that were rehearsed before would leave them."""
    known: dict[str, Building] = ground.shared.setdefault(_REHEARSED, {})
    codes = {change.object_code for change in changes}
    rows = Building.objects.filter(code__in=codes - known.keys())
    known.update({str(row.code): row for row in rows})
    return known


def _without(ground: Ground, building: Building) -> Clash:
    sentence = _("“{name}” has no capacity of which a share could be taken. Enter it first.")
    href = reverse("gate:building-edit", args=[ground.institution.slug, building.code])
    return Clash(format_lazy(sentence, name=building.place.name), href)


def _no_buildings(ground: Ground) -> Clash:
    sentence = _("No building of this library has entry control.")
    return Clash(sentence, reverse("gate:buildings", args=[ground.institution.slug]))


measures.add(SetCapacity())
