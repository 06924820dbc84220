"""Starting a stocktake, counting, adding what was found."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.supplies.domain.stocktakes import add_count, enter_counts, start_stocktake
from kaijuan.network.supplies.forms.widgets import day_box, quantity_field
from kaijuan.network.supplies.models import CountLine, Item, Stocktake, Store
from kaijuan.network.supplies.models.movements import BATCH
from kaijuan.network.supplies.models.stocktakes import NOTE
from kaijuan.network.supplies.quantities import written


class StartForm(forms.Form):
    store: forms.ModelChoiceField[Store] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Kept at"), queryset=None, to_field_name="code"
    )
    note = forms.CharField(
        label=pgettext_lazy("supplies", "Note"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.filter(retired_at=None).order_by("name")

    def write(self, *, by: Any) -> Stocktake:
        wanted = self.cleaned_data
        self.made = start_stocktake(wanted["store"], note=wanted["note"], by=by)
        return self.made


class CountForm(forms.Form):
    """One box for each line of the page; a box that still says what it said is left alone.

    So two people who count different shelves never undo each other: beside each box stands what it
    held when the page was drawn.
    """

    def __init__(
        self, *args: Any, stocktake: Stocktake, lines: Sequence[CountLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stocktake, self.lines = stocktake, lines
        for line in lines:
            shown = written(line.counted) if line.counted is not None else ""
            self.fields[_box(line)] = quantity_field(
                nought=True, required=False, initial=shown, label=line.item.name
            )
            # Drawn without the component, beside the line that it belongs to.
            self.fields[_box(line)].widget.attrs["class"] = "input"
            self.fields[_was(line)] = forms.CharField(
                required=False, max_length=40, initial=shown, widget=forms.HiddenInput
            )

    def boxes(self) -> list[tuple[CountLine, Any, Any]]:
        return [(line, self[_box(line)], self[_was(line)]) for line in self.lines]

    def write(self, *, by: Any) -> int:
        counts: dict[uuid.UUID, Decimal] = {}
        for line in self.lines:
            counted = self.cleaned_data.get(_box(line))
            was = self.cleaned_data.get(_was(line), "")
            if counted is not None and written(counted) != was:
                counts[line.code] = counted
        self.entered = enter_counts(self.stocktake, counts, by=by)
        return self.entered


def _box(line: CountLine) -> str:
    return f"count-{line.code}"


def _was(line: CountLine) -> str:
    return f"was-{line.code}"


class FoundForm(forms.Form):
    """Something that is not on the list."""

    item: forms.ModelChoiceField[Item] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Item"), queryset=None, to_field_name="code"
    )
    counted = quantity_field(nought=True, label=pgettext_lazy("supplies", "Counted"))
    batch = forms.CharField(
        label=pgettext_lazy("supplies", "Batch"),
        max_length=BATCH,
        required=False,
        validators=[plain_line],
    )
    expires_on = forms.DateField(
        label=pgettext_lazy("supplies", "Use by"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )

    def __init__(self, *args: Any, stocktake: Stocktake, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stocktake = stocktake
        items: Any = self.fields["item"]
        items.queryset = Item.objects.filter(retired_at=None).order_by("name")

    def write(self, *, by: Any) -> CountLine:
        wanted = self.cleaned_data
        return add_count(
            self.stocktake,
            item=wanted["item"],
            batch=wanted["batch"],
            expires_on=wanted["expires_on"],
            counted=wanted["counted"],
            by=by,
        )
