"""Contact tracing: asked for, and each step confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.tracing import TraceWanted, ask_trace
from kaijuan.network.gate.forms.visits import day_box
from kaijuan.network.gate.models import Building, TraceRequest
from kaijuan.network.gate.models.tracing import REASON


class TraceForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("contact tracing", "Reason"),
        max_length=REASON,
        validators=[plain_line],
        help_text=_("By whose order and which document; no names. Staff on the list may read it."),
    )
    since = forms.DateField(
        label=pgettext_lazy("contact tracing", "First day"),
        validators=[sensible_day],
        widget=day_box(),
    )
    until = forms.DateField(
        label=pgettext_lazy("contact tracing", "Last day"),
        validators=[sensible_day],
        widget=day_box(),
    )
    building: forms.ModelChoiceField[Building] = forms.ModelChoiceField(
        label=pgettext_lazy("gate", "Building"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("buildings", "all"),
    )
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=pgettext_lazy("contact tracing", "Contacts of a member of staff"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("contact tracing", "nobody in particular"),
    )
    known_by = forms.CharField(
        label=pgettext_lazy("contact tracing", "or of whoever came with this card, code or name"),
        required=False,
        max_length=60,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave both empty to ask for everybody who was in the building."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(
            self, "building", forms.ModelChoiceField
        ).queryset = Building.objects.select_related("place")
        field_of(self, "person", forms.ModelChoiceField).queryset = Person.objects.order_by(
            "name", "pk"
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it begins."))
        if cleaned.get("person") and cleaned.get("known_by", "").strip():
            self.add_error("known_by", _("Name one of the two, not both."))
        return cleaned

    def write(self, *, by: Any) -> TraceRequest:
        self.made = ask_trace(TraceWanted(**self.cleaned_data), by=by)
        return self.made


class StepForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(
        self, *args: Any, trace: TraceRequest, step: Callable[..., TraceRequest], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.trace, self.step = trace, step

    def write(self, *, by: Any) -> TraceRequest:
        return self.step(self.trace, by=by)
