"""What is entered at a gate; the page's script and a browser without one send the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.validators import plain_line
from kaijuan.network.gate.domain.register import PassageWanted, Registered, register
from kaijuan.network.gate.models import Direction, Gate, Purpose


class PassageForm(forms.Form):
    """``code`` is made by the page, so that what is sent twice is done once."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    #: When Enter was pressed, by the page's clock; only where it had to wait for the network.
    at = forms.DateTimeField(
        required=False,
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"],
    )
    direction = forms.ChoiceField(
        label=pgettext_lazy("of a gate", "direction"),
        choices=[(each.value, each.label) for each in (Direction.IN, Direction.OUT)],
        widget=forms.RadioSelect,
    )
    scan = forms.CharField(
        label=_("QR code or card number"),
        required=False,
        max_length=200,
        validators=[plain_line],
        widget=forms.TextInput(
            attrs={
                "autofocus": True,
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "enterkeyhint": "done",
                "class": "input gate-scan",
            }
        ),
    )
    temperature = forms.BooleanField(label=_("Temperature normal"), required=False, initial=True)
    symptoms = forms.BooleanField(label=_("No cough, no fever"), required=False, initial=True)
    mask = forms.BooleanField(label=_("Mask on"), required=False, initial=True)
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=Purpose.choices, initial=Purpose.STUDY
    )
    name = forms.CharField(
        label=pgettext_lazy("of a visitor", "Name"),
        required=False,
        max_length=60,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=pgettext_lazy("of a visitor", "Telephone"),
        required=False,
        max_length=60,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        help_text=_("Sealed; read only for contact tracing, then erased."),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate = gate
        self.made: Registered | None = None
        if gate.direction != Direction.BOTH:
            self.fields["direction"].widget = forms.HiddenInput()
        self.initial.setdefault(
            "direction", Direction.OUT if gate.direction == Direction.OUT else Direction.IN
        )

    @property
    def checks(self) -> list[forms.BoundField]:
        """The three ticks, in the order in which a guard looks."""
        return [self[name] for name in ("temperature", "symptoms", "mask")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = cleaned.get("scan", "").strip() or cleaned.get("name", "").strip()
        if not self.errors and not named:
            self.add_error("scan", _("Scan a code, type a card number, or write a name."))
        return cleaned

    def write(self, *, by: Any) -> Registered:
        self.made = register(self.gate, PassageWanted(**self.cleaned_data), by=by)
        return self.made
