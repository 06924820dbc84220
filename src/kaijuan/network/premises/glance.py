"""The premises on the director's page: what is not in order, missed or overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.premises.days import day_begins, today_here
from kaijuan.network.premises.kinds import DISINFECTION, PATROL
from kaijuan.network.premises.models import BookBatch, Fault, Round, RoundState
from kaijuan.network.rounds.public import ExpectedItem, State

MOST: Final = 8
#: Missed rounds are shown for so many days.
DAYS: Final = 2


def glance(institution: Institution, user: Any) -> Glance:
    """Four queries: faults, what is late or missed, rounds with missed points, books."""
    lines = [
        *_faults(institution),
        *_silent(institution),
        *_with_gaps(institution),
        *_books(institution),
    ]
    lines.sort(key=lambda line: _ORDER[line.tone])
    late = sum(1 for line in lines if line.tone == "late")
    href = reverse("premises:patrol", args=[institution.slug])
    return Glance(lines=lines[:MOST], total=len(lines), late=late, href=href)


_ORDER: Final = {"late": 0, "off": 1, "due": 2, "waits": 3, "plain": 4}


def _faults(institution: Institution) -> Iterator[Line]:
    rows = Fault.objects.filter(resolved_at=None).select_related("point__spot")
    for fault in rows.order_by("found_at", "pk"):
        href = reverse("premises:fault", args=[institution.slug, fault.code])
        text = format_lazy("{}：{}", fault.point.spot.name, fault.note)
        word = pgettext_lazy("fault", "not in order")
        yield Line(text, href, "off", word=word)


def _silent(institution: Institution) -> Iterator[Line]:
    """Overdue and missed items, one line for each kind and state."""
    since = today_here() - dt.timedelta(days=DAYS)
    rows = ExpectedItem.objects.filter(
        obligation__kind__in=(PATROL, DISINFECTION),
        state__in=(State.PENDING, State.MISSED),
        late_from__lt=now(),
        day__gte=since,
    )
    counted = rows.values("obligation__kind", "state").annotate(
        count=Count("pk"), first=Min("late_from")
    )
    for row in counted.order_by("obligation__kind", "state"):
        kind, missed = row["obligation__kind"], row["state"] == State.MISSED
        name = "premises:patrol" if kind == PATROL else "premises:disinfection"
        text = str(_SILENT[kind, missed] % {"count": row["count"]})
        word = pgettext_lazy("expected", "missed") if missed else ""
        href = reverse(name, args=[institution.slug])
        yield Line(text, href, "late", due_at=row["first"], word=word)


_SILENT: Final = {
    (PATROL, False): ngettext_lazy(
        "%(count)s round is overdue", "%(count)s rounds are overdue", "count"
    ),
    (PATROL, True): ngettext_lazy(
        "%(count)s round was not walked", "%(count)s rounds were not walked", "count"
    ),
    (DISINFECTION, False): ngettext_lazy(
        "%(count)s disinfection is overdue", "%(count)s disinfections are overdue", "count"
    ),
    (DISINFECTION, True): ngettext_lazy(
        "%(count)s disinfection was not done", "%(count)s disinfections were not done", "count"
    ),
}


def _with_gaps(institution: Institution) -> Iterator[Line]:
    since = day_begins(today_here() - dt.timedelta(days=DAYS))
    rows = Round.objects.filter(state=RoundState.FINISHED, missed__gt=0, ended_at__gte=since)
    for found in rows.select_related("route__spot").order_by("-ended_at", "-pk"):
        sentence = _("{name}: {missed} of {points} points were not checked")
        name = found.route.spot.name
        text = format_lazy(sentence, name=name, missed=found.missed, points=found.points)
        href = reverse("premises:round", args=[institution.slug, found.code])
        yield Line(text, href, "late", word=pgettext_lazy("patrol", "points missed"))


def _books(institution: Institution) -> Iterator[Line]:
    """Batches that could be back on the shelf since yesterday."""
    begins = day_begins(today_here())
    count = BookBatch.objects.filter(released_at=None, free_at__lt=begins).count()
    if count:
        sentence = ngettext_lazy(
            "%(count)s batch of returned books could be back on the shelf",
            "%(count)s batches of returned books could be back on the shelf",
            "count",
        )
        href = reverse("premises:batches", args=[institution.slug])
        yield Line(str(sentence % {"count": count}), f"{href}?show=today", "waits")


command_sections.add(
    CommandSection(
        key="premises",
        order=65,
        title=pgettext_lazy("section", "Patrol and disinfection"),
        permission="premises.view",
        glance=glance,
    )
)
