"""How the staff's list of services is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.opening.forms.places import IN_USE
from kaijuan.network.opening.forms.services import kind_choices, places_in_use
from kaijuan.network.opening.models import Place


class ServicesFilter(ListFilter):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: [("", _("all kinds")), *kind_choices()], required=False
    )
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Place"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("all places"),
    )
    use = forms.ChoiceField(label=pgettext_lazy("list", "Use"), choices=IN_USE, required=False)
    field_order = ("q", "kind", "place", "use")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["place"]
        choices.queryset = places_in_use()
