"""Items, places and reorder points."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.files.tables import read_table
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.network.opening.public import Place
from kaijuan.network.supplies.domain.import_list import SuppliesImported, import_supplies
from kaijuan.network.supplies.domain.save import save_item, save_store, set_threshold
from kaijuan.network.supplies.forms.widgets import quantity_field
from kaijuan.network.supplies.models import Item, Store, Threshold


class ItemForm(RowForm[Item]):
    in_use = forms.BooleanField(
        label=pgettext_lazy("supplies", "in use"), required=False, initial=True
    )

    class Meta:
        model = Item
        fields: ClassVar = ["name", "unit", "expires", "note"]
        help_texts: ClassVar = {"unit": _("As it is counted: 只, 瓶, 升.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_use"].initial = self.instance.retired_at is None
        if self.instance._state.adding:
            del self.fields["in_use"]

    def write(self, *, by: Any) -> Item:
        return save_item(self.instance, by=by, in_use=self.cleaned_data.get("in_use", True))


def own_places() -> Any:
    """Buildings of the institution whose scope is open: published rows are not filtered by it."""
    rows = Place.objects.filter(institution=current_institution(), retired_at=None)
    return rows.order_by("position", "pk")


class StoreForm(RowForm[Store]):
    in_use = forms.BooleanField(
        label=pgettext_lazy("supplies", "in use"), required=False, initial=True
    )
    # Declared apart from Meta.fields: the form class is made when no scope is open.
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("supplies", "not said"),
    )

    class Meta:
        model = Store
        fields: ClassVar = ["name"]
        help_texts: ClassVar = {"name": _("Such as the guard’s room at the main door.")}

    field_order = ("name", "place", "in_use")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["place"]
        places.queryset = own_places()
        places.initial = self.instance.place.code if self.instance.place else None
        self.fields["in_use"].initial = self.instance.retired_at is None
        if self.instance._state.adding:
            del self.fields["in_use"]

    def write(self, *, by: Any) -> Store:
        self.instance.place = self.cleaned_data["place"]
        return save_store(self.instance, by=by, in_use=self.cleaned_data.get("in_use", True))


class ThresholdForm(forms.Form):
    """How much of one item there should be at one place."""

    store: forms.ModelChoiceField[Store] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Kept at"), queryset=None, to_field_name="code"
    )
    reorder_point = quantity_field(
        nought=True,
        label=_("Reorder point"),
        help_text=_("When no more than this is left, it is to be ordered."),
    )
    target = quantity_field(nought=True, label=pgettext_lazy("supplies", "Fill up to"))

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.filter(retired_at=None).order_by("name")

    def write(self, *, by: Any) -> Threshold:
        wanted = self.cleaned_data
        return set_threshold(
            self.item,
            wanted["store"],
            reorder_point=wanted["reorder_point"],
            target=wanted["target"],
            by=by,
        )


class ImportForm(forms.Form):
    """A file, and whether it is only to be checked."""

    file = forms.FileField(
        label=_("List of supplies"),
        help_text=_("CSV (UTF-8 or GB18030) or .xlsx, at most 10 MB."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def write(self, *, by: Any) -> SuppliesImported:
        table = read_table(self.cleaned_data["file"])
        return import_supplies(table, by=by, dry_run="import" not in self.data)
