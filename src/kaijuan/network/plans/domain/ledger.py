"""The emergency ledger: every setting that a switch changed, until it is put back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.domain.switches.measures_of import label_of, measure_named
from kaijuan.network.plans.measures.base import Text
from kaijuan.network.plans.models import ChangedSetting


def ledger() -> QuerySet[ChangedSetting]:
    """Every line of the open scope with its run and switch, the newest first."""
    rows: QuerySet[ChangedSetting] = ChangedSetting.objects.select_related(
        "run__switch__approved_by", "run__switch__institution"
    )
    return rows.order_by("-pk")


def still_changed() -> QuerySet[ChangedSetting]:
    """Those that nobody has put back yet."""
    return ledger().filter(back="")


def still_changed_by_switch() -> dict[int, int]:
    """How many by the key of their switch; one query."""
    rows = ChangedSetting.objects.filter(back="").values("run__switch").order_by()
    return {row["run__switch"]: row["n"] for row in rows.annotate(n=Count("pk"))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as a person reads it."""

    row: ChangedSetting
    what: str
    measure: Text
    before: Text
    after: Text
    back: str


def shown(row: ChangedSetting) -> Shown:
    """``row`` in the active language; a line of ``ledger()`` needs no query."""
    measure = measure_named(row.run.kind)
    return Shown(
        row=row,
        what=localised(row, "label"),
        measure=label_of(row.run.kind),
        before=measure.show(row.setting, row.before) if measure else str(row.before or ""),
        after=measure.show(row.setting, row.after) if measure else str(row.after or ""),
        back=str(ChangedSetting.Back(row.back).label) if row.back else "",
    )
