"""Pledges: their text, asking for signatures, signing, withdrawing, checking a digest."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.forms.widgets import DateInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.health.domain.asking import ask, remind
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.pledges import close, create_pledge, publish, save_draft
from kaijuan.network.health.domain.signing import sign, withdraw
from kaijuan.network.health.models import Pledge, PledgeVersion, Signature
from kaijuan.network.health.models.pledges import NAME, TEXT

_WIDE = {"rows": 12}


class PledgeForm(RowForm[Pledge]):
    """A new pledge with its first draft."""

    text = forms.CharField(
        label=pgettext_lazy("of a pledge", "text"),
        max_length=TEXT,
        validators=[plain_text],
        widget=forms.Textarea(attrs=_WIDE),
    )
    text_en = forms.CharField(
        label=_("English text"),
        max_length=TEXT,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs=_WIDE),
    )

    class Meta:
        model = Pledge
        fields: ClassVar = ["title", "title_en"]

    def write(self, *, by: Any) -> None:
        texts = {name: self.cleaned_data[name] for name in ("text", "text_en")}
        create_pledge(self.instance, **texts, by=by)


class DraftForm(forms.Form):
    """The draft as it was read, by its ``revision``; empty where there was none."""

    revision = forms.IntegerField(
        min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=pgettext_lazy("of a pledge", "text"),
        max_length=TEXT,
        validators=[plain_text],
        widget=forms.Textarea(attrs=_WIDE),
    )
    text_en = forms.CharField(
        label=_("English text"),
        max_length=TEXT,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs=_WIDE),
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def write(self, *, by: Any) -> None:
        save_draft(self.pledge, **self.cleaned_data, by=by)


class PublishForm(forms.Form):
    """``revision`` of the draft that was read."""

    revision = forms.IntegerField(
        min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def write(self, *, by: Any) -> None:
        publish(self.pledge, revision=self.cleaned_data["revision"] or 0, by=by)


class CloseForm(forms.Form):
    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def write(self, *, by: Any) -> None:
        close(self.pledge, by=by)


class AskForm(forms.Form):
    """Until when everybody is to sign."""

    due_on = forms.DateField(
        label=_("To be signed until"),
        widget=DateInput(attrs={"type": "date"}),
        validators=[sensible_day],
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        self.fields["due_on"].initial = local_today() + dt.timedelta(days=3)

    def write(self, *, by: Any) -> None:
        ask(self.pledge, due_on=self.cleaned_data["due_on"], by=by)


class RemindForm(forms.Form):
    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def write(self, *, by: Any) -> None:
        remind(self.pledge, by=by)


class SignForm(forms.Form):
    """One's own name, typed."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME,
        validators=[plain_line],
        help_text=_("Type your full name: that is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, version: PledgeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.made: Signature | None = None

    def write(self, *, by: Any) -> None:
        self.made = sign(self.version, name=self.cleaned_data["name"], by=by)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("of a withdrawal", "Reason"),
        max_length=200,
        validators=[plain_line],
        help_text=_("Only you and those who manage pledges can read it."),
    )

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signature = signature

    def write(self, *, by: Any) -> None:
        withdraw(self.signature, reason=self.cleaned_data["reason"], by=by)


class VerifyForm(forms.Form):
    """A digest as it stands on the PDF."""

    sha256 = forms.RegexField(
        label="SHA-256",
        regex=r"^\s*[0-9A-Fa-f]{64}\s*\Z",
        max_length=80,
        error_messages={"invalid": _("A SHA-256 has 64 hexadecimal digits: copy all of them.")},
    )


class SignedFilter(ListFilter):
    """``signed``: yes, no."""

    signed = forms.ChoiceField(
        label=pgettext_lazy("pledge", "Which"),
        required=False,
        choices=[
            ("", pgettext_lazy("pledge", "everybody")),
            ("yes", pgettext_lazy("pledge", "signed")),
            ("no", pgettext_lazy("pledge", "not signed")),
        ],
    )
