"""Equipment and its services."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.opening.public import Place
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.domain.equipment import (
    save_equipment,
    service_equipment,
    take_out,
)
from kaijuan.network.supplies.forms.items import own_places
from kaijuan.network.supplies.forms.widgets import day_box
from kaijuan.network.supplies.models import Equipment, Servicing
from kaijuan.network.supplies.models.equipment import NAME, NOTE


class EquipmentForm(RowForm[Equipment]):
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("supplies", "not said"),
    )

    class Meta:
        model = Equipment
        fields: ClassVar = [
            *("kind", "name", "model", "serial", "spot", "bought_on"),
            *("service_every", "next_service_on"),
        ]
        widgets: ClassVar = {
            "bought_on": day_box(),
            "next_service_on": day_box(),
            "service_every": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    field_order = ("kind", "name", "place", "spot", "model", "serial")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["place"]
        places.queryset = own_places()
        places.initial = self.instance.place.code if self.instance.place else None

    def write(self, *, by: Any) -> Equipment:
        self.instance.place = self.cleaned_data["place"]
        return save_equipment(self.instance, by=by)


class ServiceForm(forms.Form):
    done_on = forms.DateField(
        label=pgettext_lazy("equipment", "Done on"), validators=[sensible_day], widget=day_box()
    )
    done_by = forms.CharField(
        label=pgettext_lazy("equipment", "Done by (firm or department)"),
        max_length=NAME,
        required=False,
        validators=[plain_line],
    )
    note = forms.CharField(
        label=pgettext_lazy("equipment", "What was done"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
    )
    next_on = forms.DateField(
        label=pgettext_lazy("equipment", "Next service by"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
        help_text=_("Empty: after the months that stand on the machine’s page."),
    )

    def __init__(self, *args: Any, machine: Equipment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.machine = machine
        self.fields["done_on"].initial = today_here()

    def write(self, *, by: Any) -> Servicing:
        return service_equipment(self.machine, **self.cleaned_data, by=by)


class OutForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("equipment", "Why it is out of service"),
        max_length=NOTE,
        validators=[plain_line],
    )

    def __init__(self, *args: Any, machine: Equipment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.machine = machine

    def write(self, *, by: Any) -> None:
        take_out(self.machine, reason=self.cleaned_data["reason"], by=by)
