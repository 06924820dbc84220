"""Forms of who decides on access."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.accounts.domain.invitations import invite
from kaijuan.core.accounts.models import Invitation
from kaijuan.core.accounts.models.invitation import State
from kaijuan.core.accounts.powers import givable
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line


class InstitutionChoice(forms.ModelChoiceField[Institution]):
    """Named by key and name: keys are what secretariats know."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.key})"


class InviteForm(forms.Form):
    """Whom, to which role; the secretariat also says at which library."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=80, validators=[plain_line]
    )
    role = forms.ChoiceField(label=_("Role"))
    library = InstitutionChoice(
        label=_("Library"),
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label=_("the consortium itself"),
        help_text=_(
            "Directors are invited to their library; the other roles are the consortium’s."
        ),
    )

    def __init__(self, *args: Any, institution: Institution, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.by = institution, by
        roles = givable(by, institution)
        if institution.is_consortium:
            libraries = field_of(self, "library", InstitutionChoice)
            libraries.queryset = Institution.objects.members()
            roles = [role for role in Role if role in {*roles, Role.DIRECTOR}]
        else:
            del self.fields["library"]
        choices = [(role.value, role.label) for role in roles]
        field_of(self, "role", forms.ChoiceField).choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "library" in self.fields and cleaned.get("role"):
            directs = cleaned["role"] == Role.DIRECTOR
            if directs and "library" in cleaned and not cleaned["library"]:
                self.add_error("library", _("Choose the library whose director this will be."))
            if not directs and cleaned.get("library"):
                self.add_error("library", _("The library’s director gives that role."))
        return cleaned

    def write(self, *, base: str) -> Invitation:
        wanted = self.cleaned_data
        return invite(
            wanted.get("library") or self.institution,
            email=wanted["email"],
            name=wanted["name"],
            role=Role(wanted["role"]),
            by=self.by,
            base=base,
        )


class MembershipChoice(forms.ModelChoiceField[Membership]):
    """Named by the role and where it is held."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{Role(obj.role).label} · {obj.institution.name}"


class EndRoleForm(forms.Form):
    """Which of a person's roles; and that one knows what follows."""

    membership = MembershipChoice(
        label=_("Role"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    knowing = forms.BooleanField(
        label=_("I know that nobody else may hold this role here"), required=False
    )

    def __init__(self, *args: Any, rows: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = field_of(self, "membership", MembershipChoice)
        mine = Membership.objects.filter(pk__in=[row.pk for row in rows])
        field.queryset = mine.select_related("institution")
        if len(rows) == 1:
            field.initial = rows[0].pk
        if not any(row.role == Role.DIRECTOR for row in rows):
            # Only a library without a director can let nobody in.
            del self.fields["knowing"]


class PeopleFilter(ListFilter):
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=lambda: [("", _("all roles")), *Role.choices]
    )
    field_order = ("q", "role")


class InvitationFilter(ListFilter):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: [("", _("all states")), *State.choices]
    )
    field_order = ("q", "state")


class StaffImportForm(forms.Form):
    """A file, and whether it is only to be checked."""

    file = forms.FileField(
        label=_("List of staff"),
        help_text=_("CSV (UTF-8 or GB18030) or .xlsx, at most 10 MB."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
