"""The consortium asks; a member answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_text
from kaijuan.network.meetings.domain.members import (
    MemberOrderWanted,
    answer_member_order,
    give_member_order,
)
from kaijuan.network.meetings.forms.orders import _WhatForm
from kaijuan.network.meetings.models import (
    AnswerState,
    MemberOrder,
    MemberOrderAnswer,
)
from kaijuan.network.meetings.models.orders import NOTE

_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.CONSORTIUM]


class MemberOrderForm(_WhatForm):
    """Without a kind or a member chosen it goes to all."""

    kinds = forms.MultipleChoiceField(
        label=_("Members of these kinds"),
        choices=_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    members = forms.MultipleChoiceField(
        label=_("And these members"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Choose nothing in both: all members are asked."),
    )
    field_order = ("text", "due_at", "details", "kinds", "members")

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["due_at"].in_zone_of(institution)
        self.all = list(Institution.objects.members())
        fields["members"].choices = [(each.key, each.name) for each in self.all]

    def write(self, *, by: Any) -> MemberOrder:
        found = self.cleaned_data
        kinds, keys = set(found["kinds"]), set(found["members"])
        everybody = not kinds and not keys
        asked = [m for m in self.all if everybody or m.kind in kinds or m.key in keys]
        self.order = give_member_order(
            MemberOrderWanted(
                text=found["text"],
                details=found["details"],
                due_at=found["due_at"],
                members=tuple(asked),
            ),
            by=by,
        )
        return self.order


class AnswerForm(forms.Form):
    """How it stands at the member."""

    state = forms.ChoiceField(
        label=pgettext_lazy("answer to an order", "How it stands"),
        choices=AnswerState,
        widget=forms.RadioSelect(),
    )
    note = forms.CharField(
        label=pgettext_lazy("answer to an order", "Remark"),
        max_length=NOTE,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All members can read it: no names of persons."),
    )

    def __init__(
        self, data: Any = None, *, order: MemberOrder, answer: MemberOrderAnswer | None
    ) -> None:
        super().__init__(data)
        self.order = order
        if answer is not None:
            self.initial = {"state": answer.state, "note": answer.note}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("state") == AnswerState.CANNOT and not found.get("note"):
            self.add_error("note", _("Say why it cannot be done."))
        return found

    def write(self, *, by: Any) -> MemberOrderAnswer:
        found = self.cleaned_data
        return answer_member_order(self.order, found["state"], found["note"], by=by)


class HeardFilter(ListFilter):
    """Of one order: what was heard."""

    state = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[
            ("", pgettext_lazy("orders", "all")),
            ("none", pgettext_lazy("answer to an order", "nothing heard")),
            *AnswerState.choices,
        ],
    )
    field_order = ("q", "state")


class AskedFilter(ListFilter):
    """Of one member: what was asked."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("orders", "all")),
            ("open", pgettext_lazy("orders", "open")),
            *AnswerState.choices,
        ],
    )
    field_order = ("q", "state")
