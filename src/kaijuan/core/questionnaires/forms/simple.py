"""Short forms: what a form is called, where a question goes, acts that need only a yes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaijuan.core.questionnaires.authoring import nodes
from kaijuan.core.questionnaires.authoring.kinds import label_of
from kaijuan.core.questionnaires.authoring.nodes import HOLDERS, NoSuchNode, Placed
from kaijuan.core.questionnaires.domain.begin import give_up_draft
from kaijuan.core.questionnaires.domain.drafts import publish_version, save_draft
from kaijuan.core.questionnaires.domain.forms import change_form, create_form, retire_form
from kaijuan.core.questionnaires.domain.standard import take_over_standard
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.standard import standard_forms
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.forms import RowForm


def revision_field() -> forms.IntegerField:
    """What the draft was when the page was drawn: compare and set."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class FormForm(RowForm[Form]):
    """What a form is called and what it is for."""

    made: Form

    class Meta:
        model = Form
        fields = ("title", "title_en", "purpose")
        widgets: ClassVar = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def write(self, *, by: Any) -> Form:
        wanted = {name: self.cleaned_data[name] for name in ("title", "title_en", "purpose")}
        if self.instance.pk is None:
            self.made = create_form(**wanted, definition=nodes.empty(), by=by)
        else:
            self.made = change_form(self.instance, **wanted, by=by)
        return self.made


class StandardFormForm(forms.Form):
    """One of the forms that come with the house."""

    made: FormVersion
    key = forms.ChoiceField(
        label=gettext_lazy("Standard form"), choices=(), widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        key = field_of(self, "key", forms.ChoiceField)
        key.choices = [(each.key, localised(each, "title")) for each in standard_forms]

    def write(self, *, by: Any) -> FormVersion:
        self.made = take_over_standard(self.cleaned_data["key"], by=by)
        return self.made


class MoveForm(forms.Form):
    """Which group it is to stand in."""

    revision = revision_field()
    inside = forms.ChoiceField(
        label=pgettext_lazy("questionnaire", "Put it at the end of"), required=False
    )

    def __init__(self, data: Any = None, *, draft: FormVersion, each: Placed) -> None:
        super().__init__(data)
        self.draft, self.each = draft, each
        self.initial.update(revision=draft.revision, inside=each.inside)
        groups = [
            (holder.path, label_of(holder)[:80])
            for holder in nodes.placed(draft.definition)
            if holder.kind in HOLDERS and not f"{holder.path}/".startswith(f"{each.path}/")
        ]
        inside = field_of(self, "inside", forms.ChoiceField)
        inside.choices = [("", pgettext_lazy("questionnaire", "the form itself")), *groups]

    def write(self, *, by: Any) -> None:
        wanted = self.cleaned_data
        try:
            json = nodes.carry(self.draft.definition, self.each.path, inside=wanted["inside"])
        except NoSuchNode as gone:
            raise ValidationError(
                _("This question is no longer in the draft. Look at the list again.")
            ) from gone
        save_draft(self.draft.form, json, revision=wanted["revision"], by=by)


class RemoveForm(forms.Form):
    revision = revision_field()

    def __init__(self, data: Any = None, *, draft: FormVersion, each: Placed) -> None:
        super().__init__(data)
        self.draft, self.each = draft, each
        self.initial["revision"] = draft.revision

    def write(self, *, by: Any) -> None:
        json = nodes.remove(self.draft.definition, self.each.path)
        save_draft(self.draft.form, json, revision=self.cleaned_data["revision"], by=by)


class DiscardForm(forms.Form):
    revision = revision_field()

    def __init__(self, data: Any = None, *, draft: FormVersion) -> None:
        super().__init__(data)
        self.draft = draft
        self.initial["revision"] = draft.revision

    def write(self, *, by: Any) -> None:
        give_up_draft(self.draft, revision=self.cleaned_data["revision"], by=by)


class PublishForm(forms.Form):
    """What was looked at is what is published: the revision is compared."""

    revision = revision_field()

    def __init__(self, data: Any = None, *, draft: FormVersion) -> None:
        super().__init__(data)
        self.draft = draft
        self.initial["revision"] = draft.revision

    def write(self, *, by: Any) -> None:
        publish_version(self.draft, revision=self.cleaned_data["revision"], by=by)


class RetireForm(forms.Form):
    def __init__(self, data: Any = None, *, form: Form) -> None:
        super().__init__(data)
        self.row = form

    def write(self, *, by: Any) -> None:
        retire_form(self.row, by=by)
