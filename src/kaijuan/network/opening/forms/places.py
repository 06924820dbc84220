"""A place, as a person enters it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.opening.domain.places import fingerprint, save_place
from kaijuan.network.opening.models import Place, PlaceKind

IN_USE = (
    ("", pgettext_lazy("list", "in use")),
    ("retired", pgettext_lazy("list", "given up")),
    ("all", pgettext_lazy("list", "all")),
)


class PlaceForm(RowForm[Place]):
    parent: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("place", "no library above it"),
        help_text=_("Only for a building: the library that it is a part of."),
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Place
        fields: ClassVar = ["name", "kind", "address", "name_en"]
        widgets: ClassVar = {"kind": forms.RadioSelect}

    field_order = ("name", "kind", "parent", "address", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        libraries = Place.objects.filter(
            institution=current_institution(), kind=PlaceKind.LIBRARY, retired_at=None
        )
        choices: Any = self.fields["parent"]
        choices.queryset = libraries.exclude(pk=self.instance.pk).order_by("name")
        kinds: Any = self.fields["kind"]
        kinds.choices = PlaceKind.choices
        if self.instance.pk:
            choices.initial = self.instance.parent.code if self.instance.parent else None
            self.fields["seen"].initial = fingerprint(self.instance)
        else:
            kinds.initial = PlaceKind.LIBRARY

    def write(self, *, by: Any) -> Place:
        self.instance.parent = self.cleaned_data["parent"]
        return save_place(self.instance, seen=self.cleaned_data["seen"], by=by)


class PlacesFilter(ListFilter):
    use = forms.ChoiceField(label=pgettext_lazy("list", "Use"), choices=IN_USE, required=False)
    field_order = ("q", "use")
