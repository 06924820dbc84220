"""How many institutions are closed, open in part, open: counted from the decisions in force."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.indicators.public import (
    Asked,
    Counter,
    Found,
    Indicator,
    IndicatorKind,
    Tally,
    counters,
    indicators,
    total,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.network.opening.domain.standing import Opening, Standing, standing_of
from kaijuan.network.opening.models import Mode

_LABELS: Final = {
    Mode.CLOSED: ("institutions-closed", _("Libraries that are closed")),
    Mode.LIMITED: ("institutions-limited", _("Libraries with limited opening")),
    Mode.OPEN: ("institutions-open", _("Libraries that are fully open")),
}
_HINT: Final = _(
    "By the mode in force for the whole library at the moment asked for. A library for which "
    "nothing was ever decided is not counted as open."
)


def _standing(asked: Asked) -> Standing:
    return asked.once(
        ("opening.standing", asked.as_of),
        lambda: standing_of(asked.institutions, at=asked.as_of).without_samples(),
    )


def _counting(mode: Mode) -> Callable[[Asked], Tally]:
    def count(asked: Asked) -> Tally:
        standing = _standing(asked)
        return total(_found(each, standing.of(each), mode) for each in asked.institutions)

    return count


def _found(institution: Institution, opening: Opening, mode: Mode) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if not opening.stated:
        says = pgettext_lazy("counted", "nothing was ever decided")
        return Found(institution, None, says, href)
    since = lazy(moment, str)(opening.since) if opening.since else ""
    says = format_lazy("{mode} · {since}", mode=opening.mode.label, since=since)
    return Found(institution, Decimal(opening.mode == mode), says, href)


for _order, (_mode, (_code, _label)) in enumerate(_LABELS.items()):
    indicators.add(
        Indicator(_code, _label, ("institutions",), IndicatorKind.STOCK, "S06", summable=False)
    )
    counters.add(Counter(_code, 30 + _order, _HINT, _counting(_mode)))
