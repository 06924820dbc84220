"""What the secretariat types to propose a switch, and how answers are looked through."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.proposal_start import propose_once
from kaijuan.network.plans.domain.proposals import ProposalWanted
from kaijuan.network.plans.domain.timeline import believed_changes, concerns
from kaijuan.network.plans.forms.moments import MomentField
from kaijuan.network.plans.models import LevelChange, Proposal, Switch

ALL, CHOSEN = "all", "chosen"


class LevelChoice(forms.ModelChoiceField):
    """A change of level by its area, name and time."""

    def label_from_instance(self, obj: Any) -> str:
        level = localised(obj.level, "name") if obj.level else ""
        return f"{localised(obj.area, 'name')} {level} {moment(obj.effective_at)}"


class ProposalForm(forms.Form):
    """For a mode, or for what each member's own plan says of a change of level."""

    title = forms.CharField(
        label=pgettext_lazy("proposal", "Title"), max_length=120, validators=[plain_line]
    )
    title_en = forms.CharField(
        label=_("English title"), max_length=120, required=False, validators=[plain_line]
    )
    mode = forms.ChoiceField(
        label=_("Mode"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [
            *Mode.choices,
            ("", _("what each member’s plan says of the level")),
        ],
    )
    level_change = LevelChoice(
        label=_("Change of the response level"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("none"),
    )
    starts_at = MomentField(
        label=pgettext_lazy("switch", "From"),
        required=False,
        help_text=_("Empty: when the level takes effect, or now."),
    )
    ends_at = MomentField(
        label=pgettext_lazy("switch", "Until"),
        required=False,
        help_text=_("Empty: until further notice. For a part of a day give its end."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, validators=[plain_line]
    )
    whom = forms.ChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[
            (ALL, _("all members, or all whom the level concerns")),
            (CHOSEN, _("the members chosen below")),
        ],
    )
    members: Any = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=None,
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
    )
    #: Made with the page: however often it is sent, it is one proposal.
    page = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level_change"]
        level.queryset = believed_changes().order_by("-effective_at", "-pk")
        members: Any = self.fields["members"]
        members.queryset = Institution.objects.members()
        for name in ("starts_at", "ends_at"):
            moment_field: Any = self.fields[name]
            moment_field.in_zone_of(institution)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        change = cleaned.get("level_change")
        if "mode" in cleaned and not cleaned["mode"] and (change is None or change.level is None):
            words = _("Choose a mode, or the change of level whose stage each plan carries out.")
            self.add_error("mode", ValidationError(words, code="none"))
        if cleaned.get("whom") == CHOSEN and not cleaned.get("members"):
            words = _("Choose at least one member to propose this to.")
            self.add_error("members", ValidationError(words, code="none"))
        return cleaned

    def write(self, *, by: Any) -> Proposal:
        cleaned = self.cleaned_data
        change: LevelChange | None = cleaned["level_change"]
        begins = change.effective_at if change else now().replace(second=0, microsecond=0)
        wanted = ProposalWanted(
            title=cleaned["title"],
            title_en=cleaned["title_en"],
            mode=cleaned["mode"],
            level_change=change,
            starts_at=cleaned["starts_at"] or begins,
            ends_at=cleaned["ends_at"],
            reason=cleaned["reason"],
            members=self._members(change),
            code=cleaned["page"],
        )
        return propose_once(wanted, by=by)

    def _members(self, change: LevelChange | None) -> list[Institution] | None:
        if self.cleaned_data["whom"] == CHOSEN:
            return list(self.cleaned_data["members"])
        if change is None:
            return None
        return [each for each in Institution.objects.members() if concerns(change.area, each)]


class AnswerFilter(ListFilter):
    """``q`` looks into the members' names."""

    state = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=lambda: [("", _("all answers")), *Switch.State.choices],
    )
    field_order = ("q", "state")
