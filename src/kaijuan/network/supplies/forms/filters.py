"""What narrows the lists of supplies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.supplies.forms.widgets import day_box
from kaijuan.network.supplies.models import EquipmentKind, Kind, Store


class AtStore(ListFilter):
    """By place."""

    store: forms.ModelChoiceField[Store] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Kept at"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("supplies", "all places"),
    )
    field_order: tuple[str, ...] = ("q", "store")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.order_by("name")


class ExpiringFilter(AtStore):
    """How far ahead."""

    within = forms.ChoiceField(
        label=pgettext_lazy("supplies", "Expiring"),
        required=False,
        choices=[
            ("", pgettext_lazy("supplies", "within 90 days")),
            ("0", pgettext_lazy("supplies", "expired")),
            ("30", pgettext_lazy("supplies", "within 30 days")),
            ("365", pgettext_lazy("supplies", "within a year")),
        ],
    )
    field_order = ("q", "store", "within")


class MovementsFilter(AtStore):
    """By kind and by day."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("supplies", "What"),
        required=False,
        choices=[("", pgettext_lazy("supplies", "everything")), *Kind.choices],
    )
    since = forms.DateField(
        label=pgettext_lazy("supplies", "From"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )
    until = forms.DateField(
        label=pgettext_lazy("supplies", "Until"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )
    field_order = ("q", "store", "kind", "since", "until")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it begins."))
        return cleaned


class EquipmentFilter(ListFilter):
    """By kind and by what is to be done."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("equipment", "Kind"),
        required=False,
        choices=[("", pgettext_lazy("equipment", "every kind")), *EquipmentKind.choices],
    )
    show = forms.ChoiceField(
        label=pgettext_lazy("equipment", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("equipment", "all that we have")),
            ("due", pgettext_lazy("equipment", "service due")),
            ("out", pgettext_lazy("equipment", "out of service")),
            ("gone", pgettext_lazy("equipment", "written off")),
        ],
    )
    field_order = ("q", "kind", "show")
