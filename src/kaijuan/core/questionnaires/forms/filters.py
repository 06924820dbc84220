"""What narrows the list of forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter


class FormsFilter(ListFilter):
    """By what may be done with them."""

    show = forms.ChoiceField(
        label=pgettext_lazy("forms", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("forms", "not retired")),
            ("draft", pgettext_lazy("forms", "with a draft")),
            ("retired", pgettext_lazy("forms", "retired")),
            ("all", pgettext_lazy("forms", "all")),
        ],
    )
    field_order = ("q", "show")
