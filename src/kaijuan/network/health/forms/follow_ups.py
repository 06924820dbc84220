"""Follow-ups: the filter, by hand, the call, handing over, ending, the rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.forms.widgets import DateInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.directory.public import Person
from kaijuan.network.health.domain.calls import CallNoted, call_due, note_call
from kaijuan.network.health.domain.clear import clear
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.hand_over import hand_over, possible_handlers
from kaijuan.network.health.domain.open import open_by_hand
from kaijuan.network.health.domain.refusals import RuleMoved
from kaijuan.network.health.domain.rule import set_rule
from kaijuan.network.health.models import FollowUp, FollowUpRule
from kaijuan.network.health.shown import SITUATIONS

NOTE = 300


class FollowUpFilter(ListFilter):
    """``state``: open (also ""), over, all."""

    state = forms.ChoiceField(
        label=pgettext_lazy("follow-up", "Which"),
        required=False,
        choices=[
            ("", pgettext_lazy("follow-up", "running")),
            ("ready", pgettext_lazy("follow-up", "may end")),
            ("over", pgettext_lazy("follow-up", "over")),
            ("all", pgettext_lazy("follow-up", "all")),
        ],
    )


class ByHandForm(forms.Form):
    """Who, in which situation, since when; the note is sealed."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("Person"), queryset=None
    )
    situation = forms.ChoiceField(label=_("Situation"), choices=SITUATIONS)
    since = forms.DateField(
        label=_("Day of return or contact"),
        help_text=_("Who is still away: the day of the last news. The days are counted from it."),
        widget=DateInput(attrs={"type": "date"}),
        validators=[sensible_day],
    )
    note = forms.CharField(
        label=pgettext_lazy("follow-up", "What is to be known"),
        required=False,
        max_length=NOTE,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed; erased with the follow-up."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(left_on=None) | Q(left_on__gt=local_today())
        people = Person.objects.filter(here).order_by("name", "pk")
        field_of(self, "person", forms.ModelChoiceField).queryset = people
        self.made: FollowUp | None = None

    def write(self, *, by: Any) -> None:
        self.made = open_by_hand(**self.cleaned_data, by=by)


class CallForm(forms.Form):
    """What came of a call. What was said is sealed. ``call`` is which one: it is noted once."""

    call = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reached = forms.TypedChoiceField(
        label=_("Did somebody answer?"),
        choices=[
            ("yes", pgettext_lazy("call", "Yes, we have talked")),
            ("no", pgettext_lazy("call", "No answer: try again later")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    temperature = forms.DecimalField(
        label=_("Temperature (°C)"),
        required=False,
        min_value=34,
        max_value=43,
        max_digits=3,
        decimal_places=1,
        help_text=_("From 37.3 °C on it is an alert: the quiet days begin anew."),
    )
    symptoms = forms.BooleanField(label=_("There are symptoms"), required=False)
    note = forms.CharField(
        label=pgettext_lazy("call", "What was said"),
        required=False,
        max_length=NOTE,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed; erased with the follow-up."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up
        if not self.is_bound:
            due = call_due(follow_up)
            self.initial["call"] = due.code if due else uuid4()

    def clean(self) -> dict[str, Any]:
        """Who was not reached has told nothing."""
        given = super().clean() or {}
        if given.get("reached") is False and (given.get("temperature") or given.get("symptoms")):
            self.add_error("reached", _("Nobody answered, and yet something was said: correct it."))
        return given

    def write(self, *, by: Any) -> None:
        given = dict(self.cleaned_data)
        code = given.pop("call")
        note_call(self.follow_up, CallNoted(**given), by=by, code=code)


class HandOverForm(forms.Form):
    """To whom."""

    to = forms.ChoiceField(label=pgettext_lazy("follow-up", "To"))

    def __init__(self, *args: Any, follow_ups: Sequence[FollowUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_ups = follow_ups
        self.people = {str(user.code): user for user in possible_handlers()}
        field_of(self, "to", forms.ChoiceField).choices = [
            ("", "—"),
            *((code, str(user)) for code, user in self.people.items()),
        ]

    def write(self, *, by: Any) -> None:
        hand_over(self.follow_ups, self.people[self.cleaned_data["to"]], by=by)


class ClearForm(forms.Form):
    """With a reason a director ends it before the rule does."""

    reason = forms.CharField(
        label=pgettext_lazy("follow-up", "Reason"),
        required=False,
        max_length=200,
        validators=[plain_line],
        help_text=_("Sealed; erased with the follow-up."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up
        if not early:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    def write(self, *, by: Any) -> None:
        clear(self.follow_up, reason=self.cleaned_data.get("reason", ""), by=by)


class RuleForm(RowForm[FollowUpRule]):
    """The numbers of the rule, as they were read by their ``revision``."""

    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    class Meta:
        model = FollowUpRule
        fields: ClassVar = ["period", "quiet", "call_at", "retry"]
        widgets: ClassVar = {"call_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def write(self, *, by: Any) -> None:
        read = self.cleaned_data["revision"]
        if read is not None and read != self.instance.revision:
            raise RuleMoved
        set_rule(self.instance, by=by)
