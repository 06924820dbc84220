"""What the secretariat chooses and writes: the board, and calls for daily reports."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import EARLIEST, today
from kaijuan.core.questionnaires.public import Form, usable_forms
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.rounds.domain.board import STANDINGS
from kaijuan.network.rounds.domain.board_reminders import remind_members
from kaijuan.network.rounds.domain.day_close import upward_kinds
from kaijuan.network.rounds.domain.demands import (
    DemandWanted,
    call_for,
    end_demand,
    take_up,
    to_start,
)
from kaijuan.network.rounds.forms.upward import day_field, filled, upward_choices
from kaijuan.network.rounds.models import Demand
from kaijuan.network.rounds.standings import STANDING_WORDS

#: Of a longer span the cells would be thinner than a hair.
MOST_DAYS: Final = 92
_DAYS: Final = 28


class KindFilter(ListFilter):
    """``kind`` is filled in where it was left empty: the first whose days are signed."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a duty", "Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = upward_choices()
        kinds = upward_kinds()
        self.data = filled(self.data, kind=kinds[0].key if kinds else "")


class BoardFilter(KindFilter):
    """``?q= &kind= &day= &standing= &format=``."""

    day = day_field(pgettext_lazy("rounds", "Day"))
    standing = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Standing"),
        required=False,
        choices=[
            ("", pgettext_lazy("standings", "all")),
            *((key, STANDING_WORDS[key]) for key in STANDINGS),
        ],
    )
    field_order = ("q", "kind", "day", "standing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data = filled(self.data, day=today().isoformat())


class HistoryFilter(KindFilter):
    """``?kind= &start= &end= &format=``: the last four weeks where nothing is said."""

    start = day_field(pgettext_lazy("span", "From"))
    end = day_field(pgettext_lazy("span", "to"))
    field_order = ("q", "kind", "start", "end")

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        if self.errors:
            return wanted
        wanted["end"] = wanted["end"] or max(wanted["start"] or today(), today())
        if wanted["start"] is None:
            wanted["start"] = max(EARLIEST, wanted["end"] - dt.timedelta(days=_DAYS - 1))
        if wanted["end"] < wanted["start"]:
            self.add_error("end", _("The span ends before it begins. Correct one of the days."))
        elif (wanted["end"] - wanted["start"]).days >= MOST_DAYS:
            self.add_error("end", _("Choose at most 92 days."))
        return wanted


class DemandForm(forms.Form):
    """What every member is asked for."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a duty", "Kind"))
    title = forms.CharField(label=pgettext_lazy("of a demand", "title"), max_length=100)
    title_en = forms.CharField(label=_("English title"), max_length=100, required=False)
    due_at = forms.TimeField(
        label=_("The signed day is due at"),
        initial=dt.time(11, 0),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Every day at this time, on the day itself."),
    )
    starts_on = day_field(_("first day"), required=True)
    ends_on = day_field(_("last day"))
    form: forms.ModelChoiceField[Form] = forms.ModelChoiceField(
        label=_("form"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("form of a demand", "the standard form of the kind"),
    )
    note = forms.CharField(
        label=_("note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = upward_choices()
        usable = usable_forms(current_institution())
        field_of(self, "form", forms.ModelChoiceField).queryset = usable
        self.fields["starts_on"].initial = today()

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        start, end = wanted.get("starts_on"), wanted.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day is before the first. Correct one of them."))
        return wanted

    def write(self, *, by: Any) -> Demand:
        return call_for(DemandWanted(**self.cleaned_data), by=by)


class EndForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, *args: Any, demand: Demand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demand = demand

    def write(self, *, by: Any) -> Demand:
        return end_demand(self.demand, by=by)


class MembersRemindForm(forms.Form):
    """Nothing is asked; demand and day stand in the address."""

    def __init__(self, *args: Any, demand: Demand, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demand, self.day = demand, day

    def write(self, *, by: Any) -> None:
        remind_members(self.demand, self.day, by=by)


class StartForm(forms.Form):
    """Which call, and until when the own people report: an hour before the library's day is due."""

    demand: forms.ModelChoiceField[Demand] = forms.ModelChoiceField(
        label=pgettext_lazy("of a duty", "Called for"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
    )
    due_at = forms.TimeField(
        label=_("Your people report until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Everybody, every day. You can change the duty afterwards."),
    )

    def __init__(self, *args: Any, demand: Demand | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = field_of(self, "demand", forms.ModelChoiceField)
        chosen.queryset = to_start(today())
        due = demand.due_at if demand else dt.time(10, 0)
        hour = dt.time(max(0, due.hour - 1), due.minute)
        self.fields["due_at"].initial = hour if hour > dt.time(0, 0) else dt.time(9, 0)
        if demand is not None:
            chosen.initial = demand.code

    def write(self, *, by: Any) -> None:
        wanted = self.cleaned_data
        take_up(wanted["demand"], due_at=wanted["due_at"], by=by)
