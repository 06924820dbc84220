"""Receiving, issuing, taking back, moving and discarding: one form each, sent once."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.clock import EARLIEST, LATEST, now
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.supplies.domain.movements import MovementWanted, record_movement
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.forms.widgets import day_box, moment_box, quantity_field
from kaijuan.network.supplies.models import Item, Kind, Lot, Movement, Stock, Store
from kaijuan.network.supplies.models.movements import BATCH, DOCUMENT, REASON, RECIPIENT
from kaijuan.network.supplies.quantities import NOUGHT, written

#: How many quantities are offered, and which where nothing was issued yet.
PRESETS: Final = 6
_FIRST_PRESETS: Final = (10, 50, 100, 200)
#: Days back that say what is usually issued.
_USUAL: Final = 90


def _sensible_moment(at: dt.datetime) -> None:
    if not EARLIEST.year <= at.year <= LATEST.year:
        raise ValidationError(_("Give a date between 1900 and 2200."), code="day")


def _line(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=False, validators=[plain_line], **options
    )


class MovementForm(forms.Form):
    """``code`` makes the form one movement however often it is sent.

    ``folded`` names the fields that stand behind "more": a phone shows the rest at once.
    """

    kind: ClassVar[Kind]
    folded: frozenset[str] = frozenset({"happened_at", "reason", "document"})

    code = forms.UUIDField(widget=forms.HiddenInput)
    quantity = quantity_field()
    happened_at = forms.DateTimeField(
        label=pgettext_lazy("supplies", "When"),
        required=False,
        validators=[_sensible_moment],
        widget=moment_box(),
        help_text=_("Empty: now. It may lie in the past."),
    )
    reason = _line(pgettext_lazy("supplies", "Reason"), REASON)
    document = _line(
        pgettext_lazy("supplies", "Document"),
        DOCUMENT,
        help_text=_("Delivery note, order or file number."),
    )

    def __init__(self, *args: Any, stock: Stock | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stock = stock
        self.fields["code"].initial = uuid.uuid4()
        if stock is not None:
            self.fields["quantity"].label = pgettext("supplies", "Quantity (%(unit)s)") % {
                "unit": stock.item.unit
            }

    def write(self, *, by: Any) -> Movement:
        self.made = record_movement(self._wanted(self.cleaned_data), by=by)
        return self.made

    def _wanted(self, cleaned: dict[str, Any]) -> MovementWanted:
        stock = self.stock
        return MovementWanted(
            code=cleaned["code"],
            kind=self.kind,
            item=stock.item if stock else cleaned["item"],
            store=stock.store if stock else cleaned["store"],
            quantity=cleaned["quantity"],
            happened_at=cleaned["happened_at"],
            to_store=cleaned.get("to_store"),
            batch=cleaned.get("batch", ""),
            expires_on=cleaned.get("expires_on"),
            lot=cleaned.get("lot"),
            reason=cleaned["reason"],
            recipient=cleaned.get("recipient", ""),
            document=cleaned["document"],
        )

    @property
    def at_once(self) -> list[Any]:
        return [each for each in self.visible_fields() if each.name not in self.folded]

    @property
    def behind(self) -> list[Any]:
        return [each for each in self.visible_fields() if each.name in self.folded]

    @property
    def behind_has_errors(self) -> bool:
        return any(each.errors for each in self.behind)


class _WithBatch(MovementForm):
    batch = _line(pgettext_lazy("supplies", "Batch"), BATCH)
    expires_on = forms.DateField(
        label=pgettext_lazy("supplies", "Use by"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.stock is not None and self.stock.item.expires:
            self.fields["expires_on"].required = True
        elif self.stock is not None:
            self.folded = self.folded | {"batch", "expires_on"}


class ReceiveForm(_WithBatch):
    """At a stock that is known, or with item and place to choose."""

    kind = Kind.RECEIVED

    item: forms.ModelChoiceField[Item] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Item"), queryset=None, to_field_name="code"
    )
    store: forms.ModelChoiceField[Store] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Kept at"), queryset=None, to_field_name="code"
    )
    field_order = ("item", "store", "quantity", "expires_on", "batch")

    def __init__(self, *args: Any, stock: Stock | None = None, **kwargs: Any) -> None:
        super().__init__(*args, stock=stock, **kwargs)
        if stock is not None:
            del self.fields["item"], self.fields["store"]
            return
        items = field_of(self, "item", forms.ModelChoiceField)
        items.queryset = Item.objects.filter(retired_at=None).order_by("name")
        stores = field_of(self, "store", forms.ModelChoiceField)
        stores.queryset = Store.objects.filter(retired_at=None).order_by("name")


class ReturnForm(_WithBatch):
    """Something that had been issued comes back unused."""

    kind = Kind.RETURNED
    field_order = ("quantity", "recipient", "expires_on", "batch")
    recipient = _line(pgettext_lazy("supplies", "Back from (department or post)"), RECIPIENT)


class _FromLots(MovementForm):
    """Takes from a batch that is chosen, or from what expires first."""

    lot: forms.ModelChoiceField[Lot] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "Batch"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("what expires first"),
    )

    def __init__(self, *args: Any, stock: Stock, **kwargs: Any) -> None:
        super().__init__(*args, stock=stock, **kwargs)
        lots: Any = self.fields["lot"]
        # Also what is used up by now: a movement may be entered late.
        lots.queryset = Lot.objects.filter(stock=stock).order_by("expires_on", "batch", "pk")
        lots.label_from_instance = lambda lot: lot_label(lot, stock.item.unit)


class _OneOfTwo(forms.ChoiceField):
    """Asked for, but answered by the field beside it too; the form sees to that."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class IssueForm(_FromLots):
    """Three taps at the door: the item, how many, issue. ``preset`` saves typing."""

    kind = Kind.ISSUED
    folded = MovementForm.folded | {"lot"}
    field_order = ("preset", "quantity", "recipient", "lot")

    preset = _OneOfTwo(label=pgettext_lazy("supplies", "How many"), widget=forms.RadioSelect)
    recipient = _line(
        pgettext_lazy("supplies", "For (department or post)"),
        RECIPIENT,
        help_text=_("Not the name of a person."),
    )

    def __init__(self, *args: Any, stock: Stock, **kwargs: Any) -> None:
        super().__init__(*args, stock=stock, **kwargs)
        presets: Any = self.fields["preset"]
        presets.choices = [
            (written(amount), written(amount, stock.item.unit)) for amount in usual(stock)
        ]
        self.fields["quantity"].required = False
        self.fields["quantity"].label = pgettext("supplies", "Another quantity (%(unit)s)") % {
            "unit": stock.item.unit
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed, preset = cleaned.get("quantity"), cleaned.get("preset")
        if self.has_error("quantity") or self.has_error("preset"):
            return cleaned
        if typed is None and not preset:
            self.add_error("preset", _("Choose how many, or enter another quantity."))
        elif typed is not None and preset and Decimal(preset) != typed:
            self.add_error(
                "quantity", _("Two quantities are given. Empty this one, or choose none above.")
            )
        elif typed is None:
            cleaned["quantity"] = Decimal(str(preset))
        return cleaned


class MoveForm(_FromLots):
    """From one place to another."""

    kind = Kind.MOVED
    field_order = ("to_store", "quantity", "lot")
    to_store: forms.ModelChoiceField[Store] = forms.ModelChoiceField(
        label=pgettext_lazy("supplies", "To"), queryset=None, to_field_name="code"
    )

    def __init__(self, *args: Any, stock: Stock, **kwargs: Any) -> None:
        super().__init__(*args, stock=stock, **kwargs)
        others: Any = self.fields["to_store"]
        kept = Store.objects.filter(retired_at=None).exclude(pk=stock.store_id)
        others.queryset = kept.order_by("name")


class DiscardForm(_FromLots):
    """Expired, broken or lost; the reason is asked for."""

    kind = Kind.DISCARDED
    folded = frozenset({"happened_at", "document"})
    field_order = ("lot", "quantity", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class ReverseForm(forms.Form):
    """Why a movement is taken back."""

    reason = forms.CharField(
        label=pgettext_lazy("supplies", "Reason"), max_length=REASON, validators=[plain_line]
    )

    def __init__(self, *args: Any, movement: Movement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.movement = movement

    def write(self, *, by: Any) -> Movement:
        return reverse_movement(self.movement, reason=self.cleaned_data["reason"], by=by)


def lot_label(lot: Lot, unit: str) -> str:
    """``A1 · use by 1 March 2020 · 200 只``."""
    parts = [lot.batch] if lot.batch else []
    if lot.expires_on is not None:
        until = pgettext("supplies", "use by %(day)s")
        parts.append(until % {"day": day(lot.expires_on)})
    if not parts:
        parts.append(pgettext("supplies", "without batch or date"))
    return " · ".join([*parts, written(lot.quantity, unit)])


def usual(stock: Stock) -> list[Decimal]:
    """The quantities most often issued of late, else the usual ones; ascending."""
    since = now() - dt.timedelta(days=_USUAL)
    rows = Movement.objects.filter(
        item=stock.item_id, store=stock.store_id, kind=Kind.ISSUED, happened_at__gte=since
    )
    often = rows.values_list("quantity").annotate(times=Count("pk")).order_by("-times", "quantity")
    found = [amount for amount, _times in often[:PRESETS] if amount > NOUGHT]
    for amount in map(Decimal, _FIRST_PRESETS):
        if len(found) < PRESETS and amount not in found:
            found.append(amount)
    return sorted(found)
