"""Agents, spots, plans and reports of disinfection."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.premises.domain.treating import (
    Done,
    hand_in,
    hand_in_as_planned,
    retire_agent,
    save_agent,
    save_place,
    save_plan,
    take_over,
)
from kaijuan.network.premises.forms.patrol import SpotForm
from kaijuan.network.premises.forms.widgets import (
    CodedForm,
    concentration_field,
    offer_places,
    place_field,
    plain,
    unit_field,
    whole,
)
from kaijuan.network.premises.models import Agent, SpotPlan, SpotWhat
from kaijuan.network.premises.models.disinfection import MOST_MINUTES, NAME, NOTE
from kaijuan.network.premises.proposals import proposed
from kaijuan.network.rounds.public import ExpectedItem, Spot, SpotKind


class AgentForm(RowForm[Agent]):
    confirmed = forms.BooleanField(
        label=_("Confirmed by the university’s hospital, or by who answers for it"),
        required=False,
    )

    class Meta:
        model = Agent
        fields: ClassVar = ["name", "what", "concentration", "unit", "contact_minutes", "source"]
        widgets: ClassVar = {
            "concentration": forms.TextInput(attrs={"inputmode": "decimal"}),
            "contact_minutes": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].initial = self.instance.confirmed_at is not None
        self.initial["concentration"] = plain(self.instance.concentration)

    def write(self, *, by: Any) -> Agent:
        return save_agent(self.instance, confirmed=self.cleaned_data["confirmed"], by=by)


class RetireAgentForm(forms.Form):
    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        self.agent = agent

    def write(self, *, by: Any) -> None:
        retire_agent(self.agent, by=by)


class TakeOverForm(forms.Form):
    """The proposals of the house."""

    def write(self, *, by: Any) -> int:
        self.taken = take_over(proposed(), by=by)
        return self.taken


class PlaceToTreatForm(SpotForm):
    """An area or object that is disinfected."""

    what = forms.ChoiceField(
        label=pgettext_lazy("disinfection", "What it is"), choices=SpotWhat.choices
    )
    field_order = ("name", "name_en", "what", "place", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].initial = self.instance.what or SpotWhat.SURFACE

    def write(self, *, by: Any) -> Spot:
        spot = self.spot()
        spot.what = self.cleaned_data["what"]
        spot.kind = SpotKind.AREA if spot.what in _AREAS else SpotKind.OBJECT
        return save_place(spot, by=by)


_AREAS: Final = frozenset({SpotWhat.FLOOR, SpotWhat.WASHROOM})


class Treating(forms.Form):
    """What is said of a disinfection, planned or done."""

    agent = forms.CharField(
        label=pgettext_lazy("disinfection", "Agent"),
        max_length=NAME,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"list": "agents", "autocomplete": "off"}),
    )
    concentration = concentration_field(required=False)
    unit = unit_field()
    contact_minutes = whole(
        pgettext_lazy("disinfection", "Contact time in minutes"),
        most=MOST_MINUTES,
        required=False,
    )
    ventilation_minutes = whole(
        pgettext_lazy("disinfection", "Ventilation afterwards in minutes"),
        most=MOST_MINUTES,
        required=False,
    )
    done_by = forms.CharField(
        label=pgettext_lazy("disinfection", "Done by (firm or group)"),
        max_length=NAME,
        required=False,
        validators=[plain_line],
        help_text=_("Such as the property staff; no names of persons."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(said.get("unit")) != (said.get("concentration") is not None):
            self.add_error("unit", _("Give the concentration together with its unit."))
        return said

    def fill(self, plan: SpotPlan) -> None:
        """Show what is planned."""
        for name in ("agent", "unit", "contact_minutes", "ventilation_minutes", "done_by"):
            self.fields[name].initial = getattr(plan, name)
        self.fields["concentration"].initial = plain(plan.concentration)


class PlanForm(Treating):
    def __init__(self, data: Any, *, spot: Spot) -> None:
        super().__init__(data)
        self.plan = SpotPlan.objects.filter(spot=spot).first() or SpotPlan(spot=spot)
        self.fill(self.plan)

    def write(self, *, by: Any) -> SpotPlan:
        for name, value in self.cleaned_data.items():
            setattr(self.plan, name, value)
        return save_plan(self.plan, by=by)


class ReportForm(CodedForm, Treating):
    note = forms.CharField(
        label=pgettext_lazy("disinfection", "Note"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
    )

    def __init__(self, data: Any, *, item: ExpectedItem) -> None:
        super().__init__(data)
        self.item = item
        plan = SpotPlan.objects.filter(spot=item.spot).first()
        if plan is not None:
            self.fill(plan)

    def write(self, *, by: Any) -> Any:
        said = dict(self.cleaned_data)
        code, device_at = said.pop("code"), said.pop("device_at")
        return hand_in(self.item, Done(**said), code=code, by=by, device_at=device_at)


class AsPlannedForm(CodedForm):
    def __init__(self, data: Any, *, item: ExpectedItem) -> None:
        super().__init__(data)
        self.item = item

    def write(self, *, by: Any) -> Any:
        said = self.cleaned_data
        return hand_in_as_planned(self.item, code=said["code"], by=by, device_at=said["device_at"])


class FloorFilter(forms.Form):
    """The list of today, of one building, or only what is still due."""

    place = place_field()
    show = forms.ChoiceField(
        label=pgettext_lazy("disinfection", "Show"),
        required=False,
        choices=[
            ("", pgettext_lazy("disinfection", "everything of today")),
            ("due", pgettext_lazy("disinfection", "what is still due")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self)
        place = field_of(self, "place", forms.ModelChoiceField)
        place.empty_label = pgettext_lazy("premises", "all buildings")
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"


class SpotsFilter(ListFilter):
    what = forms.ChoiceField(
        label=pgettext_lazy("disinfection", "What it is"),
        required=False,
        choices=[("", pgettext_lazy("disinfection", "everything")), *SpotWhat.choices],
    )
    field_order = ("q", "what")


class TreatmentsFilter(ListFilter):
    since = forms.DateField(
        label=pgettext_lazy("disinfection", "From"),
        required=False,
        validators=[sensible_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("disinfection", "Until"),
        required=False,
        validators=[sensible_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field_order = ("q", "since", "until")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it begins."))
        return said


class MonthForm(forms.Form):
    """The month of a log sheet; empty: the present one."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
