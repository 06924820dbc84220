"""What of a switch stays behind the wall: the measures added to it, and why it was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaijuan.network.plans.models import Switch, SwitchInside


def more_of(switch: Switch) -> list[dict[str, Any]]:
    """Measures beyond the stage's, ``{"kind", "parameters"}``; one query, in the open scope."""
    return list(_value(switch, "more_measures") or [])


def keep_more(switch: Switch, more: Sequence[dict[str, Any]]) -> None:
    """In the caller's transaction and the open scope, in place of what was there."""
    _keep(switch, more_measures=list(more))


def trouble_in(switch: Switch) -> str:
    """Why it was refused or stopped last; one query, in the open scope."""
    return str(_value(switch, "trouble") or "")


def keep_trouble(switch: Switch, text: str) -> None:
    """In the caller's transaction and the open scope, in place of an earlier one."""
    _keep(switch, trouble=text)


def _value(switch: Switch, name: str) -> Any:
    return SwitchInside.objects.filter(switch=switch).values_list(name, flat=True).first()


def _keep(switch: Switch, **values: Any) -> None:
    rows = SwitchInside.objects.filter(switch=switch)
    if not rows.update(**values) and any(values.values()):
        SwitchInside.objects.create(switch=switch, **values)
