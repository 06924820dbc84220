"""Filters of the lists of switches and of changed settings."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models import ChangedSetting, Switch

NOT_BACK: Final = ""
EVERY: Final = "all"


class SwitchFilter(ListFilter):
    """``q`` looks into the reasons and the names of places and services."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [("", _("all states")), *Switch.State.choices],
    )
    mode = forms.ChoiceField(
        label=_("Mode"), required=False, choices=lambda: [("", _("all modes")), *Mode.choices]
    )
    field_order = ("q", "state", "mode")


class LedgerFilter(ListFilter):
    """What was changed and not put back yet, unless more is asked for."""

    back = forms.ChoiceField(
        label=pgettext_lazy("ledger", "Put back"),
        required=False,
        choices=lambda: [
            (NOT_BACK, pgettext_lazy("ledger", "not yet")),
            *ChangedSetting.Back.choices,
            (EVERY, pgettext_lazy("ledger", "all of it")),
        ],
    )
    field_order = ("q", "back")
