"""The public pages of the consortium and of its members."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import NOTHING, ForEveryone, Part, drawn, fragment, kept
from kaijuan.core.permissions.access import public, signed_in
from kaijuan.core.registry.panels import (
    InstitutionPanel,
    WorkItem,
    institution_panels,
    member_marks,
    work_items,
)
from kaijuan.core.tenancy.models import Institution, Kind, Role
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.chips import Chip
from kaijuan.evidence.reports.public import headline_figures, latest_release
from kaijuan.network.directory.public import aliases_of
from kaijuan.network.opening.public import Mode, mode_counts
from kaijuan.portal.forms import MemberFilter
from kaijuan.portal.wall import counts_by_kind, drawers, lit_marks

#: One page holds a province; only a larger consortium turns pages.
CARDS_PER_PAGE: Final = 200
#: What the wall reads of a member; the text that is searched is longer than all of it.
ON_A_CARD: Final = ("key", "moe_code", "slug", "name", "kind", "city", "city_en")


def _topics_of_marks() -> set[str]:
    return {topic for mark in member_marks for topic in mark.depends_on}


def _topics_of_panels() -> set[str]:
    return {topic for panel in institution_panels for topic in panel.depends_on or ()}


@public
@require_safe
@kept(
    "institutions",
    "releases",
    "services",
    also=_topics_of_marks,
    params=("q", "kind", "city", "page"),
)
def home(request: HouseRequest) -> HttpResponse:
    """The consortium: what it reports, every member at a glance. ``?q= &kind= &city= &page=``."""
    if request.htmx and not request.htmx.history_restore_request:
        wall = fragment(request, "wall", _draw_wall)
        return HttpResponse(wall.html, status=wall.status)
    main = fragment(request, "main", _draw_main)
    return render(request, "portal/home.html", {"main": main.html}, status=main.status)


def _draw_wall(everyone: ForEveryone) -> Part:
    form = MemberFilter(everyone.GET)
    status = 200 if form.is_valid() else 422
    return drawn("portal/wall.html", _wall(everyone, form) | {"fragment": True}, everyone, status)


def _draw_main(everyone: ForEveryone) -> Part:
    form = MemberFilter(everyone.GET)
    status = 200 if form.is_valid() else 422
    report = {"figures": headline_figures(), "release": latest_release(), "modes": _modes()}
    return drawn("portal/home_main.html", _wall(everyone, form) | report, everyone, status)


def _modes() -> list[Chip]:
    """How many libraries are in which mode; nothing before the first has said so."""
    counts = mode_counts()
    matrix = reverse("opening:matrix")
    if not any(counts[mode.value] for mode in Mode):
        return []
    return [
        Chip(str(mode.label), f"{matrix}?mode={mode.value}", count=counts[mode.value], icon=mode)
        for mode in reversed(Mode)
    ]


def _wall(request: ForEveryone, form: MemberFilter) -> dict[str, Any]:
    members = Institution.objects.members().only(*ON_A_CARD)
    valid = form.is_valid()
    found = form.narrow(members) if valid else members.none()
    page = Paginator(found, CARDS_PER_PAGE).get_page(request.GET.get("page"))
    marks = lit_marks()
    counts = counts_by_kind(form.narrow(members, kind=False)) if valid else {}
    return {
        "form": form,
        "page": page,
        "drawers": drawers(page.object_list, marks),
        "key": marks,
        "chips": _kind_chips(request.GET, counts),
        "total": page.paginator.count,
        "filtered": any(request.GET.get(name) for name in ("q", "kind", "city")),
    }


def _kind_chips(query: QueryDict, counts: dict[str, int]) -> list[Chip]:
    chosen = query.get("kind", "")
    kinds = [kind for kind in Kind if kind != Kind.CONSORTIUM]
    chips = [Chip(_("All"), _with_kind(query, ""), pressed=not chosen, count=sum(counts.values()))]
    for kind in kinds:
        href = _with_kind(query, kind.value)
        chips.append(
            Chip(str(kind.label), href, pressed=chosen == kind, count=counts.get(kind.value, 0))
        )
    return chips


def _with_kind(query: QueryDict, kind: str) -> str:
    kept = {"q": query.get("q"), "city": query.get("city"), "kind": kind}
    chosen = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('portal:home')}?{chosen}#wall"


@public
@require_safe
@kept("institutions", also=_topics_of_panels)
def institution(request: HouseRequest) -> HttpResponse:
    """One institution, with the panels that the rooms have for it."""
    shown = [(panel, _panel(panel, request)) for panel in institution_panels]
    context = {
        "subject": request.institution,
        "card": fragment(request, "card", _draw_card).html,
        "panels": [{"title": panel.title, "body": part.html} for panel, part in shown if part],
    }
    return render(request, "portal/institution.html", context)


def _draw_card(everyone: ForEveryone) -> Part:
    subject: Institution = everyone.institution
    context = {"subject": subject, "aliases": aliases_of(subject)}
    return drawn("portal/institution_card.html", context, everyone)


def _panel(panel: InstitutionPanel, request: HouseRequest) -> Part:
    """What is the same for everybody is kept; the rest is only there for who is signed in."""

    def draw(everyone: Any) -> Part:
        context = panel.context(request.institution, everyone)
        return NOTHING if context is None else drawn(panel.template, {"context": context}, everyone)

    if panel.depends_on is not None:
        return fragment(request, f"panel:{panel.key}", draw)
    if not request.user.is_authenticated:
        return NOTHING
    context = panel.context(request.institution, request)
    if context is None:
        return NOTHING
    return Part(render_to_string(panel.template, {"context": context}, request))


@signed_in
@require_safe
def desk(request: HouseRequest) -> HttpResponse:
    """Where a signed-in person works: for each of their institutions the places open to them."""
    user: Any = request.user
    places = [
        {
            "institution": each,
            "roles": [Role(role).label for role in sorted(user.roles()[each.pk])],
            **_grouped([item for item in work_items if item.open_to(user, each)], each),
        }
        for each in Institution.objects.filter(pk__in=user.roles()).order_by("number", "key")
    ]
    return render(request, "portal/desk.html", {"places": places})


def _grouped(items: list[WorkItem], institution: Institution) -> dict[str, Any]:
    """``items`` under their headings, both in order; ``headed`` where headings bring order."""
    groups = sorted({item.group for item in items}, key=lambda group: (group.order, group.key))
    drawers = [
        {
            "label": group.label,
            "places": [
                {"item": item, "url": item.url(institution)}
                for item in items
                if item.group == group
            ],
        }
        for group in groups
    ]
    return {"groups": drawers, "headed": 1 < len(groups) < len(items)}
