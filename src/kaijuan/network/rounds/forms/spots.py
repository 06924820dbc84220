"""What a person types of an area, an object or a patrol point."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.network.opening.public import Place
from kaijuan.network.rounds.domain.spots import retire_spot, save_spot
from kaijuan.network.rounds.domain.spots_import import SpotsImported, import_spots
from kaijuan.network.rounds.models import Spot


class SpotForm(RowForm[Spot]):
    # Declared apart from Meta.fields: the form class is made when no institution's scope is open.
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("no building"),
    )

    class Meta:
        model = Spot
        fields: ClassVar = ["name", "name_en", "kind", "floor"]

    field_order = ("name", "name_en", "kind", "place", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = field_of(self, "place", forms.ModelChoiceField)
        places.queryset = Place.objects.filter(institution=current_institution(), retired_at=None)
        places.initial = self.instance.place.code if self.instance.place else None

    def write(self, *, by: Any) -> Spot:
        self.instance.place = self.cleaned_data["place"]
        return save_spot(self.instance, by=by)


class RetireForm(forms.Form):
    """Asks once more."""

    def __init__(self, *args: Any, spot: Spot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spot = spot

    def write(self, *, by: Any) -> Spot:
        return retire_spot(self.spot, by=by)


class SpotsTable(forms.Form):
    """A table that comes in, and whether it is only to be checked."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV (UTF-8 or GB18030) or .xlsx, at most 10 MB and 1,000 lines."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def write(self, *, by: Any) -> SpotsImported:
        dry_run = "import" not in self.data
        return import_spots(self.cleaned_data["file"], by=by, dry_run=dry_run)
