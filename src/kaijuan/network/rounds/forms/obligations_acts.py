"""Starting and ending a duty, and letting people off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.rounds.domain.obligations_running import end_obligation, start_obligation
from kaijuan.network.rounds.domain.waive import unwaive_item, waive_items
from kaijuan.network.rounds.forms.obligations_fields import day_box
from kaijuan.network.rounds.models import ExpectedItem, Obligation
from kaijuan.network.rounds.models.calling import REASON


class StartForm(forms.Form):
    on = forms.DateField(
        label=pgettext_lazy("start of a duty", "From"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
        help_text=_("Empty: from its first day, or today."),
    )

    def __init__(self, *args: Any, obligation: Obligation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obligation = obligation

    def write(self, *, by: Any) -> Obligation:
        return start_obligation(self.obligation, by=by, on=self.cleaned_data["on"])


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("Last day"),
        required=False,
        validators=[sensible_day],
        widget=day_box(),
        help_text=_("Empty: at once."),
    )

    def __init__(self, *args: Any, obligation: Obligation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obligation = obligation

    def write(self, *, by: Any) -> Obligation:
        return end_obligation(self.obligation, by=by, on=self.cleaned_data["on"])


class WaiveForm(forms.Form):
    """Some of the items of a period, and why. ``items`` by the code of whom or what they are of."""

    items = forms.MultipleChoiceField(
        label=pgettext_lazy("waiver", "Nothing is expected of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    reason = forms.CharField(
        label=pgettext_lazy("waiver", "Reason"),
        max_length=REASON,
        validators=[plain_line],
        help_text=_(
            "Such as: on leave. No illness is named; everybody who manages duties reads it."
        ),
    )

    def __init__(self, *args: Any, rows: Sequence[tuple[str, ExpectedItem]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = dict(rows)
        chooser = field_of(self, "items", forms.MultipleChoiceField)
        chooser.choices = [(code, str(item.person or item.spot or "—")) for code, item in rows]

    def write(self, *, by: Any) -> int:
        chosen = [self.rows[code] for code in self.cleaned_data["items"]]
        return waive_items(chosen, reason=self.cleaned_data["reason"], by=by)


class UnwaiveForm(forms.Form):
    """Asks once more."""

    def __init__(self, *args: Any, item: ExpectedItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def write(self, *, by: Any) -> ExpectedItem:
        return unwaive_item(self.item, by=by)
