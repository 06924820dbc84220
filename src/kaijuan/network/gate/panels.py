"""What gates show on the desk, on the director's page and, where the library wants it, publicly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import (
    InstitutionPanel,
    WorkGroup,
    WorkItem,
    institution_panels,
    work_items,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.network.gate.domain.buildings import crowded
from kaijuan.network.gate.domain.settings import settings_here
from kaijuan.network.gate.models import Headcount, TraceRequest, TraceState

GATE: Final = WorkGroup("gate", 55, pgettext_lazy("desk", "Entry control"))
_MOST: Final = 8


def glance(institution: Institution, user: Any) -> Glance:
    """Full buildings, forgotten exits of last night, tracing that waits. Three queries."""
    board = reverse("gate:board", args=[institution.slug])
    lines = [*_full(board), *_forgotten(institution), *_traces(institution, user)]
    late = sum(line.tone == "late" for line in lines)
    return Glance(lines[:_MOST], len(lines), late, board)


def _full(board: str) -> list[Line]:
    words = _("%(place)s: %(inside)s inside, at most %(capacity)s")
    return [
        Line(
            words
            % {
                "place": localised(each.place, "name"),
                "inside": each.inside,
                "capacity": each.capacity,
            },
            board,
            tone="late" if each.inside >= (each.capacity or 0) else "due",
            word=pgettext("building", "full")
            if each.inside >= (each.capacity or 0)
            else pgettext("building", "nearly full"),
        )
        for each in crowded()
    ]


def _forgotten(institution: Institution) -> list[Line]:
    count = settings_here().forgotten
    if not count:
        return []
    words = ngettext(
        "%(count)s person was still registered as inside last night",
        "%(count)s people were still registered as inside last night",
        count,
    )
    href = reverse("gate:visits", args=[institution.slug]) + "?ended=forgotten"
    return [Line(words % {"count": count}, href, word=pgettext("exit", "forgotten"))]


def _traces(institution: Institution, user: Any) -> list[Line]:
    if not user.has_perm("gate.trace", institution):
        return []
    words = {
        TraceState.ASKED: _("Contact tracing waits for a second person"),
        TraceState.APPROVED: _("Contact tracing is approved and not yet exported"),
    }
    return [
        Line(
            words[TraceState(row.state)],
            reverse("gate:trace", args=[institution.slug, row.code]),
            tone="waits",
            due_at=row.expires_at,
        )
        for row in TraceRequest.objects.filter(state__in=list(words)).order_by("expires_at")
    ]


def inside_now(institution: Institution, request: HttpRequest) -> Mapping[str, Any] | None:
    """What the library shows of how many are inside; None where it shows nothing."""
    rows = list(Headcount.objects.filter(institution=institution).select_related("place"))
    return {"rows": rows} if rows else None


institution_panels.add(
    InstitutionPanel(
        key="headcount",
        order=7,
        title=pgettext_lazy("headcount", "Inside now"),
        template="gate/panel.html",
        context=inside_now,
        depends_on=("headcounts",),
    )
)
command_sections.add(
    CommandSection(
        key="gate",
        order=55,
        title=pgettext_lazy("desk", "Entry control"),
        permission="gate.view",
        glance=glance,
    )
)
for _key, _order, _label, _hint, _url, _permission in (
    (
        "gate",
        47,
        gettext_lazy("Register at the gate"),
        gettext_lazy("In and out by code, card or name; how many are inside now."),
        "gate:board",
        "gate.view",
    ),
    (
        "my-pass",
        48,
        gettext_lazy("My code for the gate"),
        gettext_lazy("Show it on the phone when you come in and when you leave."),
        "gate:my-pass",
        "gate.view",
    ),
    (
        "traces",
        49,
        gettext_lazy("Contact tracing"),
        gettext_lazy("Who was in the same building: asked by one, approved by another, once."),
        "gate:traces",
        "gate.trace",
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
            group=GATE,
        )
    )
