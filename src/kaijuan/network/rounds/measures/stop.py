"""The measure that ends running duties with a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Ground,
    Measure,
    Parameters,
    Preview,
    Undone,
    measures,
)
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligations_running import (
    end_obligation,
    is_over,
    start_obligation,
)
from kaijuan.network.rounds.measures.start import SETTING
from kaijuan.network.rounds.measures.which import (
    WhichDuties,
    change_of,
    chosen,
    described,
    stored,
    which_of,
)
from kaijuan.network.rounds.models import Obligation, ObligationState

Back = ChangedSetting.Back


class StopDuties(Measure):
    """What has not opened is taken out; undone, what it ended runs again."""

    key: ClassVar[str] = "rounds.stop"
    order: ClassVar[int] = 71
    label = gettext_lazy("End duties")
    hint = gettext_lazy("What was expected until then stays in the record.")
    form = WhichDuties

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return which_of(cleaned)

    def describe(self, parameters: Parameters) -> str | Promise:
        return _("End duties: %(which)s") % {"which": described(parameters)}

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        duties, clashes = chosen(ground, parameters)
        ended = {"state": ObligationState.ENDED.value}
        changes = []
        for duty in duties:
            before = {"state": duty.state}
            runs = duty.state == ObligationState.RUNNING
            changes.append(change_of(duty, SETTING, before, ended if runs else before))
        return Preview(changes=changes, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = [change.object_code for change in changes if not change.stays]
        for duty in stored(wanted).values():
            if duty.state == ObligationState.RUNNING:
                end_obligation(duty, by=ground.by, at=ground.at, switch_code=ground.switch_code)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        """What somebody started again, or ended anew, since then is left as it is."""
        there = stored([change.object_code for change in changes])
        done = []
        for change in changes:
            duty = there.get(change.object_code)
            if duty is None:
                done.append(Undone(change, Back.GONE.value))
                continue
            mine = duty.state == ObligationState.ENDED and duty.switch_code is not None
            if not mine or duty.switch_code != ground.switch_code:
                done.append(Undone(change, Back.BY_HAND.value))
                continue
            if not ground.rehearsed and not _over(duty, ground):
                start_obligation(duty, by=ground.by, at=ground.at)
            done.append(Undone(change, Back.UNDONE.value))
        return done

    def show(self, setting: str, value: Any) -> str | Promise:
        return ObligationState(value["state"]).label if value else ""


def _over(duty: Obligation, ground: Ground) -> bool:
    """Its own last day came meanwhile: it would have ended by itself."""
    return is_over(duty, local_day(ground.institution, ground.at))


measures.add(StopDuties())
