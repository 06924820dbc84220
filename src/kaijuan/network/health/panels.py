"""What this room shows on the desk and on the director's page: counts, never names."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kaijuan.core import clock
from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.models import CallState
from kaijuan.network.health.rules import follow_ups_visible_to

HEALTH: Final = WorkGroup("health", 40, gettext_lazy("Health and pledges"))


def glance(institution: Institution, user: Any) -> Glance:
    """How many are followed up, whose call is due, who may end. Two queries."""
    today, href = local_today(institution), reverse("health:follow-ups", args=[institution.slug])
    rows = follow_ups_visible_to(user).filter(cleared_at=None)
    found = rows.aggregate(
        open=Count("pk", distinct=True),
        due=Count("pk", filter=_due(clock.now()), distinct=True),
        first=Min("calls__due_at", filter=Q(calls__state=CallState.DUE)),
        ready=Count("pk", filter=Q(until__lte=today), distinct=True),
    )
    lines = [*_due_lines(found, href), *_ready_lines(found, href)]
    if found["open"]:
        text = ngettext(
            "%(count)s person is followed up", "%(count)s people are followed up", found["open"]
        )
        lines.append(Line(text % {"count": found["open"]}, href, tone="plain"))
    return Glance(lines, len(lines), bool(found["due"]), href)


def _due(at: dt.datetime) -> Q:
    return Q(calls__state=CallState.DUE, calls__due_at__lte=at)


def _due_lines(found: dict[str, Any], href: str) -> list[Line]:
    if not found["due"]:
        return []
    text = ngettext(
        "%(count)s follow-up call is due now", "%(count)s follow-up calls are due now", found["due"]
    )
    word = pgettext("follow-up", "call now")
    due_at = found["first"]
    return [Line(text % {"count": found["due"]}, href, tone="late", word=word, due_at=due_at)]


def _ready_lines(found: dict[str, Any], href: str) -> list[Line]:
    if not found["ready"]:
        return []
    text = ngettext(
        "%(count)s follow-up has reached its last day",
        "%(count)s follow-ups have reached their last day",
        found["ready"],
    )
    return [Line(text % {"count": found["ready"]}, f"{href}?state=ready", tone="waits")]


command_sections.add(
    CommandSection(
        key="health",
        order=30,
        title=gettext_lazy("Follow-ups"),
        permission="health.follow_ups",
        glance=glance,
    )
)
work_items.add(
    WorkItem(
        key="follow-ups",
        order=40,
        label=gettext_lazy("Follow-ups"),
        hint=gettext_lazy("Who is called today, until when, and who may be cleared."),
        url_name="health:follow-ups",
        permission="health.follow_ups",
        group=HEALTH,
    )
)
work_items.add(
    WorkItem(
        key="pledges",
        order=41,
        label=gettext_lazy("Pledges"),
        hint=gettext_lazy("Read and sign; who has signed, and who has not."),
        url_name="health:pledges",
        permission="health.sign",
        group=HEALTH,
    )
)
work_items.add(
    WorkItem(
        key="follow-up-rule",
        order=42,
        label=gettext_lazy("Rule of follow-ups"),
        hint=gettext_lazy("How many days, how many quiet ones, when the call is due."),
        url_name="health:rule",
        permission="health.manage_follow_ups",
        group=HEALTH,
    )
)
