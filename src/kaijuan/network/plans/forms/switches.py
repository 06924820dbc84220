"""What a person types to start a switch, to approve it, to refuse it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.validators import plain_line
from kaijuan.network.plans.domain.switches.wanted import SwitchWanted
from kaijuan.network.plans.forms.moments import MomentField
from kaijuan.network.plans.forms.switch_choices import as_choices, goals_of, targets_of

REASON = 300


class SwitchForm(forms.Form):
    """Where to, what it is about, from when until when, and why."""

    to = forms.ChoiceField(label=pgettext_lazy("switch", "Go to"), widget=forms.RadioSelect)
    target = forms.ChoiceField(label=pgettext_lazy("switch", "What"), required=False)
    starts_at = MomentField(
        label=pgettext_lazy("switch", "From"),
        required=False,
        help_text=_("Empty: now. It may lie in the past, or ahead."),
    )
    ends_at = MomentField(
        label=pgettext_lazy("switch", "Until"),
        required=False,
        help_text=_("Empty: until further notice. For a part of a day give its end."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON,
        validators=[plain_line],
        help_text=_("Readers see it."),
    )
    reason_en = forms.CharField(
        label=_("Reason in English"), required=False, max_length=REASON, validators=[plain_line]
    )
    by_plan = forms.BooleanField(
        label=_("Carry out the measures that the plan has for this mode, too"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        self._goals = {goal.key: goal for goal in goals_of(institution)}
        self._targets = targets_of(institution)
        to: Any = self.fields["to"]
        to.choices = [(goal.key, goal.label) for goal in self._goals.values()]
        target: Any = self.fields["target"]
        target.choices = as_choices(self._targets)
        for name in ("starts_at", "ends_at"):
            moment: Any = self.fields[name]
            moment.in_zone_of(institution)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        begins = starts_at or now()
        if "starts_at" not in self.errors and ends_at is not None and ends_at <= begins:
            late = _("It must end after it begins. Give a later end, or none.")
            self.add_error("ends_at", ValidationError(late, code="order"))
        return cleaned

    def wanted(self) -> SwitchWanted:
        """What was asked for, as the domain takes it."""
        cleaned = self.cleaned_data
        return SwitchWanted(
            **self._goals[cleaned["to"]].wanted,
            **self._targets[cleaned["target"]],
            starts_at=cleaned["starts_at"] or _this_minute(),
            ends_at=cleaned["ends_at"],
            reason=cleaned["reason"],
            reason_en=cleaned["reason_en"],
            by_plan=cleaned["by_plan"],
        )


def _this_minute() -> dt.datetime:
    """Now, as a person would have typed it."""
    return now().replace(second=0, microsecond=0)


class SubmitForm(forms.Form):
    """The preview that the person has seen, by its SHA-256."""

    digest = forms.RegexField(
        regex=r"^[0-9a-f]{64}\Z",
        widget=forms.HiddenInput,
        error_messages={
            name: _("Look at the preview again, then decide.") for name in ("required", "invalid")
        },
    )


class ApproveForm(SubmitForm):
    """As above; ``approved_above`` is asked where the plan wants the university's approval."""

    approved_above = forms.CharField(
        label=_("Approved by the university"),
        max_length=120,
        validators=[plain_line],
        help_text=_("The office and its document, such as 校长办公室 2020-15."),
    )

    def __init__(self, *args: Any, above: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not above:
            del self.fields["approved_above"]


class RefuseForm(forms.Form):
    """Why not, for who prepared it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON,
        validators=[plain_line],
        help_text=_("Whoever prepared it reads it."),
    )
