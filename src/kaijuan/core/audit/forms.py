"""The filter of the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.verbs import verbs
from kaijuan.core.clock import EARLIEST, HOUSE_ZONE, LATEST
from kaijuan.core.ui.fields import field_of

_SENSIBLE = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class EntryFilter(forms.Form):
    """By act and by day; each may be left out."""

    verb = forms.ChoiceField(label=_("Act"), required=False)
    since = forms.DateField(
        label=_("From"),
        required=False,
        validators=_SENSIBLE,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        validators=_SENSIBLE,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"actor": "…", "object": "…"}
        field_of(self, "verb", forms.ChoiceField).choices = [
            ("", _("all acts")),
            *((verb.key, _readable(str(verb.sentence), words)) for verb in verbs),
        ]

    def narrow(self, rows: Any) -> Any:
        """The rows that pass the filter; days are whole days of the house's zone."""
        wanted = self.cleaned_data
        if wanted.get("verb"):
            rows = rows.filter(verb=wanted["verb"])
        if wanted.get("since"):
            rows = rows.filter(at__gte=_midnight(wanted["since"]))
        if wanted.get("until"):
            rows = rows.filter(at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
        return rows


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _readable(sentence: str, words: dict[str, str]) -> str:
    return (sentence % _Blank(words)).strip("… 。.")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), HOUSE_ZONE)
