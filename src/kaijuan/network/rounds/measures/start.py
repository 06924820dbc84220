"""The measure that starts duties with a switch; of a kind that is missing it makes one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from kaijuan.core.ui.dates import day
from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Told,
    Undone,
    measures,
)
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligation_refusals import DueBeforeItOpens
from kaijuan.network.rounds.domain.obligations import (
    AudiencePart,
    ObligationWanted,
    create_obligation,
)
from kaijuan.network.rounds.domain.obligations_audience import parts_of, subjects_of
from kaijuan.network.rounds.domain.obligations_running import (
    is_over,
    put_back_start,
    start_obligation,
)
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.measures.which import (
    OBJECT,
    WhichDuties,
    all_duties,
    change_of,
    chosen,
    described,
    page,
    stored,
    which_of,
)
from kaijuan.network.rounds.models import AudienceKind, Obligation, ObligationState, Spot

SETTING: Final = "state"
_DUE: Final = dt.time(10, 0)
#: Codes of duties that a measure makes are known before they are made: the preview names them.
_NAMESPACE: Final = uuid.UUID("5f1d3c0e-6f3f-4f0a-9a51-0b6e3f6f2c11")
#: Key of ``Ground.shared``: codes that a measure before would start.
_TAKEN: Final = "rounds.started"
Back = ChangedSetting.Back


class StartForm(WhichDuties):
    due_at = forms.TimeField(
        label=gettext_lazy("A duty that has to be made is due at"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        initial="10:00",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy(
            "Where a library has no duty of a kind, one is made with the kind's standard form, "
            "for everyone, every day."
        ),
    )

    def clean_due_at(self) -> dt.time | None:
        """What is made opens at midnight."""
        due: dt.time | None = self.cleaned_data["due_at"]
        if due == dt.time():
            raise forms.ValidationError(DueBeforeItOpens.says)
        return due


class StartDuties(Measure):
    """What was drafted or ended runs; undone, what it started stops again."""

    key: ClassVar[str] = "rounds.start"
    order: ClassVar[int] = 70
    label = gettext_lazy("Start duties")
    hint = gettext_lazy("Such as the daily health report of everyone who works here.")
    form = StartForm

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        due = cleaned.get("due_at") or _DUE
        return {**which_of(cleaned), "due_at": f"{due:%H:%M}"}

    def describe(self, parameters: Parameters) -> str | Promise:
        return _("Start duties: %(which)s") % {"which": described(parameters)}

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        duties, clashes = chosen(ground, parameters)
        changes: list[Change] = []
        told: list[Told] = []
        for duty in duties:
            if _is_over(ground, duty):
                clashes.append(_over(ground, duty))
                continue
            change = _change(ground, duty)
            changes.append(change)
            if not change.stays:
                told.append(
                    _told(ground, duty.title, len(subjects_of(parts_of(duty), ground.institution)))
                )
        for kind in _missing_kinds(ground, parameters, duties):
            wanted = _wanted(ground, parameters, kind)
            if wanted is None:
                clashes.append(_no_spots(ground, kind))
                continue
            changes.append(_made(ground, kind, wanted))
            told.append(
                _told(ground, wanted.title, len(subjects_of(wanted.audience, ground.institution)))
            )
        taken: set[str] = ground.shared.setdefault(_TAKEN, set())
        taken |= {change.object_code for change in changes}
        return Preview(changes=changes, told=told, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = [change for change in changes if not change.stays]
        there = stored([change.object_code for change in wanted])
        for change in wanted:
            duty = there.get(change.object_code) or _make(ground, parameters, change)
            if duty is not None and duty.state != ObligationState.RUNNING:
                start_obligation(
                    duty,
                    by=ground.by,
                    on=_first(ground),
                    at=ground.at,
                    switch_code=ground.switch_code,
                )

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        """What somebody ended or changed the start of since then is left as it is."""
        there = stored([change.object_code for change in changes])
        done = []
        for change in changes:
            duty = there.get(change.object_code)
            back = _back(ground, duty)
            if back == Back.UNDONE and duty is not None and not ground.rehearsed:
                before = change.before or {}
                put_back_start(
                    duty, to=before.get("state", ObligationState.ENDED), by=ground.by, at=ground.at
                )
            done.append(Undone(change, back.value))
        return done

    def show(self, setting: str, value: Any) -> str | Promise:
        if not value:
            return pgettext("of a duty", "there is none")
        if "from" not in value:
            return ObligationState(value["state"]).label
        since = day(dt.date.fromisoformat(value["from"]))
        return _("running from %(day)s, due at %(due)s") % {"day": since, "due": value["due"]}


def _first(ground: Ground) -> dt.date:
    return local_day(ground.institution, max(ground.starts_at, ground.at))


def _is_over(ground: Ground, duty: Obligation) -> bool:
    return is_over(duty, _first(ground), on=_first(ground))


def _change(ground: Ground, duty: Obligation) -> Change:
    before: dict[str, Any] = {"state": duty.state}
    runs = duty.state == ObligationState.RUNNING
    # A second measure of the same switch finds it started by the first.
    if runs or str(duty.code) in ground.shared.get(_TAKEN, ()):
        return change_of(duty, SETTING, before, before)
    return change_of(duty, SETTING, before, _runs(max(_first(ground), duty.starts_on), duty.due_at))


def _runs(first: dt.date, due_at: dt.time) -> dict[str, Any]:
    return {
        "state": ObligationState.RUNNING.value,
        "from": first.isoformat(),
        "due": f"{due_at:%H:%M}",
    }


def _missing_kinds(
    ground: Ground, parameters: Parameters, duties: Sequence[Obligation]
) -> list[DutyKind]:
    """Kinds of which there is none that is not over, and which bring all that a duty needs."""
    there = {duty.kind for duty in duties if not _is_over(ground, duty)}
    keys = [key for key in parameters.get("kinds", ()) if key in duty_kinds and key not in there]
    return [duty_kinds[key] for key in keys if duty_kinds[key].standard or duty_kinds[key].page]


def _audience(kind: DutyKind) -> list[AudiencePart]:
    if kind.subject == "person":
        return [AudiencePart(AudienceKind.EVERYONE)]
    if kind.subject == "institution":
        return [AudiencePart(AudienceKind.INSTITUTION)]
    spots = Spot.objects.filter(retired_at=None)
    return [AudiencePart(AudienceKind.SPOT, spot=spot) for spot in spots]


def _wanted(ground: Ground, parameters: Parameters, kind: DutyKind) -> ObligationWanted | None:
    """None where there is nothing of which it could be expected."""
    audience = _audience(kind)
    if not audience:
        return None
    with override("zh-hans"):
        title = _free_title(ground, str(kind.label))
    with override("en"):
        title_en = str(kind.label)
    return ObligationWanted(
        kind=kind.key,
        title=title,
        title_en=title_en,
        starts_on=_first(ground),
        audience=audience,
        recurrence="FREQ=DAILY",
        due_at=dt.time.fromisoformat(parameters.get("due_at", "10:00")),
        switch_code=ground.switch_code,
    )


def _free_title(ground: Ground, title: str) -> str:
    taken = {duty.title for duty in all_duties(ground) if duty.state != ObligationState.ENDED}
    number, free = 2, title
    while free in taken:
        number, free = number + 1, f"{title} {number}"
    return free


def _code(ground: Ground, kind: DutyKind) -> uuid.UUID:
    before = sum(duty.kind == kind.key for duty in all_duties(ground))
    return uuid.uuid5(_NAMESPACE, f"{ground.institution.code}:{kind.key}:{before}")


def _made(ground: Ground, kind: DutyKind, wanted: ObligationWanted) -> Change:
    code = str(_code(ground, kind))
    after = {**_runs(wanted.starts_on, wanted.due_at), "kind": kind.key}
    taken = code in ground.shared.get(_TAKEN, ())
    before = after if taken else None
    return Change(OBJECT, code, wanted.title, SETTING, before, after, wanted.title_en)


def _make(ground: Ground, parameters: Parameters, change: Change) -> Obligation | None:
    """The duty that the preview promised, under the code that it named."""
    key = change.after.get("kind", "")
    wanted = _wanted(ground, parameters, duty_kinds[key]) if key in duty_kinds else None
    if wanted is None:
        return None
    return create_obligation(wanted, code=uuid.UUID(change.object_code), by=ground.by)


def _told(ground: Ground, title: str, count: int) -> Told:
    way = _("“%(duty)s”, from %(day)s on, when it opens") % {
        "duty": title,
        "day": day(_first(ground)),
    }
    return Told(gettext_lazy("those of whom it is expected"), way, count)


def _back(ground: Ground, duty: Obligation | None) -> Any:
    if duty is None:
        return Back.GONE
    mine = duty.state == ObligationState.RUNNING and duty.switch_code == ground.switch_code
    return Back.UNDONE if mine and duty.switch_code is not None else Back.BY_HAND


def _over(ground: Ground, duty: Obligation) -> Clash:
    words = _("The last day of “%(duty)s” has passed. Change its last day first.")
    return Clash(words % {"duty": duty.title}, page(ground))


def _no_spots(ground: Ground, kind: DutyKind) -> Clash:
    words = _("“%(kind)s” needs areas or objects, and none is entered.")
    return Clash(words % {"kind": kind.label}, page(ground))


measures.add(StartDuties())
