"""Groups, their people, suspending and resuming."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line
from kaijuan.network.staffing.domain.groups import (
    close_group,
    remove_member,
    save_group,
    save_member,
)
from kaijuan.network.staffing.domain.suspend import resume_group, suspend_group
from kaijuan.network.staffing.forms.inputs import MomentField, day_input
from kaijuan.network.staffing.models import GroupKind, GroupMember, PeopleGroup, Suspension
from kaijuan.network.staffing.models.groups import REASON


class GroupForm(RowForm[PeopleGroup]):
    class Meta:
        model = PeopleGroup
        fields: ClassVar = ["name", "name_en", "kind", "contact", "headcount"]

    def write(self, *, by: Any) -> PeopleGroup:
        return save_group(self.instance, by=by)


class MemberForm(RowForm[GroupMember]):
    class Meta:
        model = GroupMember
        fields: ClassVar = ["name", "contact", "since", "until"]
        widgets: ClassVar = {"since": day_input(), "until": day_input()}

    def write(self, *, by: Any) -> GroupMember:
        return save_member(self.instance, by=by)


class SuspendForm(forms.Form):
    starts_at = MomentField(label=_("from"))
    ends_at = MomentField(
        label=_("until"),
        required=False,
        help_text=_("Left empty: until further notice."),
    )
    reason = forms.CharField(
        label=_("reason"), max_length=REASON, required=False, validators=[plain_line]
    )

    def __init__(self, *args: Any, group: PeopleGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.fields["starts_at"].initial = now

    def write(self, *, by: Any) -> Suspension:
        return suspend_group(self.group, by=by, **self.cleaned_data)


class ResumeForm(forms.Form):
    at = MomentField(label=_("from"))

    def __init__(self, *args: Any, group: PeopleGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.fields["at"].initial = now

    def write(self, *, by: Any) -> int:
        return resume_group(self.group, at=self.cleaned_data["at"], by=by)


class CloseForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(self, *args: Any, group: PeopleGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def write(self, *, by: Any) -> PeopleGroup:
        return close_group(self.group, by=by)


class RemoveForm(forms.Form):
    """It cannot be taken back, so it is said once more."""

    sure = forms.BooleanField(label=_("Yes, remove the person and the training records for good"))

    def __init__(self, *args: Any, member: GroupMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def write(self, *, by: Any) -> None:
        remove_member(self.member, by=by)


class GroupFilter(ListFilter):
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a group", "Kind"),
        choices=[("", pgettext_lazy("of groups", "all kinds")), *GroupKind.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("of a group", "State"),
        choices=[
            ("", pgettext_lazy("of groups", "all but closed ones")),
            ("suspended", pgettext_lazy("group of people", "suspended")),
            ("at-work", pgettext_lazy("group of people", "at work")),
            ("closed", pgettext_lazy("group of people", "closed")),
        ],
        required=False,
    )
    field_order = ("q", "kind", "state")
