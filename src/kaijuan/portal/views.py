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

from kaijuan.core.permissions.access import public, signed_in
from kaijuan.core.registry.panels import institution_panels, work_items
from kaijuan.core.tenancy.models import Institution, Kind, Role
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.chips import Chip
from kaijuan.evidence.reports.public import headline_figures, latest_release
from kaijuan.network.directory.public import aliases_of
from kaijuan.portal.forms import MemberFilter
from kaijuan.portal.wall import counts_by_kind, drawers, lit_marks

#: One page holds a province; only a larger consortium turns pages.
CARDS_PER_PAGE: Final = 200


@public
@require_safe
def home(request: HouseRequest) -> HttpResponse:
    """The consortium: what it reports, every member at a glance. ``?q= &kind= &city= &page=``."""
    form = MemberFilter(request.GET)
    status = 200 if form.is_valid() else 422
    wall = _wall(request, form)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "portal/wall.html", wall | {"fragment": True}, status=status)
    context = wall | {"figures": headline_figures(), "release": latest_release()}
    return render(request, "portal/home.html", context, status=status)


def _wall(request: HouseRequest, form: MemberFilter) -> dict[str, Any]:
    everyone = Institution.objects.members()
    valid = form.is_valid()
    found = form.narrow(everyone) if valid else everyone.none()
    page = Paginator(found, CARDS_PER_PAGE).get_page(request.GET.get("page"))
    marks = lit_marks()
    counts = counts_by_kind(form.narrow(everyone, kind=False)) if valid else {}
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
def institution(request: HouseRequest) -> HttpResponse:
    """One institution, with the panels that the rooms have for it."""
    subject: Institution = request.institution
    panels = [
        {
            "title": panel.title,
            "body": render_to_string(panel.template, {"context": context}, request),
        }
        for panel in institution_panels
        if (context := panel.context(subject, request)) is not None
    ]
    context = {"subject": subject, "aliases": aliases_of(subject), "panels": panels}
    return render(request, "portal/institution.html", context)


@signed_in
@require_safe
def desk(request: HouseRequest) -> HttpResponse:
    """Where a signed-in person works: for each of their institutions the places open to them."""
    user: Any = request.user
    places = [
        {
            "institution": each,
            "roles": [Role(role).label for role in sorted(user.roles()[each.pk])],
            "items": [
                {"item": item, "url": item.url(each)}
                for item in work_items
                if user.has_perm(item.permission, each)
            ],
        }
        for each in Institution.objects.filter(pk__in=user.roles()).order_by("number", "key")
    ]
    return render(request, "portal/desk.html", {"places": places})
