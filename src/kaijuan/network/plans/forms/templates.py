"""The library of templates: share, take over, withdraw."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.network.plans.domain.templates import (
    share_template,
    take_over,
    withdraw_template,
)
from kaijuan.network.plans.models import Plan, PlanTemplate, PlanVersion


class ShareForm(RowForm[PlanTemplate]):
    looked = forms.BooleanField(
        label=_("I have looked: no text names a person"),
        error_messages={"required": _("Look at what will be shared, then tick this.")},
    )

    class Meta:
        model = PlanTemplate
        fields: ClassVar = ["name", "name_en", "summary"]
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.initial.update(name=version.plan.name, name_en=version.plan.name_en)

    def write(self, *, by: Any) -> PlanTemplate:
        return share_template(self.instance, self.version, by=by)


class TakeOverForm(RowForm[Plan]):
    template: forms.ModelChoiceField[PlanTemplate] = forms.ModelChoiceField(
        label=pgettext_lazy("plan", "Template"), queryset=None, to_field_name="code"
    )

    class Meta:
        model = Plan
        fields: ClassVar = ["name", "name_en"]

    field_order = ("template", "name", "name_en")

    def __init__(self, *args: Any, chosen: PlanTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates: Any = self.fields["template"]
        templates.queryset = PlanTemplate.objects.filter(withdrawn_at=None)
        if chosen is not None:
            self.initial.update(template=chosen.code, name=chosen.name, name_en=chosen.name_en)

    def write(self, *, by: Any) -> PlanVersion:
        return take_over(self.cleaned_data["template"], self.instance, by=by)


class WithdrawTemplateForm(forms.Form):
    def __init__(self, *args: Any, template: PlanTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template

    def write(self, *, by: Any) -> None:
        withdraw_template(self.template, by=by)
