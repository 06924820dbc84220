"""What narrows the list of visits and the history; an exit that is entered by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.gate.domain.settings import day_here
from kaijuan.network.gate.domain.visits import correct_exit
from kaijuan.network.gate.models import Building, Ended, Visit, VisitorKind
from kaijuan.network.plans.public import MomentField

#: The history is drawn of so many days at most.
MOST_DAYS = 92


def day_box() -> forms.DateInput:
    """The browser's own field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


class VisitsFilter(ListFilter):
    """``ended=inside`` are those whose visit is open."""

    building: forms.ModelChoiceField[Building] = forms.ModelChoiceField(
        label=pgettext_lazy("gate", "Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("buildings", "all"),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("at the gate", "Who"),
        required=False,
        choices=[("", pgettext_lazy("at the gate", "everybody")), *VisitorKind.choices],
    )
    ended = forms.ChoiceField(
        label=pgettext_lazy("of a visit", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("of visits", "all")),
            ("inside", pgettext_lazy("of a visit", "still inside")),
            *Ended.choices,
        ],
    )
    day = forms.DateField(
        label=_("Day"), required=False, validators=[sensible_day], widget=day_box()
    )
    names = forms.ChoiceField(
        required=False, choices=[("", ""), ("yes", "yes")], widget=forms.HiddenInput
    )
    field_order = ("building", "kind", "ended", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["q"]
        field_of(self, "building", forms.ModelChoiceField).queryset = Building.objects.filter(
            retired_at=None
        ).select_related("place")


class HistoryForm(forms.Form):
    """One day is told by the hour, more by the day."""

    building: forms.ModelChoiceField[Building] = forms.ModelChoiceField(
        label=pgettext_lazy("gate", "Building"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("buildings", "all"),
    )
    since = forms.DateField(
        label=pgettext_lazy("history", "From"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )
    until = forms.DateField(
        label=pgettext_lazy("history", "To"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
    )
    format = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("csv", "csv"), ("xlsx", "xlsx")],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = field_of(self, "building", forms.ModelChoiceField)
        chooser.queryset = Building.objects.filter(retired_at=None).select_related("place")
        chooser.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        today = day_here()
        until = cleaned.get("until") or cleaned.get("since") or today
        since = cleaned.get("since") or until
        if not self.errors and until < since:
            self.add_error("until", _("It cannot end before it begins."))
        elif not self.errors and (until - since).days >= MOST_DAYS:
            self.add_error("until", _("Choose at most 92 days."))
        return cleaned | {"since": since, "until": until}


class ExitForm(forms.Form):
    """When somebody left who did not register it."""

    at = MomentField(label=_("Left at"))

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit

    def write(self, *, by: Any) -> Visit:
        at: dt.datetime = self.cleaned_data["at"]
        return correct_exit(self.visit, at=at, by=by)
