"""What a person types into the directory. ``write()`` hands over to the domain."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import today
from kaijuan.core.files.tables import read_table
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.directory.domain.import_institutions import ImportResult, import_institutions
from kaijuan.network.directory.domain.import_large import MOST_AT_ONCE, start_import
from kaijuan.network.directory.domain.lead import (
    end_responsibility,
    give_responsibility,
    save_group,
)
from kaijuan.network.directory.domain.save_department import save_department
from kaijuan.network.directory.domain.save_person import accounts_of, save_person
from kaijuan.network.directory.models import (
    Department,
    LeadingGroup,
    Person,
    Responsibility,
)


def _day() -> forms.DateInput:
    # The browser's own date field takes ISO 8601 only, in whatever language the page is.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DepartmentForm(RowForm[Department]):
    class Meta:
        model = Department
        fields: ClassVar = ["name", "name_en"]

    def write(self, *, by: Any) -> Department:
        return save_department(self.instance, by=by)


class PersonForm(RowForm[Person]):
    # Declared apart from Meta.fields: the form class is made when no institution's scope is open.
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label=_("Department"), queryset=None, required=False, empty_label=_("no department")
    )

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=pgettext_lazy("of a person", "Account"),
        queryset=None,
        required=False,
        empty_label=_("no account"),
        help_text=_(
            "With it the person signs in and reports. Without one, colleagues report for the "
            "person by telephone or paper."
        ),
    )

    class Meta:
        model = Person
        fields: ClassVar = ["name", "position", "contact", "left_on"]
        widgets: ClassVar = {"left_on": _day()}
        help_texts: ClassVar = {
            "left_on": _(
                "From this day on nothing is expected of the person any more. In the night after "
                "it their health reports and the like are erased for good."
            ),
        }

    field_order = ("name", "position", "department", "contact", "user", "left_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["department"]
        choices.queryset = Department.objects.order_by("name")
        choices.initial = self.instance.department_id
        accounts = field_of(self, "user", forms.ModelChoiceField)
        taken = Person.objects.filter(user__isnull=False).exclude(pk=self.instance.pk)
        mine = User.objects.filter(pk=self.instance.user_id or 0)
        # Who lost the role stays chosen until somebody takes the account away.
        free = accounts_of(current_institution()).exclude(pk__in=taken.values("user"))
        accounts.queryset = (free | mine).order_by("display_name", "username")
        accounts.initial = self.instance.user_id

    def write(self, *, by: Any) -> Person:
        self.instance.department = self.cleaned_data["department"]
        self.instance.user = self.cleaned_data["user"]
        return save_person(self.instance, by=by)


class LeadingGroupForm(RowForm[LeadingGroup]):
    class Meta:
        model = LeadingGroup
        fields: ClassVar = ["name", "purpose", "established_on", "dissolved_on"]
        widgets: ClassVar = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "established_on": _day(),
            "dissolved_on": _day(),
        }
        help_texts: ClassVar = {
            "dissolved_on": _("Ends every running responsibility of the group on that day."),
        }

    def write(self, *, by: Any) -> LeadingGroup:
        return save_group(self.instance, by=by)


class MemberForm(RowForm[Responsibility]):
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("Person"), queryset=None
    )

    class Meta:
        model = Responsibility
        fields: ClassVar = ["duty", "since", "is_leader"]
        widgets: ClassVar = {"since": _day()}

    field_order = ("person", "duty", "since", "is_leader")

    def __init__(self, *args: Any, group: LeadingGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        people: Any = self.fields["person"]
        people.queryset = Person.objects.order_by("name", "pk")
        self.fields["since"].initial = group.established_on

    def write(self, *, by: Any) -> Responsibility:
        wanted = self.cleaned_data
        return give_responsibility(
            self.group,
            person=wanted["person"],
            duty=wanted["duty"],
            since=wanted["since"],
            is_leader=wanted["is_leader"],
            by=by,
        )


class EndForm(forms.Form):
    until = forms.DateField(label=_("Last day"), validators=[sensible_day], widget=_day())

    def __init__(self, *args: Any, responsibility: Responsibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.responsibility = responsibility
        self.fields["until"].initial = today()

    def write(self, *, by: Any) -> Responsibility:
        until = self.cleaned_data["until"]
        return end_responsibility(self.responsibility, until=until, by=by)


class PeopleFilter(ListFilter):
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label=_("Department"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("all departments"),
    )
    field_order = ("q", "department")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["department"]
        choices.queryset = Department.objects.order_by("name")


class ImportForm(forms.Form):
    """A file, and whether it is only to be checked."""

    file = forms.FileField(
        label=_("Table of institutions"),
        help_text=_("CSV (UTF-8 or GB18030) or .xlsx, at most 10 MB."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def write(self, *, by: Any) -> ImportResult | uuid.UUID:
        """The result, or for a long table the id of the job that takes it in."""
        file = self.cleaned_data["file"]
        dry_run = "import" not in self.data
        table = read_table(file)
        if not dry_run and len(table.rows) > MOST_AT_ONCE:
            return start_import(b"".join(file.chunks()), table, by=by)
        return import_institutions(table, by=by, dry_run=dry_run)
