"""What a person chooses on the board and on the page of figures."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import today
from kaijuan.core.tenancy.models import Kind
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.command.domain.board import UNSTATED
from kaijuan.network.opening.public import Mode

#: Without a choice the period is that of the last thirty days.
_DAYS: Final = 30


class BoardFilter(ListFilter):
    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=[
            ("", pgettext_lazy("of modes", "all")),
            *Mode.choices,
            (UNSTATED, pgettext_lazy("mode", "Nothing decided")),
        ],
        required=False,
    )
    plan = forms.ChoiceField(
        label=_("Plan in force"),
        choices=[
            ("", pgettext_lazy("of plans", "all")),
            ("with", pgettext_lazy("plan", "in force")),
            ("without", pgettext_lazy("plan", "none in force")),
        ],
        required=False,
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an institution", "Kind"),
        choices=[
            ("", pgettext_lazy("of institutions", "all")),
            *((kind.value, kind.label) for kind in Kind if kind != Kind.CONSORTIUM),
        ],
        required=False,
    )
    orders = forms.ChoiceField(
        label=pgettext_lazy("of the consortium", "Orders"),
        choices=[
            ("", pgettext_lazy("of orders", "all")),
            ("open", pgettext_lazy("of orders", "with open ones")),
            ("late", pgettext_lazy("of orders", "with late ones")),
        ],
        required=False,
    )
    field_order = ("q", "mode", "plan", "kind", "orders")


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


class Period(forms.Form):
    """``?as_of= &start= &end= &format=``: as known at the end of ``as_of``, over start to end."""

    as_of = forms.DateField(
        label=_("As things stood on"), required=False, validators=[sensible_day], widget=_day()
    )
    start = forms.DateField(
        label=_("Period from"), required=False, validators=[sensible_day], widget=_day()
    )
    end = forms.DateField(
        label=pgettext_lazy("period", "to"),
        required=False,
        validators=[sensible_day],
        widget=_day(),
    )
    known = forms.ChoiceField(
        choices=[("", ""), ("known", "known"), ("unknown", "unknown"), ("counted", "counted")],
        required=False,
        widget=forms.HiddenInput,
    )
    format = forms.ChoiceField(
        choices=[("", ""), ("csv", "csv"), ("xlsx", "xlsx")],
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        """All three days are filled in where they were left empty."""
        wanted = super().clean() or {}
        if self.errors:
            return wanted
        wanted["as_of"] = wanted["as_of"] or today()
        wanted["end"] = wanted["end"] or wanted["as_of"]
        if wanted["start"] is None:
            wanted["start"] = max(dt.date(1900, 1, 1), wanted["end"] - dt.timedelta(days=_DAYS - 1))
        if wanted["end"] < wanted["start"]:
            self.add_error("end", _("The period ends before it begins. Correct one of the days."))
        return wanted
