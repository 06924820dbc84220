"""The measure that holds returned books with a switch (S13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Ground,
    Measure,
    Parameters,
    Preview,
    Told,
    Undone,
    measures,
)
from kaijuan.network.premises.domain.batches import hold_hours, set_hold
from kaijuan.network.premises.models.books import MOST_HOURS

OBJECT: Final = "premises.holdpolicy"
#: There is one setting of this kind at an institution.
CODE: Final = "returned-books"
SETTING: Final = "hours"
#: Key of ``Ground.shared``: what the measures before would leave.
_LEFT: Final = "premises.hold"
_REHEARSED: Final = "premises.hold.rehearsed"
Back = ChangedSetting.Back


class HoldForm(forms.Form):
    hours = forms.IntegerField(
        label=_("Hours of rest"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Books that come back rest so long before they may go back to the shelf."),
    )


class HoldReturnedBooks(Measure):
    """Books that come back rest; a longer rest that holds already stays."""

    key = "premises.hold_returned_books"
    order = 70
    label = _("Hold returned books")
    hint = _("Returned books rest before they go back to the shelf.")
    form = HoldForm

    def describe(self, parameters: Parameters) -> Any:
        return format_lazy(_("Hold returned books for {hours} hours"), hours=parameters["hours"])

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        before = ground.shared[_LEFT] if _LEFT in ground.shared else hold_hours()
        after = max(before, int(parameters["hours"]))
        # Two measures of one switch: the second begins where the first ends.
        ground.shared[_LEFT] = after
        label, label_en = "归还图书", "Returned books"
        change = Change(OBJECT, CODE, label, SETTING, before, after, label_en=label_en)
        told = [Told(_("those who take books back"), _("on the page of returned books"))]
        return Preview(changes=[change], told=told)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        for change in changes:
            if not change.stays:
                set_hold(int(change.after), by=ground.by)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        """What somebody has set since then is left; batches keep the rest they were given."""
        found = []
        for change in changes:
            now_holds = ground.shared.get(_REHEARSED) if ground.rehearsed else None
            holds = hold_hours() if now_holds is None else now_holds
            if holds != change.after:
                found.append(Undone(change, str(Back.BY_HAND.value)))
                continue
            if ground.rehearsed:
                ground.shared[_REHEARSED] = int(change.before)
            elif not change.stays:
                set_hold(int(change.before), by=ground.by)
            found.append(Undone(change, str(Back.UNDONE.value)))
        return found

    def show(self, setting: str, value: Any) -> Any:
        if not value:
            return pgettext("returned books", "not held")
        return format_lazy(_("held for {hours} hours"), hours=value)


measures.add(HoldReturnedBooks())
