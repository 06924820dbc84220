"""What is asked about completeness, the silent and the day."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import EARLIEST
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.directory.public import Department
from kaijuan.network.rounds.domain.day_close import close_day, today_here, upward_kinds
from kaijuan.network.rounds.domain.reminders import remind_now
from kaijuan.network.rounds.domain.silent import log_contact
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import Contact, ExpectedItem, Obligation, Occurrence

#: Without a choice a span is that of the last so many days.
DAYS: Final = 7
#: A longer one is asked for in parts.
MOST_DAYS: Final = 366
NOTE: Final = 300


def day_box() -> forms.DateInput:
    # The browser's own date field takes ISO 8601 only, in whatever language the page is.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, validators=[sensible_day], widget=day_box()
    )


def filled(data: Any, **values: str) -> Any:
    """``data`` with ``values`` where it holds nothing."""
    copy = data.copy()
    for name, value in values.items():
        if value and not copy.get(name):
            copy[name] = value
    return copy


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in duty_kinds]


def upward_choices() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in upward_kinds()]


class SpanFilter(ListFilter):
    """``start`` and ``end`` are filled in where they were left empty: the last seven days."""

    start = day_field(pgettext_lazy("span", "From"))
    end = day_field(pgettext_lazy("span", "to"))

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        if self.errors:
            return wanted
        wanted["end"] = wanted["end"] or max(wanted["start"] or today_here(), today_here())
        if wanted["start"] is None:
            wanted["start"] = max(EARLIEST, wanted["end"] - dt.timedelta(days=DAYS - 1))
        if wanted["end"] < wanted["start"]:
            self.add_error("end", _("The span ends before it begins. Correct one of the days."))
        elif (wanted["end"] - wanted["start"]).days >= MOST_DAYS:
            self.add_error("end", _("Choose at most a year."))
        return wanted


class CompletenessFilter(SpanFilter):
    """By span, duty, department and kind; ``by`` says how it is told apart."""

    duty: forms.ModelChoiceField[Obligation] = forms.ModelChoiceField(
        label=pgettext_lazy("rounds", "Duty"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("duties", "all"),
    )
    unit: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label=_("Department"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("departments", "all"),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a duty", "Kind"), required=False)
    by = forms.ChoiceField(
        label=pgettext_lazy("completeness", "Told apart by"),
        required=False,
        choices=[
            ("", pgettext_lazy("completeness", "department")),
            ("day", pgettext_lazy("completeness", "day")),
            ("duty", pgettext_lazy("completeness", "duty")),
        ],
    )
    field_order = ("start", "end", "duty", "unit", "kind", "by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["q"]
        field_of(self, "duty", forms.ModelChoiceField).queryset = Obligation.objects.order_by(
            "title"
        )
        field_of(self, "unit", forms.ModelChoiceField).queryset = Department.objects.order_by(
            "name"
        )
        every = ("", pgettext_lazy("kinds", "all"))
        field_of(self, "kind", forms.ChoiceField).choices = [every, *kind_choices()]


class PeopleFilter(CompletenessFilter):
    """The same by person, with a name to look for."""

    field_order = ("q", "start", "end", "duty", "unit", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["by"]
        self.fields["q"] = forms.CharField(
            label=_("Find"),
            required=False,
            max_length=100,
            validators=[plain_line],
            widget=forms.TextInput(attrs={"class": "input"}),
        )
        self.order_fields(self.field_order)


class SilentFilter(ListFilter):
    """Of one day (today), of one duty, by whether they were called."""

    day = day_field(pgettext_lazy("rounds", "Day"))
    duty: forms.ModelChoiceField[Obligation] = forms.ModelChoiceField(
        label=pgettext_lazy("rounds", "Duty"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("duties", "all"),
    )
    called = forms.ChoiceField(
        label=pgettext_lazy("rounds", "Calls"),
        required=False,
        choices=[
            ("", pgettext_lazy("of the silent", "all")),
            ("not", pgettext_lazy("of the silent", "not called yet")),
            ("unreached", pgettext_lazy("of the silent", "called, not reached")),
            ("reached", pgettext_lazy("of the silent", "reached")),
        ],
    )
    field_order = ("q", "day", "duty", "called")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "duty", forms.ModelChoiceField).queryset = Obligation.objects.order_by(
            "title"
        )


class CallForm(RowForm[Contact]):
    """Whether somebody was reached, and a word about it."""

    reached = forms.TypedChoiceField(
        label=pgettext_lazy("a call", "Reached"),
        choices=[("yes", pgettext_lazy("a call", "yes")), ("no", pgettext_lazy("a call", "no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Contact
        fields = ("reached", "note")

    def __init__(self, *args: Any, item: ExpectedItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["note"].help_text = _(
            "Such as “will report at noon”. Nothing about anybody’s health: that belongs into "
            "the report."
        )

    def write(self, *, by: Any) -> Contact:
        wanted = self.cleaned_data
        return log_contact(self.item, wanted["reached"], wanted["note"], by=by)


class RemindForm(forms.Form):
    """Nothing is asked; whom it concerns stands in the address."""

    told = unreachable = 0

    def __init__(self, *args: Any, occurrences: list[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occurrences = occurrences

    def write(self, *, by: Any) -> None:
        self.told, self.unreachable = remind_now(self.occurrences, by=by)


class DayChoice(forms.Form):
    """``?kind= &day=``: what is to be closed; the first kind and today where nothing is said."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a duty", "Kind"), required=False)
    day = day_field(pgettext_lazy("rounds", "Day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = upward_choices()
        kinds = upward_kinds()
        # What is shown is what is meant, also where the address says nothing.
        first = kinds[0].key if kinds else ""
        self.data = filled(self.data, kind=first, day=today_here().isoformat())
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        wanted["kind"] = wanted.get("kind", "")
        return wanted


class CloseForm(forms.Form):
    """The digest of what was seen, and a remark that goes upward."""

    digest = forms.CharField(max_length=64, min_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=pgettext_lazy("of a day", "Remark"),
        required=False,
        max_length=NOTE,
        validators=[plain_line],
        help_text=_("Goes upward with the numbers. No names, and nothing about one person."),
    )

    def __init__(self, *args: Any, kind: str, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.day = kind, day

    def write(self, *, by: Any) -> None:
        wanted = self.cleaned_data
        close_day(self.kind, self.day, digest=wanted["digest"], note=wanted["note"], by=by)


class DaysFilter(SpanFilter):
    """Of one kind."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a duty", "Kind"), required=False)
    field_order = ("start", "end", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["q"]
        every = ("", pgettext_lazy("kinds", "all"))
        field_of(self, "kind", forms.ChoiceField).choices = [every, *upward_choices()]

    def clean(self) -> dict[str, Any]:
        wanted = super().clean()
        if not self.errors and not self.data.get("start"):
            wanted["start"] = max(EARLIEST, wanted["end"] - dt.timedelta(days=30))
        return wanted
