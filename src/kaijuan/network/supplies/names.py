"""Items named one to a line, as plans and checklists name them: a template knows no codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.validators import plain_text
from kaijuan.network.supplies.models import Item
from kaijuan.network.supplies.models.items import NAME

MOST: Final = 50


class NamedItems(forms.Form):
    """``items``: a list of names; empty means every item."""

    items = forms.CharField(
        label=pgettext_lazy("supplies", "Items"),
        required=False,
        max_length=MOST * (NAME + 2),
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name a line, as in the list of supplies. Empty: every item."),
    )

    def clean_items(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["items"].splitlines()]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MOST or any(len(name) > NAME for name in found):
            raise ValidationError(_("Name at most 50 items, each with at most 100 characters."))
        return found


def names_of(parameters: Mapping[str, Any]) -> list[str]:
    """The kept names; empty for every item."""
    return [str(name) for name in parameters.get("items") or []]


def items_named(names: Iterable[str]) -> tuple[list[Item], list[str]]:
    """The items in use by these names (all for no name), and the names that fit none."""
    wanted = list(names)
    kept = Item.objects.filter(retired_at=None)
    if not wanted:
        return list(kept), []
    found = list(kept.filter(name__in=wanted))
    return found, [name for name in wanted if name not in {item.name for item in found}]
