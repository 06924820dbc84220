"""Rounds that are walked, what is checked, and faults."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line
from kaijuan.network.premises.domain.checking import CheckWanted, check_point, resolve_fault
from kaijuan.network.premises.domain.walking import (
    finish_round,
    give_up_round,
    start_round,
    take_over_round,
)
from kaijuan.network.premises.forms.widgets import (
    CodedForm,
)
from kaijuan.network.premises.kinds import PATROL
from kaijuan.network.premises.models import (
    Check,
    Fault,
    FaultKind,
    How,
    Outcome,
    Point,
    Round,
    Route,
)
from kaijuan.network.premises.models.patrol import NOTE
from kaijuan.network.rounds.public import ExpectedItem


class StartForm(CodedForm):
    """``occurrence`` is what the page offered to answer; empty: an extra round."""

    occurrence = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    #: The code that was scanned, to go on with after the start.
    scanned = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        route: Route,
        offered: ExpectedItem | None,
        scanned: str = "",
    ) -> None:
        super().__init__(data)
        self.route, self.offered = route, offered
        self.fields["occurrence"].initial = str(offered.occurrence.code) if offered else ""
        self.fields["scanned"].initial = scanned

    def write(self, *, by: Any) -> Round:
        said = self.cleaned_data
        self.round = start_round(
            self.route,
            code=said["code"],
            item=self._item(),
            by=by,
            device_at=said["device_at"],
            sample=self.route.spot.sample,
        )
        return self.round

    def _item(self) -> ExpectedItem | None:
        """What was shown when the page was drawn, also where it has been taken since."""
        wanted = self.cleaned_data["occurrence"]
        if not wanted:
            return None
        try:
            rows = ExpectedItem.objects.filter(
                obligation__kind=PATROL, occurrence__code=wanted, spot=self.route.spot
            )
            found: ExpectedItem | None = rows.select_related("occurrence").first()
        except (ValueError, forms.ValidationError):
            found = None
        return found


class CheckForm(CodedForm):
    """What was found at a point."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("patrol", "What you found"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=pgettext_lazy("patrol", "Note"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
        help_text=_("Needed where it is not in order: what, and where exactly."),
    )
    fault = forms.ChoiceField(
        label=pgettext_lazy("patrol", "What is wrong"),
        required=False,
        choices=[("", pgettext_lazy("patrol", "nothing, or not said")), *FaultKind.choices],
    )

    how: ClassVar = How.SCAN

    def __init__(self, data: Any, *, round: Round, point: Point) -> None:
        super().__init__(data)
        self.round, self.point = round, point

    def write(self, *, by: Any) -> Check:
        said = self.cleaned_data
        wanted = CheckWanted(
            code=said["code"],
            point=self.point,
            outcome=said["outcome"],
            how=self.how,
            hand_reason=said.get("hand_reason", ""),
            note=said["note"],
            fault=said["fault"] if said["outcome"] == Outcome.NOT_OK else "",
            device_at=said["device_at"],
        )
        return check_point(self.round, wanted, by=by)


class HandCheckForm(CheckForm):
    hand_reason = forms.CharField(
        label=pgettext_lazy("patrol", "Why it was not scanned"),
        max_length=NOTE,
        validators=[plain_line],
        help_text=_("Such as: the code is torn off, or the telephone has no camera."),
    )
    field_order = ("hand_reason", "outcome", "note", "fault")
    how = How.HAND


class FinishForm(forms.Form):
    device_at = CodedForm.base_fields["device_at"]
    reason = forms.CharField(
        label=pgettext_lazy("patrol", "Why points are left out"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
    )

    def __init__(self, data: Any, *, round: Round) -> None:
        super().__init__(data)
        self.round = round
        if not round.missed:
            del self.fields["reason"]

    def write(self, *, by: Any) -> Round:
        said = self.cleaned_data
        return finish_round(
            self.round, reason=said.get("reason", ""), by=by, device_at=said["device_at"]
        )


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("patrol", "Why it is given up"),
        max_length=NOTE,
        validators=[plain_line],
    )

    def __init__(self, data: Any, *, round: Round) -> None:
        super().__init__(data)
        self.round = round

    def write(self, *, by: Any) -> Round:
        return give_up_round(self.round, reason=self.cleaned_data["reason"], by=by)


class TakeOverForm(forms.Form):
    #: The code of who had it when the page was drawn.
    walker = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, round: Round) -> None:
        super().__init__(data)
        self.round = round
        self.fields["walker"].initial = str(round.walker.code) if round.walker else ""

    def write(self, *, by: Any) -> Round:
        return take_over_round(self.round, from_whom=self.cleaned_data["walker"], by=by)


class ResolveForm(forms.Form):
    note = forms.CharField(
        label=pgettext_lazy("fault", "What was done"), max_length=NOTE, validators=[plain_line]
    )

    def __init__(self, data: Any, *, fault: Fault) -> None:
        super().__init__(data)
        self.fault = fault

    def write(self, *, by: Any) -> Fault:
        return resolve_fault(self.fault, note=self.cleaned_data["note"], by=by)


class RoundsFilter(ListFilter):
    """By what became of them."""

    show = forms.ChoiceField(
        label=pgettext_lazy("patrol", "Rounds"),
        required=False,
        choices=[
            ("", pgettext_lazy("patrol", "all rounds")),
            ("walking", pgettext_lazy("patrol", "being walked")),
            ("missed", pgettext_lazy("patrol", "with missed points")),
            ("not-ok", pgettext_lazy("patrol", "with something not in order")),
            ("given-up", pgettext_lazy("patrol", "given up")),
        ],
    )
    field_order = ("q", "show")


class FaultsFilter(ListFilter):
    show = forms.ChoiceField(
        label=pgettext_lazy("fault", "Faults"),
        required=False,
        choices=[
            ("", pgettext_lazy("fault", "not resolved")),
            ("resolved", pgettext_lazy("fault", "resolved")),
            ("all", pgettext_lazy("fault", "all of them")),
        ],
    )
    field_order = ("q", "show")
