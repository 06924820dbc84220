"""What a person types of a duty. ``write()`` hands over to the domain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.questionnaires import public as questionnaires
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligations import (
    ObligationWanted,
    StepWanted,
    change_obligation,
    create_obligation,
)
from kaijuan.network.rounds.domain.obligations_wanted import AudiencePart
from kaijuan.network.rounds.domain.recurrence_choice import Choice, Repeats, rule_of
from kaijuan.network.rounds.forms.obligations_fields import (
    EVERYONE,
    WHOM,
    ClockField,
    day_box,
    group_choices,
    month_day_choices,
    weekday_choices,
)
from kaijuan.network.rounds.forms.obligations_initial import initial_of
from kaijuan.network.rounds.kinds import DutyKind
from kaijuan.network.rounds.models import AudienceKind, Days, Obligation, Spot
from kaijuan.network.rounds.models.obligations import MOST_MINUTES, NAME, NOTE, RULE

STEPS: Final = (1, 2)
_MOST_HOURS: Final = 24 * 60
_MINUTES: Final = forms.TextInput(attrs={"inputmode": "numeric"})


class ObligationForm(forms.Form):
    """A duty in the order in which one thinks of it: what, whom, when, and if not.

    ``revision`` is that of the duty as it was shown: of two who change it at once one is told.
    """

    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    title = forms.CharField(
        label=pgettext_lazy("of a duty", "Name"), max_length=NAME, validators=[plain_line]
    )
    title_en = forms.CharField(
        label=_("English name"), max_length=NAME, required=False, validators=[plain_line]
    )
    note = forms.CharField(
        label=pgettext_lazy("of a duty", "Instructions"),
        max_length=NOTE,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    form: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=pgettext_lazy("of a duty", "Form"), queryset=None, to_field_name="code"
    )
    groups = forms.MultipleChoiceField(
        label=pgettext_lazy("of a duty", "Expected of"),
        choices=group_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=None,
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Single people"),
        queryset=None,
        to_field_name="code",
        required=False,
        help_text=_("Several: hold Ctrl, or on a phone tick them in the list."),
    )
    spots: forms.ModelMultipleChoiceField[Spot] = forms.ModelMultipleChoiceField(
        label=_("Areas and objects"),
        queryset=None,
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repeats = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "How often"),
        choices=Repeats.choices,
        initial=Repeats.DAILY,
        widget=forms.RadioSelect,
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"),
        choices=weekday_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    month_day = forms.TypedChoiceField(
        label=_("Day of the month"),
        choices=month_day_choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("In a shorter month it is due on the last day."),
    )
    every = forms.IntegerField(
        label=pgettext_lazy("of a duty", "Interval"),
        min_value=1,
        max_value=100,
        initial=1,
        required=False,
        help_text=_("1: every one. 2: every second day, week or month."),
        widget=_MINUTES,
    )
    rule = forms.CharField(
        label=_("Rule"),
        max_length=RULE,
        required=False,
        help_text=_("As calendars write it: FREQ=MONTHLY;BYDAY=-1FR is each last Friday."),
        validators=[plain_line],
    )
    days = forms.ChoiceField(
        label=_("On days off"),
        choices=Days.choices,
        initial=Days.ALL,
        help_text=_("Days off and make-up working days are those of the State Council's notice."),
    )
    starts_on = forms.DateField(label=_("First day"), validators=[sensible_day], widget=day_box())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
        help_text=_("Empty: until it is ended."),
    )
    opens_at = ClockField(label=pgettext_lazy("of a duty", "Opens at"), initial="00:00")
    due_at = ClockField(
        label=pgettext_lazy("of a duty", "Due at"),
        initial="10:00",
        help_text=_("24:00 is the end of the day."),
    )
    due_days = forms.IntegerField(
        label=pgettext_lazy("of a duty", "Due so many days later"),
        min_value=0,
        max_value=366,
        initial=0,
        required=False,
        widget=_MINUTES,
        help_text=_("0: on the same day."),
    )
    grace = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=0,
        max_value=MOST_MINUTES,
        initial=0,
        required=False,
        widget=_MINUTES,
        help_text=_("Within them it still counts as on time."),
    )
    closes = forms.DecimalField(
        label=_("Hours past due until it counts as missed"),
        min_value=0,
        max_value=_MOST_HOURS,
        max_digits=6,
        decimal_places=2,
        initial=14,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    after1 = forms.IntegerField(
        label=_("Not handed in so many minutes past due"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        widget=_MINUTES,
        help_text=_("Empty: nobody is told."),
    )
    whom1 = forms.ChoiceField(label=pgettext_lazy("escalation", "Tell"), choices=WHOM)
    after2 = forms.IntegerField(
        label=_("Still not handed in so many minutes past due"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        widget=_MINUTES,
    )
    whom2 = forms.ChoiceField(label=pgettext_lazy("escalation", "Tell"), choices=WHOM)

    def __init__(
        self, *args: Any, kind: DutyKind, obligation: Obligation | None = None, **kwargs: Any
    ) -> None:
        if obligation is not None:
            kwargs["initial"] = {**initial_of(obligation), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.kind, self.obligation = kind, obligation
        #: The duty that ``write`` made or changed.
        self.made: Obligation | None = None
        if obligation is None:
            here = current_institution()
            self.fields["starts_on"].initial = local_day(here, now())
        self._ask_for_form()
        self._ask_for_audience()
        self._keep_other_steps()

    def _ask_for_form(self) -> None:
        choices = field_of(self, "form", forms.ModelChoiceField)
        choices.queryset = questionnaires.usable_forms(current_institution())
        choices.required = not self.kind.standard and self.kind.page is None
        if not choices.required:
            choices.empty_label = str(
                _("The standard form")
                if self.kind.standard
                else _("None: done on a page of its own")
            )

    def _ask_for_audience(self) -> None:
        of_people = ("groups", "departments", "people")
        if self.kind.subject != "person":
            for name in of_people:
                del self.fields[name]
        else:
            everyone = field_of(self, "departments", forms.ModelMultipleChoiceField)
            everyone.queryset = Department.objects.order_by("name")
            people = field_of(self, "people", forms.ModelMultipleChoiceField)
            people.queryset = Person.objects.filter(left_on=None).order_by("name", "pk")
        if self.kind.subject != "spot":
            del self.fields["spots"]
        else:
            spots = field_of(self, "spots", forms.ModelMultipleChoiceField)
            rows = Spot.objects.filter(retired_at=None).select_related("place")
            spots.queryset = rows.filter(what__in=self.kind.whats) if self.kind.whats else rows

    def _keep_other_steps(self) -> None:
        """A step to whom this form does not name, as a kind may have set it, stays a choice."""
        for number in STEPS:
            chooser = field_of(self, f"whom{number}", forms.ChoiceField)
            chooser.required = False
            now_told = self.initial.get(f"whom{number}")
            if now_told and now_told not in dict(WHOM):
                chooser.choices = [*WHOM, (now_told, now_told)]

    def wanted(self) -> ObligationWanted:
        """What the valid form says."""
        said = self.cleaned_data
        later, due_at = said["due_at"]
        repeats = said["repeats"]
        kept = self.obligation
        return ObligationWanted(
            kind=self.kind.key,
            title=said["title"],
            title_en=said["title_en"],
            note=said["note"],
            form=said["form"],
            audience=self._audience(),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            recurrence=rule_of(self._choice()),
            days=Days.WORKING if repeats == Repeats.WORKING else said["days"],
            opens_at=said["opens_at"][1],
            due_at=due_at,
            due_days=(said["due_days"] or 0) + later,
            grace=said["grace"] or 0,
            closes=int(said["closes"] * Decimal(60)),
            escalation=self._steps(),
            demand=None if kept is None else kept.demand,
        )

    def _choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(
            repeats=said["repeats"],
            every=said["every"] or 1,
            weekdays=said["weekdays"],
            month_day=said["month_day"] or 1,
            rule=said["rule"],
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("repeats") == Repeats.WEEKLY and not said.get("weekdays"):
            self.add_error("weekdays", _("Choose at least one day of the week."))
        later, _time = said.get("opens_at") or (0, None)
        if later:
            self.add_error("opens_at", _("It can open at 23:59 at the latest."))
        if said.get("repeats") == Repeats.RULE and not said.get("rule"):
            self.add_error("rule", _("Write the rule, or choose another repetition."))
        return said

    def _audience(self) -> list[AudiencePart]:
        said = self.cleaned_data
        if self.kind.subject == "institution":
            return [AudiencePart(AudienceKind.INSTITUTION)]
        if self.kind.subject == "spot":
            return [AudiencePart(AudienceKind.SPOT, spot=each) for each in said["spots"]]
        groups = said["groups"]
        parts = [AudiencePart(AudienceKind.EVERYONE)] if EVERYONE in groups else []
        parts += [AudiencePart(AudienceKind.ROLE, role=r) for r in groups if r != EVERYONE]
        parts += [AudiencePart(AudienceKind.DEPARTMENT, department=d) for d in said["departments"]]
        return parts + [AudiencePart(AudienceKind.PERSON, person=p) for p in said["people"]]

    def _steps(self) -> list[StepWanted]:
        said = self.cleaned_data
        asked = [(said[f"after{n}"], said[f"whom{n}"] or WHOM[0][0]) for n in STEPS]
        return [StepWanted(after, whom) for after, whom in asked if after is not None]

    def write(self, *, by: Any) -> Obligation:
        if self.obligation is None:
            self.made = create_obligation(self.wanted(), by=by)
        else:
            seen = self.cleaned_data["revision"]
            if seen is not None:
                self.obligation.revision = seen
            self.made = change_obligation(self.obligation, self.wanted(), by=by)
        return self.made
