"""Cards of staff, passes taken away, visitors who register beforehand."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.passes import give_card, register_visitor, revoke
from kaijuan.network.gate.domain.settings import day_here
from kaijuan.network.gate.forms.visits import day_box
from kaijuan.network.gate.models import Pass

#: So many days ahead a visitor may register.
AHEAD: Final = 7


class CardForm(forms.Form):
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=pgettext_lazy("of a pass", "person"), queryset=None
    )
    number = forms.CharField(
        label=_("Card number"),
        max_length=40,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Scan the card or type the number. It is not kept, only a digest of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "person", forms.ModelChoiceField).queryset = Person.objects.filter(
            left_on=None
        ).order_by("name", "pk")

    def write(self, *, by: Any) -> Pass:
        return give_card(self.cleaned_data["person"], self.cleaned_data["number"], by=by)


class EndPassForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(self, *args: Any, found: Pass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found

    def write(self, *, by: Any) -> Pass:
        return revoke(self.found, by=by)


class VisitorForm(forms.Form):
    """As little as the gate asks for."""

    name = forms.CharField(
        label=pgettext_lazy("of a visitor", "Name"), max_length=60, validators=[plain_line]
    )
    contact = forms.CharField(
        label=pgettext_lazy("of a visitor", "Telephone"),
        max_length=60,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    day = forms.DateField(label=_("Day of the visit"), widget=day_box())

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        today = day_here()
        if not today <= day <= today + dt.timedelta(days=AHEAD):
            raise forms.ValidationError(_("Choose today or one of the next seven days."))
        return day

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        return name

    def write(self, *, by: Any) -> str:
        """The token of the QR code."""
        self.token = register_visitor(**self.cleaned_data)
        return self.token
