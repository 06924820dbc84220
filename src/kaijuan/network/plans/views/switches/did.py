"""What a switch did: its runs, what each changed and whether it is back, the steps by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from kaijuan.core.ui.components import badge
from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.domain.switches import label_of
from kaijuan.network.plans.measures.base import Text
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Switch
from kaijuan.network.plans.views.switches.measures import described, shown_value
from kaijuan.network.plans.views.switches.shown import MOST_LISTED

Run = MeasureRun.State
_TONES: Any = {
    Run.APPLIED: ("open", "ok"),
    Run.WAITING: ("limited", "due"),
    Run.DONE: ("open", "ok"),
    Run.UNDONE: ("plain", "undo"),
    Run.IN_PART: ("limited", "undo"),
}


@dataclass(frozen=True, slots=True)
class Did:
    """One setting: what it was, what it became, and what became of it since."""

    label: str
    before: Text
    after: Text
    back: str


@dataclass(frozen=True, slots=True)
class RunCard:
    """A measure that ran, with at most ``MOST_LISTED`` of the settings that it changed."""

    run: MeasureRun
    title: Text
    sentence: Text
    badge: str
    rows: Sequence[Did]
    count: int
    standing: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def what_it_did(switch: Switch) -> dict[str, Any]:
    """Two queries, whatever was changed."""
    listed = ChangedSetting.objects.order_by("pk")[:MOST_LISTED]
    runs = (
        MeasureRun.objects.filter(switch=switch)
        .select_related("done_by")
        .annotate(count=Count("changes"), standing=Count("changes", filter=Q(changes__back="")))
        .prefetch_related(Prefetch("changes", listed, to_attr="listed"))
        .order_by("position")
    )
    cards = [_card(run) for run in runs]
    return {
        "runs": cards,
        "waiting": [card for card in cards if card.run.state == Run.WAITING],
        "changed": sum(card.count for card in cards),
        "standing": sum(card.standing for card in cards),
    }


def _card(run: Any) -> RunCard:
    tone, shape = _TONES[run.state]
    rows = [
        Did(
            label=localised(each, "label"),
            before=shown_value(run.kind, each.setting, each.before),
            after=shown_value(run.kind, each.setting, each.after),
            back=each.get_back_display() if each.back else "",
        )
        for each in run.listed
    ]
    return RunCard(
        run=run,
        title=label_of(run.kind),
        sentence=described(run.kind, run.parameters),
        badge=badge(run.get_state_display(), tone=tone, icon=shape),
        rows=rows,
        count=run.count,
        standing=run.standing,
    )
