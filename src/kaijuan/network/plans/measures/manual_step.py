"""Measure: a step that a person does and ticks off, such as a sign on the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.core.ui.lang import remarked
from kaijuan.core.validators import plain_line
from kaijuan.network.plans.measures.base import (
    Change,
    Ground,
    Measure,
    Parameters,
    Preview,
    Text,
    Told,
    Undone,
    measures,
)

KEY: Final = "plans.manual_step"
TEXT: Final = 200


class ManualStepForm(forms.Form):
    """What is to be done, and what is to be done when the switch is taken back."""

    text = forms.CharField(label=_("What is to be done"), max_length=TEXT, validators=[plain_line])
    text_en = forms.CharField(
        label=_("In English"), max_length=TEXT, required=False, validators=[plain_line]
    )
    post = forms.CharField(
        label=_("By whom (a post)"), max_length=100, required=False, validators=[plain_line]
    )
    back = forms.CharField(
        label=_("What is to be done when it is taken back"),
        max_length=TEXT,
        required=False,
        validators=[plain_line],
    )


class ManualStep(Measure):
    """The house changes nothing: it lists the step until somebody has ticked it off."""

    key = KEY
    order = 90
    label = _("A step to be done by hand")
    hint = _("Listed until somebody ticks it off.")
    form = ManualStepForm
    cannot_take_back = _("What was done by hand has to be put back by hand.")

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {name: str(cleaned.get(name) or "") for name in ManualStepForm.base_fields}

    def describe(self, parameters: Parameters) -> Text:
        return remarked(str(parameters.get("text", "")), str(parameters.get("post", "")))

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        post = str(parameters.get("post", ""))
        told = [Told(post, _("list of what is to be done by hand"))] if post else []
        return Preview(told=told, by_hand=True)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        """Nothing: the engine keeps a run that waits."""

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        return [Undone(change, "stays") for change in changes]

    def show(self, setting: str, value: Any) -> Text:
        return _("done by hand") if value else _("to be done by hand")


measures.add(ManualStep())
