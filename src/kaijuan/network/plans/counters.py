"""Plans in force, and how fast a closure is announced: counted from published rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
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
    counted,
    counters,
    indicators,
    middle,
    total,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.network.opening.public import Notice
from kaijuan.network.plans.domain.plans import began_before, plans_in_force
from kaijuan.network.plans.domain.timeline import Holding, Timeline, believed_changes
from kaijuan.network.plans.models import Plan

PLANS: Final = indicators.add(
    Indicator(
        "institutions-with-plan-in-force",
        _("Libraries with a staged plan in force"),
        ("institutions",),
        IndicatorKind.STOCK,
        "S05",
        summable=False,
    )
)
HOURS: Final = indicators.add(
    Indicator(
        "hours-to-closure-notice",
        _("Hours from the level's change to the closure notice"),
        ("hours",),
        IndicatorKind.RATE,
        "S05",
        summable=False,
    )
)
_moment = lazy(moment, str)


def count_plans(asked: Asked) -> Tally:
    """Who has a version in force at the moment asked for; who has none has none."""
    held = plans_in_force(asked.institutions, asked.as_of, samples=False)
    return total(_plan(each, held.get(each.pk), asked.as_of) for each in asked.institutions)


def _plan(institution: Institution, plan: Plan | None, at: dt.datetime) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if plan is None:
        return Found(institution, Decimal(0), pgettext_lazy("counted", "no plan in force"), href)
    since = began_before(plan, at)
    says = format_lazy("{name} · {since}", name=plan.name, since=_moment(since))
    return Found(institution, Decimal(1), says, href)


def count_hours(asked: Asked) -> Tally:
    """For each library the first change to a graver level in the period, and the first closure
    notice from then on; 0 where one was in force already. Two queries; the median counts."""
    timeline = Timeline(believed_changes().filter(counted()))
    notices: dict[int, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(counted(), kind="closure", published_at__lt=asked.ends)
    for notice in rows.order_by("published_at", "pk"):
        notices[notice.institution_id].append(notice)
    changes: dict[str, Holding | None] = {}
    found = []
    for each in asked.institutions:
        if each.city not in changes:
            changes[each.city] = _first_graver(timeline, each, asked)
        found.append(_hours(each, changes[each.city], notices.get(each.pk, [])))
    return middle(found)


def _first_graver(timeline: Timeline, where: Institution, asked: Asked) -> Holding | None:
    """The first change in the period after which a graver level holds than just before."""
    inside = [each for each in timeline.holdings if asked.begins <= each.since < asked.ends]
    for change in sorted(inside, key=lambda each: each.since):
        before = timeline.gravest(where, change.since - dt.timedelta(microseconds=1))
        after = timeline.gravest(where, change.since)
        if after is None or after.change.pk != change.change.pk:
            continue
        if before is None or _rank(after) < _rank(before):
            return change
    return None


def _rank(holding: Holding) -> int:
    return holding.level.rank if holding.level else 0


def _hours(institution: Institution, change: Holding | None, notices: Sequence[Notice]) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if change is None:
        says = pgettext_lazy("counted", "the level did not become graver in this time")
        return Found(institution, None, says, href)
    if any(_in_force(notice, change.since) for notice in notices):
        says = pgettext_lazy("counted", "a closure notice was in force already")
        return Found(institution, Decimal(0), says, href)
    later = [n.published_at for n in notices if n.published_at and n.published_at >= change.since]
    if not later:
        says = pgettext_lazy("counted", "no closure notice in this time")
        return Found(institution, None, says, href)
    hours = Decimal((later[0] - change.since).total_seconds()) / 3600
    says = format_lazy("{since} → {then}", since=_moment(change.since), then=_moment(later[0]))
    return Found(institution, hours.quantize(Decimal("0.1")), says, href)


def _in_force(notice: Notice, at: dt.datetime) -> bool:
    ends = [end for end in (notice.expires_at, notice.withdrawn_at) if end is not None]
    begun = notice.published_at is not None and notice.published_at < at
    return begun and all(end > at for end in ends)


counters.add(
    Counter(
        PLANS.code,
        20,
        _("Plans approved and in force at the moment asked for."),
        count_plans,
    )
)
counters.add(
    Counter(
        HOURS.code,
        40,
        _(
            "The median over the libraries: from the first change to a graver level in the period "
            "to the first closure notice. Without a notice there is no number."
        ),
        count_hours,
    )
)
