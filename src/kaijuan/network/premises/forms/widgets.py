"""Fields that several pages of the premises ask with."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import sensible_day
from kaijuan.network.opening.public import Place
from kaijuan.network.premises.models import Unit
from kaijuan.network.premises.models.disinfection import DIGITS, LEAST, MOST_MG, PLACES


class DeviceTime(forms.CharField):
    """When the telephone says it was, as ISO 8601 with an offset; empty without JavaScript."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40, widget=forms.HiddenInput)
        self.widget.attrs["data-device-at"] = ""

    def clean(self, value: Any) -> dt.datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            read = dt.datetime.fromisoformat(text)
            sensible_day(read.date())
        except (ValueError, ValidationError) as error:
            raise ValidationError(_("The time of this device cannot be read.")) from error
        return read if read.tzinfo is not None else None


class CodedForm(forms.Form):
    """An act that is done once however often the form is sent: ``code`` was made with the page."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    device_at = DeviceTime()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = uuid.uuid4()


def whole(label: Any, *, most: int, least: int = 0, **options: Any) -> forms.IntegerField:
    """A whole number, typed on the digits of a phone."""
    return forms.IntegerField(
        label=label,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


def concentration_field(**options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=pgettext_lazy("disinfection", "Concentration"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST_MG)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


def unit_field(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=pgettext_lazy("disinfection", "Unit"),
        choices=[("", pgettext_lazy("disinfection", "not said")), *Unit.choices],
        required=False,
        **options,
    )


def own_places() -> Any:
    """Buildings of the institution whose scope is open: published rows are not filtered by it."""
    rows = Place.objects.filter(institution=current_institution(), retired_at=None)
    return rows.order_by("position", "pk")


def place_field() -> Any:
    return forms.ModelChoiceField(
        label=pgettext_lazy("premises", "Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("premises", "not said"),
    )


def offer_places(form: forms.BaseForm, chosen: Place | None = None) -> None:
    """Fill the field ``place`` with the buildings of this library."""
    field = field_of(form, "place", forms.ModelChoiceField)
    field.queryset = own_places()
    field.initial = chosen.code if chosen is not None else None


def plain(amount: Decimal | None) -> str:
    """ "500", "0.5": without noughts that say nothing."""
    return "" if amount is None else f"{amount.normalize():f}"
