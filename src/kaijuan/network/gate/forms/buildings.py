"""Buildings, gates and the library's settings."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.network.gate.domain.buildings import (
    retire_building,
    retire_gate,
    save_building,
    save_gate,
)
from kaijuan.network.gate.domain.settings import save_settings
from kaijuan.network.gate.models import Building, Gate, GateSettings
from kaijuan.network.opening.public import Place


class BuildingForm(RowForm[Building]):
    """A new one names its place; later only capacity and what is shown change."""

    class Meta:
        model = Building
        fields: ClassVar = ["capacity", "shown"]

    def write(self, *, by: Any) -> Building:
        return save_building(self.instance, by=by)


class NewBuildingForm(BuildingForm):
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=pgettext_lazy("gate", "Building"),
        queryset=None,
        help_text=_("Not there? Enter it among the library's places first."),
    )
    field_order = ("place", "capacity", "shown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        controlled = Building.objects.filter(retired_at=None).values("place")
        field_of(self, "place", forms.ModelChoiceField).queryset = (
            Place.objects.filter(institution=current_institution(), retired_at=None)
            .exclude(pk__in=controlled)
            .order_by("position", "pk")
        )

    def write(self, *, by: Any) -> Building:
        self.instance.place = self.cleaned_data["place"]
        self.instance.sample = self.instance.place.sample
        return super().write(by=by)


class EndBuildingForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.building = building

    def write(self, *, by: Any) -> Building:
        return retire_building(self.building, by=by)


class GateForm(RowForm[Gate]):
    class Meta:
        model = Gate
        fields: ClassVar = ["name", "name_en", "direction"]
        widgets: ClassVar = {"direction": forms.RadioSelect}

    def write(self, *, by: Any) -> Gate:
        return save_gate(self.instance, by=by)


class EndGateForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate = gate

    def write(self, *, by: Any) -> Gate:
        return retire_gate(self.gate, by=by)


class SettingsForm(RowForm[GateSettings]):
    class Meta:
        model = GateSettings
        fields: ClassVar = ["keep_days", "night_at", "visitors_register"]
        widgets: ClassVar = {"night_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}

    def write(self, *, by: Any) -> GateSettings:
        return save_settings(self.instance, by=by)
