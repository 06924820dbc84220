"""Stages and measures of a draft, as a person types them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.network.plans.domain.checking import as_typed
from kaijuan.network.plans.domain.stages import (
    add_measure,
    change_measure,
    move_measure,
    move_stage,
    remove_measure,
    remove_stage,
    save_stage,
)
from kaijuan.network.plans.forms.moments import day_field
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import Level, Stage, StageMeasure, Trigger

_NEEDED: Final = {
    Trigger.LEVEL: ("on_level", _("Choose the response level that sets the stage off.")),
    Trigger.MODE: ("on_mode", _("Choose the opening mode that sets the stage off.")),
    Trigger.DATE: ("on_date", _("Give the day that sets the stage off.")),
}


class StageForm(RowForm[Stage]):
    on_level: forms.ModelChoiceField[Level] = forms.ModelChoiceField(
        label=_("Response level"),
        queryset=None,
        required=False,
        to_field_name="code",
        help_text=_("When a level sets it off."),
    )
    on_date = day_field(label=_("Date"), required=False, help_text=_("When a date sets it off."))

    class Meta:
        model = Stage
        fields: ClassVar = ["name", "name_en", "trigger", "on_mode", "mode", "consent"]
        help_texts: ClassVar = {"on_mode": _("When going to a mode sets it off.")}

    field_order = (
        *("name", "name_en", "trigger", "on_level"),
        *("on_mode", "on_date", "mode", "consent"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels: Any = self.fields["on_level"]
        levels.queryset = Level.objects.select_related("scheme").order_by("scheme", "rank")
        levels.label_from_instance = _level_in_its_scheme
        if self.instance.on_level is not None:
            self.initial["on_level"] = self.instance.on_level.code
        self.initial["on_date"] = self.instance.on_date

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needed = _NEEDED.get(cleaned.get("trigger", ""))
        if needed is not None and needed[0] not in self.errors and not cleaned.get(needed[0]):
            self.add_error(*needed)
        return cleaned

    def _post_clean(self) -> None:
        """The row is filled and checked in ``write``: it would be checked half-filled here."""

    def write(self, *, by: Any) -> Stage:
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
        return save_stage(self.instance, by=by)


def _level_in_its_scheme(level: Level) -> str:
    return f"{localised(level.scheme, 'name')}: {localised(level, 'name')}"


class StageActForm(forms.Form):
    """Nothing is typed; ``act`` is "remove", "up" or "down"."""

    def __init__(self, *args: Any, row: Stage | StageMeasure, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.act = row, act

    def write(self, *, by: Any) -> None:
        if isinstance(self.row, Stage):
            if self.act == "remove":
                return remove_stage(self.row, by=by)
            return move_stage(self.row, up=self.act == "up", by=by)
        if self.act == "remove":
            return remove_measure(self.row, by=by)
        return move_measure(self.row, up=self.act == "up", by=by)


class MeasureForm:
    """The form of a kind, kept in a stage: the kind's own fields and checks."""

    def __init__(
        self, data: Any = None, *, kind: str, stage: Stage, measure: StageMeasure | None = None
    ) -> None:
        initial = as_typed(kind, measure.parameters) if measure is not None else None
        self.inner = measures[kind].form(data, initial=initial)
        self.kind, self.stage, self.measure = kind, stage, measure

    def write(self, *, by: Any) -> StageMeasure:
        cleaned = self.inner.cleaned_data
        if self.measure is not None:
            return change_measure(self.measure, cleaned, by=by)
        return add_measure(self.stage, self.kind, cleaned, by=by)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def __getitem__(self, name: str) -> Any:
        return self.inner[name]

    def __iter__(self) -> Any:
        return iter(self.inner)
