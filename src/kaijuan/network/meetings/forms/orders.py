"""An order is given, changed, handed over; a step is taken; lists are narrowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.meetings.domain.orders import (
    OrderWanted,
    change_order,
    give_order,
    hand_over,
)
from kaijuan.network.meetings.forms.fields import WhoField, key_of
from kaijuan.network.meetings.models import Decision, Meeting, Order, OrderState
from kaijuan.network.meetings.models.orders import DETAILS, NOTE, TEXT
from kaijuan.network.plans.public import MomentField


class _WhatForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("of an order", "What"), max_length=TEXT, validators=[plain_line]
    )
    details = forms.CharField(
        label=pgettext_lazy("of an order", "Details"),
        max_length=DETAILS,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_at = MomentField(label=pgettext_lazy("of an order", "Until when"))


class OrderForm(_WhatForm):
    """A new order; ``meeting`` and one of its decisions may be where it comes from."""

    who = WhoField(label=pgettext_lazy("of an order", "Who"))
    decision = forms.ChoiceField(label=_("From which decision"), required=False)
    field_order = ("text", "who", "due_at", "details", "decision")

    def __init__(
        self,
        data: Any = None,
        *,
        institution: Institution,
        meeting: Meeting | None = None,
        decision: Decision | None = None,
    ) -> None:
        super().__init__(data)
        self.meeting = meeting
        fields: Any = self.fields
        fields["due_at"].in_zone_of(institution)
        fields["who"].offer(institution)
        self.decisions = {str(d.code): d for d in meeting.decisions.all()} if meeting else {}
        if self.decisions:
            none = pgettext_lazy("decision", "none in particular")
            choices = [(code, each.text) for code, each in self.decisions.items()]
            fields["decision"].choices = [("", none), *choices]
        else:
            del fields["decision"]
        if decision is not None:
            self.initial = {"decision": str(decision.code), "text": decision.text[:TEXT]}

    def write(self, *, by: Any) -> Order:
        found = self.cleaned_data
        self.order = give_order(
            OrderWanted(
                text=found["text"],
                details=found["details"],
                due_at=found["due_at"],
                owner=found["who"],
                meeting=self.meeting,
                decision=self.decisions.get(found.get("decision", "")),
            ),
            by=by,
        )
        return self.order


class ChangeOrderForm(_WhatForm):
    field_order = ("text", "due_at", "details")

    def __init__(self, data: Any = None, *, institution: Institution, order: Order) -> None:
        super().__init__(data)
        self.order = order
        fields: Any = self.fields
        fields["due_at"].in_zone_of(institution)
        names = ("text", "details", "due_at")
        self.initial = {name: getattr(order, name) for name in names}

    def write(self, *, by: Any) -> Order:
        due_at = self.cleaned_data["due_at"]
        # What is typed has no seconds: a time that was left alone is not a new one.
        if due_at == self.order.due_at.replace(second=0, microsecond=0):
            due_at = self.order.due_at
        text, details = self.cleaned_data["text"], self.cleaned_data["details"]
        return change_order(self.order, text=text, details=details, due_at=due_at, by=by)


class HandOverForm(forms.Form):
    who = WhoField(label=pgettext_lazy("handing over an order", "To whom"))

    def __init__(self, data: Any = None, *, institution: Institution, order: Order) -> None:
        super().__init__(data)
        self.order = order
        who: Any = self.fields["who"]
        who.offer(institution)
        self.initial = {"who": key_of(order)}

    def write(self, *, by: Any) -> Order:
        return hand_over(self.order, self.cleaned_data["who"], by=by)


class NoteForm(forms.Form):
    """A step with a remark: what shows that it is done, what is missing, or why it is cancelled."""

    note = forms.CharField(
        max_length=NOTE, validators=[plain_text], widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        order: Any,
        act: Callable[..., Any],
        label: Any,
        required: bool = True,
    ) -> None:
        super().__init__(data)
        self.order, self.act = order, act
        self.fields["note"].label, self.fields["note"].required = label, required

    def write(self, *, by: Any) -> Any:
        return self.act(self.order, self.cleaned_data["note"], by=by)


class NothingForm(forms.Form):
    """A step of which nothing has to be said."""

    def __init__(self, data: Any = None, *, order: Order, act: Callable[..., Any]) -> None:
        super().__init__(data)
        self.order, self.act = order, act

    def write(self, *, by: Any) -> Any:
        return self.act(self.order, by=by)


STATES = [
    ("", pgettext_lazy("orders", "all")),
    ("open", pgettext_lazy("orders", "open")),
    ("late", pgettext_lazy("orders", "late")),
    *OrderState.choices,
]


class OrdersFilter(ListFilter):
    """``mine``: with whoever asks."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    mine = forms.ChoiceField(
        label=pgettext_lazy("orders", "Whose"),
        required=False,
        choices=[
            ("", pgettext_lazy("orders", "everybody’s")),
            ("on", pgettext_lazy("orders", "only mine")),
        ],
    )
    field_order = ("q", "state", "mine")


class OwnFilter(ListFilter):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("orders", "open")),
            ("ended", pgettext_lazy("orders", "ended")),
        ],
    )
    field_order = ("q", "state")
