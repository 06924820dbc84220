"""Who is silent, the day to be signed, tables and the consortium's board."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import WorkItem, work_items
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import day as day_words
from kaijuan.core.ui.lang import localised
from kaijuan.network.rounds.domain.completeness import by_duty, items_of
from kaijuan.network.rounds.domain.day_close import today_here, unsigned_days
from kaijuan.network.rounds.domain.silent import overdue_by_duty
from kaijuan.network.rounds.models import Obligation
from kaijuan.network.rounds.panels import ROUNDS

_MOST: Final = 8


def glance(institution: Institution, user: Any) -> Glance:
    """Today's duties with those who are silent, and days that nobody signed. Few queries."""
    today = today_here()
    lines = [*_unsigned(institution, today), *_duties(institution, today)]
    late = sum(line.tone == "late" for line in lines)
    href = reverse("rounds:completeness", args=[institution.slug])
    return Glance(lines[:_MOST], len(lines), late, href)


def _unsigned(institution: Institution, today: dt.date) -> list[Line]:
    """Yesterday and today; older days stand on their own page."""
    lines = []
    for kind, day in unsigned_days(today - dt.timedelta(days=1), today):
        query = urlencode({"kind": kind.key, "day": day.isoformat()})
        words = _("%(kind)s of %(day)s is not signed") % {
            "kind": kind.label,
            "day": day_words(day),
        }
        href = f"{reverse('rounds:day-close', args=[institution.slug])}?{query}"
        tone: Any = "late" if day < today else "due"
        word = pgettext("a day", "not signed")
        lines.append(Line(words, href, tone=tone, due_on=day, word=word))
    return lines


def _duties(institution: Institution, today: dt.date) -> list[Line]:
    """What is silent of today, the overdue first."""
    parts = [p for p in by_duty(items_of(start=today, end=today)) if p.counts.silent]
    duties = Obligation.objects.in_bulk([part.key for part in parts])
    overdue = overdue_by_duty(today)
    lines = []
    for part in parts:
        duty = duties[part.key]
        words = _("%(duty)s: %(handed)s of %(due)s handed in") % {
            "duty": localised(duty, "title"),
            "handed": part.counts.handed_in,
            "due": part.counts.due,
        }
        query = urlencode({"duty": duty.code, "day": today.isoformat()})
        href = f"{reverse('rounds:silent', args=[institution.slug])}?{query}"
        tone: Any = "late" if overdue.get(part.key) else "plain"
        lines.append(Line(words, href, tone=tone))
    return sorted(lines, key=lambda line: line.tone != "late")


command_sections.add(
    CommandSection(
        key="rounds",
        order=25,
        title=pgettext_lazy("desk", "Duties and reports"),
        permission="rounds.call",
        glance=glance,
    )
)

for _key, _order, _label, _hint, _url, _permission in (
    (
        "silent",
        20,
        pgettext_lazy("desk", "Who has not reported"),
        gettext_lazy("Remind them, ring them, write the call down."),
        "rounds:silent",
        "rounds.call",
    ),
    (
        "days",
        21,
        pgettext_lazy("desk", "Daily reports of the library"),
        gettext_lazy("Close the day, sign it, and see what was told upward."),
        "rounds:days",
        "rounds.view",
    ),
    (
        "completeness",
        22,
        pgettext_lazy("desk", "How complete and how timely"),
        gettext_lazy("Expected, handed in, on time, waived, missed: by unit, day and person."),
        "rounds:completeness",
        "rounds.view",
    ),
    (
        "demands-here",
        23,
        pgettext_lazy("desk", "Called for by the consortium"),
        gettext_lazy("Start the duty that answers to a call, in one tap."),
        "rounds:demands-here",
        "rounds.view",
    ),
    (
        "formats",
        24,
        pgettext_lazy("desk", "Tables for above"),
        gettext_lazy("Report once, and take it away in the columns that each level wants."),
        "rounds:formats",
        "rounds.formats",
    ),
):
    work_items.add(
        WorkItem(
            key=_key,
            order=_order,
            label=_label,
            hint=_hint,
            url_name=_url,
            permission=_permission,
            group=ROUNDS,
        )
    )

for _key, _order, _label, _hint, _url, _permission in (
    (
        "rounds-board",
        10,
        pgettext_lazy("desk", "Board of daily reports"),
        gettext_lazy("Which members have signed the day, who is late, and the sum."),
        "rounds:board",
        "rounds.board",
    ),
    (
        "demands",
        11,
        pgettext_lazy("desk", "Calls for daily reports"),
        gettext_lazy("Call on all members, and see who has started."),
        "rounds:demands",
        "rounds.demand",
    ),
):
    work_items.add(
        WorkItem(
            key=_key,
            order=_order,
            label=_label,
            hint=_hint,
            url_name=_url,
            permission=_permission,
            group=ROUNDS,
            at_consortium=True,
            consortium_only=True,
        )
    )
