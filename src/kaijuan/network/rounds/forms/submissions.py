"""What is typed where something is handed in, read or sent back."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.rounds.domain.submit import SubmissionWanted, submit
from kaijuan.network.rounds.domain.submit_guards import FOR_OTHERS, is_own, signer_of
from kaijuan.network.rounds.domain.submit_judge import accept_item, return_item
from kaijuan.network.rounds.models import Channel, ExpectedItem, Obligation, State, Submission

#: The longest name and the longest reason.
NAME: Final = 60
REASON: Final = 200


def _states() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("rounds", "all states")), *State.choices]


class ChannelForm(forms.Form):
    """How somebody else's report came in; nothing for one's own."""

    channel = forms.ChoiceField(
        label=_("How it came in"),
        choices=[each for each in Channel.choices if each[0] in FOR_OTHERS],
        widget=forms.RadioSelect,
    )


class HandInForm(forms.Form):
    """What a page adds to the questions: the id that makes a second sending the same report.

    Names begin with a colon, so that no question can have the same.
    """

    def __init__(self, data: Any = None, *, for_other: bool) -> None:
        super().__init__(data)
        self.fields[":code"] = forms.UUIDField(
            widget=forms.HiddenInput, initial=uuid.uuid4, required=True
        )
        self.fields[":supersedes"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        if for_other:
            self.fields[":channel"] = ChannelForm.base_fields["channel"]

    def wanted(self, item: ExpectedItem, subject: uuid.UUID, answers: Any) -> SubmissionWanted:
        """What was sent, as the domain takes it; the form is valid."""
        return SubmissionWanted(
            code=self.cleaned_data[":code"],
            occurrence=item.occurrence.code,
            subject=subject,
            answers=answers,
            channel=self.cleaned_data.get(":channel") or Channel.PAGE,
            supersedes=self.cleaned_data[":supersedes"],
        )


class NilForm(forms.Form):
    """Nothing to report, signed with the typed name."""

    code = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    supersedes = forms.UUIDField(widget=forms.HiddenInput, required=False)
    signed_name = forms.CharField(
        label=_("Your name"),
        max_length=NAME,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        item: ExpectedItem,
        subject: uuid.UUID,
        standing: Submission | None,
        by: Any,
    ) -> None:
        initial = {"supersedes": standing.code} if standing else {}
        super().__init__(data, initial=initial)
        self.item, self.subject = item, subject
        self.fields["signed_name"].help_text = _("To sign, type: %(name)s") % {
            "name": signer_of(item, by)
        }
        if item.person is not None and not is_own(item, by):
            self.fields["channel"] = ChannelForm.base_fields["channel"]

    def write(self, *, by: Any) -> None:
        submit(
            SubmissionWanted(
                code=self.cleaned_data["code"],
                occurrence=self.item.occurrence.code,
                subject=self.subject,
                is_nil=True,
                signed_name=self.cleaned_data["signed_name"],
                channel=self.cleaned_data.get("channel") or Channel.PAGE,
                supersedes=self.cleaned_data["supersedes"],
            ),
            by=by,
        )


class LookForm(forms.Form):
    """Why somebody else's answers are read; that person sees the reason."""

    reason = forms.CharField(
        label=_("Why you look at it"),
        help_text=_("The person sees who looked, when and why."),
        max_length=REASON,
        validators=[plain_line],
    )


class ReturnForm(forms.Form):
    """Why it is sent back."""

    reason = forms.CharField(
        label=_("What is to be corrected"), max_length=REASON, validators=[plain_line]
    )

    def __init__(self, data: Any = None, *, seen: Submission) -> None:
        super().__init__(data)
        self.seen = seen

    def write(self, *, by: Any) -> None:
        return_item(self.seen.item, reason=self.cleaned_data["reason"], by=by, seen=self.seen)


class AcceptForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, data: Any = None, *, seen: Submission) -> None:
        super().__init__(data)
        self.seen = seen

    def write(self, *, by: Any) -> None:
        accept_item(self.seen.item, by=by, seen=self.seen)


class SubmissionFilter(ListFilter):
    """By duty, day and state."""

    duty: forms.ModelChoiceField[Obligation] = forms.ModelChoiceField(
        label=pgettext_lazy("rounds", "Duty"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("rounds", "all duties"),
    )
    day = forms.DateField(
        label=pgettext_lazy("rounds", "Day"),
        required=False,
        validators=[sensible_day],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("rounds", "State"), choices=_states, required=False
    )
    field_order = ("q", "duty", "day", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "duty", forms.ModelChoiceField).queryset = Obligation.objects.order_by(
            "title", "pk"
        )


class HistoryFilter(ListFilter):
    """One's own, by state."""

    state = forms.ChoiceField(
        label=pgettext_lazy("rounds", "State"),
        choices=_states,
        required=False,
    )
