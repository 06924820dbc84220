"""The switch: prepared, previewed, approved, carried out, taken back (S06)."""

from kaijuan.network.plans.domain.switches.apply import apply_switch
from kaijuan.network.plans.domain.switches.by_hand import steps_by_hand, tick_by_hand
from kaijuan.network.plans.domain.switches.consents import prepared_it
from kaijuan.network.plans.domain.switches.decide import (
    approve_switch,
    refuse_switch,
    submit_switch,
    withdraw_switch,
)
from kaijuan.network.plans.domain.switches.due import carry_out_due
from kaijuan.network.plans.domain.switches.inside import more_of
from kaijuan.network.plans.domain.switches.measures_of import label_of, measure_named, switches
from kaijuan.network.plans.domain.switches.prepare import change_switch, prepare_switch
from kaijuan.network.plans.domain.switches.preview import preview_each, preview_switch
from kaijuan.network.plans.domain.switches.revision import overtaken_by, who_decided
from kaijuan.network.plans.domain.switches.steps import steps
from kaijuan.network.plans.domain.switches.trouble import trouble_shown
from kaijuan.network.plans.domain.switches.undo import end_switch, preview_undo, undo_switch
from kaijuan.network.plans.domain.switches.wanted import (
    BackLine,
    Part,
    Shift,
    SwitchPreview,
    SwitchWanted,
    UndoPreview,
)

__all__ = [
    "BackLine",
    "Part",
    "Shift",
    "SwitchPreview",
    "SwitchWanted",
    "UndoPreview",
    "apply_switch",
    "approve_switch",
    "carry_out_due",
    "change_switch",
    "end_switch",
    "label_of",
    "measure_named",
    "more_of",
    "overtaken_by",
    "prepare_switch",
    "prepared_it",
    "preview_each",
    "preview_switch",
    "preview_undo",
    "refuse_switch",
    "steps",
    "steps_by_hand",
    "submit_switch",
    "switches",
    "tick_by_hand",
    "trouble_shown",
    "undo_switch",
    "who_decided",
    "withdraw_switch",
]
