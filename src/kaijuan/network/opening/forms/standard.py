"""What of the standard set a library takes over, and the hours of its counters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.domain.standard import missing_standard, take_over_standard
from kaijuan.network.opening.forms.hours import HoursForms
from kaijuan.network.opening.models import Service


class KindsField(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Services to take over"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        missing = missing_standard()
        choices: Any = self.fields["kinds"]
        choices.choices = [(each.kind, localised(each, "name")) for each in missing]
        choices.initial = [each.kind for each in missing]
        self.missing = missing


class StandardForm:
    """Behaves as a form towards ``form_page``'s parts."""

    def __init__(self, data: Any) -> None:
        self.is_bound = data is not None
        self.fields = KindsField(data)
        self.open = HoursForms(data, prefix="open-hours")
        self.limited = HoursForms(data, prefix="limited-hours")

    def is_valid(self) -> bool:
        """Everything is asked, so that everything wrong is said at once."""
        valid = self.fields.is_valid()
        hours = [self.open.is_valid(), self.limited.is_valid()]
        if valid and not all(hours):
            self.add_error(None, _("Something in the hours is to be mended; it is marked."))
        return valid and all(hours)

    def add_error(self, field: str | None, error: Any) -> None:
        """A sentence of the domain, over the whole page."""
        self.fields.add_error(field, error)

    def write(self, *, by: Any) -> list[Service]:
        """Hands over to the domain."""
        return take_over_standard(
            self.fields.cleaned_data["kinds"],
            open_hours=self.open.value,
            limited_hours=self.limited.value,
            by=by,
        )
