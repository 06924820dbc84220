"""Boxes that a phone answers with the right keyboard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.network.supplies.quantities import DIGITS, LEAST, MOST, NOUGHT, PLACES


def day_box() -> forms.DateInput:
    # The browser's own date field takes ISO 8601 only, in whatever language the page is.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def moment_box() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def quantity_field(*, nought: bool = False, **options: Any) -> forms.DecimalField:
    """A quantity above 0, or from 0 on where ``nought`` is an answer."""
    least = NOUGHT if nought else LEAST
    options.setdefault("label", pgettext_lazy("supplies", "Quantity"))
    return forms.DecimalField(
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(least), MaxValueValidator(MOST)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("Enter a number, such as 200 or 0.5.")},
        **options,
    )
