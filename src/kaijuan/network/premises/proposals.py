"""Agents that a library may start with; each says where it comes from and is to be confirmed.

What is proposed are values that stand in the guide to disinfectants of the National Health
Commission (消毒剂使用指南, February 2020) and agree with WS/T 367-2012. Nothing is proposed for
books and air systems: there the maker of the machine and the university's hospital have the word.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kaijuan.network.premises.models import Agent, SpotWhat, Unit

_GUIDE: Final = "《消毒剂使用指南》（国家卫生健康委，2020 年 2 月）；WS/T 367-2012。须由校医院确认"
_HARD: Final = (SpotWhat.SURFACE, SpotWhat.HANDRAIL, SpotWhat.LIFT, SpotWhat.FLOOR)

#: (agent, for what, concentration, unit, minutes)
_PROPOSED: Final = (
    *(("含氯消毒剂（有效氯）", what, 500, Unit.MG, 30) for what in (*_HARD, SpotWhat.WASHROOM)),
    *(("二氧化氯消毒剂", what, 100, Unit.MG, 15) for what in (SpotWhat.SURFACE, SpotWhat.HANDRAIL)),
    *(("季铵盐类消毒剂", what, 1000, Unit.MG, 15) for what in (SpotWhat.SURFACE, SpotWhat.LIFT)),
    ("75% 酒精（擦拭）", SpotWhat.DEVICE, 75, Unit.PERCENT, 3),
    ("过氧化氢消毒剂", SpotWhat.SURFACE, 3, Unit.PERCENT, 30),
)


def proposed() -> list[Agent]:
    """New, unsaved rows for the open scope."""
    return [
        Agent(
            name=name,
            what=what,
            concentration=Decimal(amount),
            unit=unit,
            contact_minutes=minutes,
            source=_GUIDE,
        )
        for name, what, amount, unit, minutes in _PROPOSED
    ]
