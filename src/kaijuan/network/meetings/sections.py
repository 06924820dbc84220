"""What the director's page shows of orders: late first, then what is due soon."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.registry.command import CommandSection, Glance, Line, Tone, command_sections
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.domain.own import duty_of, unanswered_by
from kaijuan.network.meetings.domain.owners import owner_name
from kaijuan.network.meetings.models import OPEN, Order

SOON: Final = dt.timedelta(days=3)
LINES: Final = 8


def orders_glance(institution: Institution, user: Any) -> Glance:
    """Three queries. What the consortium asks of the library stands among its own orders."""
    at = now()
    rows = Order.objects.filter(state__in=OPEN, due_at__lte=at + SOON)
    counts = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lte=at)))
    shown = rows.select_related("owner", "person").order_by("due_at", "pk")[:LINES]
    asked = [
        duty_of(each.order, institution)
        for each in unanswered_by([institution.pk])
        if each.order.due_at <= at + SOON
    ]
    lines = [
        *(_own_line(each, institution, at) for each in shown),
        *(
            Line(
                each.text, each.href, "late" if each.late else "due", _("the library"), each.due_at
            )
            for each in asked
        ),
    ]
    lines.sort(key=lambda line: line.due_at or at)
    return Glance(
        lines=lines[:LINES],
        total=counts["all"] + len(asked),
        late=counts["late"] + sum(each.late for each in asked),
        href=f"{reverse('meetings:orders', args=[institution.slug])}?state=open",
    )


def _own_line(order: Order, institution: Institution, at: dt.datetime) -> Line:
    href = reverse("meetings:order", args=[institution.slug, order.code])
    tone: Tone = "late" if order.due_at <= at else "due"
    return Line(order.text, href, tone, owner_name(order), order.due_at)


command_sections.add(
    CommandSection(
        key="orders",
        order=30,
        title=_("Orders due and late"),
        permission="meetings.view",
        glance=orders_glance,
    )
)
