"""What a list of duties, of what is expected, and of spots is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ObligationState, SpotKind, State


def _kinds() -> list[tuple[str, Any]]:
    every = ("", pgettext_lazy("of duties", "all kinds"))
    return [every, *((kind.key, kind.label) for kind in duty_kinds)]


def _states() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("rounds", "all states")), *ObligationState.choices]


def _item_states() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("rounds", "all states")), *State.choices]


def _spot_kinds() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("of spots", "all kinds")), *SpotKind.choices]


class DutyFilter(ListFilter):
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "State"), choices=_states, required=False
    )
    field_order = ("q", "kind", "state")


class ItemFilter(ListFilter):
    state = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "State"), choices=_item_states, required=False
    )
    field_order = ("q", "state")


class SpotFilter(ListFilter):
    kind = forms.ChoiceField(label=_("Kind"), choices=_spot_kinds, required=False)
    retired = forms.BooleanField(label=_("with the retired"), required=False)
    field_order = ("q", "kind", "retired")
