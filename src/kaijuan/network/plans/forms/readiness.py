"""What a person types into the readiness checklist. ``write()`` hands over to the domain."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now, today
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.readiness_items import add_item, change_item, tick_item
from kaijuan.network.plans.domain.readiness_usual import words_of
from kaijuan.network.plans.forms.moments import day_field, end_of
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick
from kaijuan.network.plans.readiness import Fact, facts

PREFIX = "p"


class ReadinessItemForm(RowForm[ReadinessItem]):
    """A line; one that data tell also asks what its fact asks, under names of its own."""

    class Meta:
        model = ReadinessItem
        fields: ClassVar = ["text", "text_en", "required"]
        help_texts: ClassVar = {
            "required": _("As long as it is not met, a switch to the mode cannot be approved."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact: Fact | None = None
        if self.instance.fact in facts:
            self.fact = facts[self.instance.fact]
            self._ask_what_the_fact_asks(self.fact)

    def _ask_what_the_fact_asks(self, fact: Fact) -> None:
        adding = self.instance._state.adding
        begun = {"mode": self.instance.mode} if adding else self.instance.parameters
        inner = fact.form(initial=begun)
        for name, each in inner.fields.items():
            self.fields[f"{PREFIX}-{name}"] = each
            self.initial[f"{PREFIX}-{name}"] = inner.get_initial_for_field(each, name)
        if adding:
            self.initial.update(words_of(fact))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.fact is not None:
            inner = self.fact.form(self.data, prefix=PREFIX)
            if not inner.is_valid():
                self._say(inner)
            self.instance.parameters = dict(inner.cleaned_data)
        return cleaned

    def _say(self, inner: forms.Form) -> None:
        """What the fact's own form refuses stands at the same field here."""
        for name, errors in inner.errors.as_data().items():
            mine = f"{PREFIX}-{name}"
            if mine in self.fields and mine not in self.errors:
                self.add_error(mine, errors)
            elif mine not in self.fields:
                self.add_error(None, errors)

    def write(self, *, by: Any) -> ReadinessItem:
        adding = self.instance._state.adding
        return (add_item if adding else change_item)(self.instance, by=by)


class TickForm(forms.Form):
    """Until which day somebody vouches for a line."""

    until = day_field(
        label=_("Good until and including"),
        help_text=_("After that day somebody has to look again."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        validators=[plain_line],
        help_text=_("What was looked at, and where; no names of ill people."),
    )

    def __init__(self, *args: Any, item: ReadinessItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["until"].initial = today() + dt.timedelta(days=6)

    def clean_until(self) -> dt.datetime:
        until = end_of(self.cleaned_data["until"], self.item.institution)
        if until <= now():
            raise ValidationError(_("That day is over. Give today or a later day."), code="past")
        return until

    def write(self, *, by: Any) -> ReadinessTick:
        wanted = self.cleaned_data
        return tick_item(self.item, until=wanted["until"], note=wanted["note"], by=by)


class ReadinessFilter(forms.Form):
    """Which mode's list; with a format it is taken away."""

    mode = forms.ChoiceField(choices=Mode, required=False)
    format = forms.ChoiceField(choices=[("csv", "csv"), ("xlsx", "xlsx")], required=False)
