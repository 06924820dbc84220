"""What a person types of a plan. ``write()`` hands over to the domain."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.validators import plain_line
from kaijuan.network.directory.public import Person
from kaijuan.network.plans.domain import approval
from kaijuan.network.plans.domain.drafts import (
    create_plan,
    remove_draft,
    rename_plan,
    write_parts,
)
from kaijuan.network.plans.domain.duties import (
    add_document,
    remove_document,
    remove_duty,
    save_duty,
)
from kaijuan.network.plans.forms.moments import MomentField
from kaijuan.network.plans.models import (
    Part,
    Plan,
    PlanDocument,
    PlanDuty,
    PlanVersion,
)
from kaijuan.network.plans.models.plans import NAME


class PlanForm(RowForm[Plan]):
    """A new plan, or another name of one."""

    class Meta:
        model = Plan
        fields: ClassVar = ["name", "name_en"]

    def write(self, *, by: Any) -> PlanVersion | Plan:
        if self.instance.pk:
            return rename_plan(self.instance, by=by)
        self.draft = create_plan(self.instance, by=by)
        return self.draft


class PartsForm(RowForm[PlanVersion]):
    """The four parts; ``revision`` tells whether somebody else wrote meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = PlanVersion
        fields: ClassVar = ["organisation", "people", "services", "emergency"]
        widgets: ClassVar = {part.value: forms.Textarea(attrs={"rows": 8}) for part in Part}
        labels: ClassVar = {part.value: part.label for part in Part}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    def _post_clean(self) -> None:
        """The row stays as it was read until the domain writes it."""

    def write(self, *, by: Any) -> PlanVersion:
        texts = {part.value: self.cleaned_data[part.value] for part in Part}
        revision = self.cleaned_data["revision"]
        return write_parts(self.instance, texts, revision=revision, by=by)


class VersionForm(forms.Form):
    """Nothing is typed; it is about a version."""

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version


class RemoveDraftForm(VersionForm):
    def write(self, *, by: Any) -> None:
        remove_draft(self.version, by=by)


class AskForm(VersionForm):
    def write(self, *, by: Any) -> None:
        approval.ask_for_review(self.version, by=by)


class ReadForm(VersionForm):
    """``revision`` is that of the version's page, from which one comes with ``?read=``."""

    revision = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, *args: Any, version: PlanVersion, read: str = "", **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        known = read.isascii() and read.isdigit() and len(read) < 10
        self.fields["revision"].initial = int(read) if known else version.revision


class ReviewForm(ReadForm):
    def write(self, *, by: Any) -> None:
        approval.review(self.version, revision=self.cleaned_data["revision"], by=by)


class EndForm(VersionForm):
    def write(self, *, by: Any) -> None:
        approval.end(self.version, by=by)


class GiveBackForm(VersionForm):
    because = forms.CharField(
        label=_("What has to be changed"), max_length=300, validators=[plain_line]
    )

    def write(self, *, by: Any) -> None:
        approval.give_back(self.version, because=self.cleaned_data["because"], by=by)


class ApproveForm(ReadForm):
    in_force_from = MomentField(
        label=_("In force from"),
        required=False,
        help_text=_("Empty: from now on. A time that has passed is possible too."),
    )
    approved_above = forms.CharField(
        label=_("Approved by the university"),
        required=False,
        max_length=NAME,
        validators=[plain_line],
        help_text=_("The office, and its document, where the university had to approve."),
    )

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        moment: Any = self.fields["in_force_from"]
        moment.in_zone_of(version.institution)

    def write(self, *, by: Any) -> None:
        approval.approve(
            self.version,
            in_force_from=self.cleaned_data["in_force_from"],
            approved_above=self.cleaned_data["approved_above"],
            revision=self.cleaned_data["revision"],
            by=by,
        )


class DutyForm(RowForm[PlanDuty]):
    # Declared apart from Meta.fields: the form class is made when no institution's scope is open.
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("Person"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("nobody by name"),
        help_text=_("Seen only by those who work here."),
    )

    class Meta:
        model = PlanDuty
        fields: ClassVar = ["part", "duty", "post"]

    field_order = ("part", "duty", "person", "post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = Person.objects.order_by("name", "pk")
        if self.instance.person is not None:
            self.initial["person"] = self.instance.person.code

    def write(self, *, by: Any) -> PlanDuty:
        self.instance.person = self.cleaned_data["person"]
        return save_duty(self.instance, by=by)


class RemoveDutyForm(forms.Form):
    def __init__(self, *args: Any, duty: PlanDuty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty

    def write(self, *, by: Any) -> None:
        remove_duty(self.duty, by=by)


class DocumentForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("file", "Title"), max_length=NAME, validators=[plain_line]
    )
    file = forms.FileField(
        label=pgettext_lazy("file", "File"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("PDF, Word, Excel, PowerPoint or a picture, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version

    def write(self, *, by: Any) -> PlanDocument:
        data = b"".join(self.cleaned_data["file"].chunks())
        return add_document(self.version, name=self.cleaned_data["name"], data=data, by=by)


class RemoveDocumentForm(forms.Form):
    def __init__(self, *args: Any, document: PlanDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document

    def write(self, *, by: Any) -> None:
        remove_document(self.document, by=by)
