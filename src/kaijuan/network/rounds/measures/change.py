"""The measure that changes when duties are due, with a switch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Undone,
    measures,
)
from kaijuan.network.rounds.domain.obligations import change_obligation, wanted_of
from kaijuan.network.rounds.measures.which import (
    WhichDuties,
    change_of,
    chosen,
    described,
    page,
    stored,
    which_of,
)
from kaijuan.network.rounds.models import Days, Obligation, ObligationState

Back = ChangedSetting.Back
#: Key of ``Ground.shared``: what the measures before would leave, by code and setting.
_LEFT: Final = "rounds.changed"
_OFTEN: Final = {"daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY"}
_WORDS: Final = {
    "due_at": pgettext_lazy("of a duty", "due at"),
    "recurrence": pgettext_lazy("of a duty", "repeats"),
    "days": pgettext_lazy("of a duty", "days"),
}


class ChangeForm(WhichDuties):
    due_at = forms.TimeField(
        label=gettext_lazy("Due at, from then on"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Empty: as it is."),
    )
    often = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "How often"),
        required=False,
        choices=[
            ("", gettext_lazy("as it is")),
            ("daily", pgettext_lazy("repeats", "Every day")),
            ("weekly", pgettext_lazy("repeats", "Every week, on the weekday of its first day")),
        ],
    )
    days = forms.ChoiceField(
        label=gettext_lazy("On days off"),
        required=False,
        choices=[("", gettext_lazy("as it is")), *Days.choices],
    )

    def clean(self) -> dict[str, Any]:
        wanted = super().clean()
        # Midnight is a time too, though it counts for nothing.
        said = wanted.get("due_at") is not None or wanted.get("often") or wanted.get("days")
        if not self.errors and not said:
            raise forms.ValidationError(_("Say what is to change: time, repetition or days."))
        return wanted


class ChangeDuties(Measure):
    """Undone, each duty that still is as it was left is as it was before."""

    key: ClassVar[str] = "rounds.change"
    order: ClassVar[int] = 72
    label = gettext_lazy("Change when duties are due")
    hint = gettext_lazy("Such as disinfecting every day instead of every week.")
    form = ChangeForm

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        wanted = which_of(cleaned)
        if cleaned.get("due_at") is not None:
            wanted["due_at"] = f"{cleaned['due_at']:%H:%M}"
        if cleaned.get("often"):
            wanted["recurrence"] = _OFTEN[cleaned["often"]]
        if cleaned.get("days"):
            wanted["days"] = cleaned["days"]
        return wanted

    def describe(self, parameters: Parameters) -> str | Promise:
        return _("Change when duties are due: %(which)s") % {"which": described(parameters)}

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        duties, clashes = chosen(ground, parameters)
        left: dict[tuple[str, str], Any] = ground.shared.setdefault(_LEFT, {})
        changes: list[Change] = []
        for duty in duties:
            if duty.state == ObligationState.ENDED:
                continue
            wanted = {name: parameters[name] for name in _WORDS if name in parameters}
            if _would_be_empty(duty, wanted):
                clashes.append(_empty(ground, duty))
                continue
            for name, after in wanted.items():
                key = (str(duty.code), name)
                changes.append(change_of(duty, name, left.get(key, _setting(duty, name)), after))
                left[key] = after
        return Preview(changes=changes, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = _by_duty([change for change in changes if not change.stays])
        for code, duty in stored(list(wanted)).items():
            _write(ground, duty, {c.setting: c.after for c in wanted[code]})

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        """All settings of a duty or none: half of it could cross the other half."""
        wanted = _by_duty(changes)
        there = stored(list(wanted))
        done: list[Undone] = []
        for code, some in wanted.items():
            duty = there.get(code)
            back = _back(duty, some)
            if back == Back.UNDONE and duty is not None and not ground.rehearsed:
                _write(ground, duty, {c.setting: c.before for c in some})
            done += [Undone(change, back.value) for change in some]
        return done

    def show(self, setting: str, value: Any) -> str | Promise:
        word = _WORDS.get(setting, setting)
        if setting == "days":
            value = Days(value).label
        if setting == "recurrence":
            value = _often(value)
        return pgettext("setting and its value", "%(word)s %(value)s") % {
            "word": word,
            "value": value,
        }


def _often(rule: str) -> Any:
    words = {
        "": pgettext("repeats", "once"),
        "FREQ=DAILY": pgettext("repeats", "every day"),
        "FREQ=WEEKLY": pgettext("repeats", "every week"),
    }
    return words.get(rule, rule)


def _setting(duty: Obligation, name: str) -> str:
    value = getattr(duty, name)
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def _would_be_empty(duty: Obligation, wanted: Mapping[str, Any]) -> bool:
    due = dt.time.fromisoformat(wanted["due_at"]) if "due_at" in wanted else duty.due_at
    return duty.due_days == 0 and due <= duty.opens_at


def _by_duty(changes: Sequence[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.object_code, []).append(change)
    return found


def _write(ground: Ground, duty: Obligation, values: Mapping[str, Any]) -> None:
    new: dict[str, Any] = dict(values)
    if "due_at" in new:
        new["due_at"] = dt.time.fromisoformat(new["due_at"])
    change_obligation(duty, replace(wanted_of(duty), **new), by=ground.by, at=ground.at)


def _back(duty: Obligation | None, changes: Sequence[Change]) -> Any:
    if duty is None:
        return Back.GONE
    as_left = all(_setting(duty, change.setting) == change.after for change in changes)
    return Back.UNDONE if as_left else Back.BY_HAND


def _empty(ground: Ground, duty: Obligation) -> Clash:
    words = _("“%(duty)s” would be due before it opens. Choose a later time.")
    return Clash(words % {"duty": duty.title}, page(ground), blocks=True)


measures.add(ChangeDuties())
