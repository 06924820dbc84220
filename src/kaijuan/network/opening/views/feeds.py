"""The feeds: for calendars and for programs that watch for changes."""

from __future__ import annotations

from uuid import uuid5

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import kept
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui import lang
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.feeds import atom, hours
from kaijuan.network.opening.feeds.changes import latest_changes, topics_of_changes


@public
@require_safe
@kept("institutions", "services")
def hours_ics(request: HouseRequest) -> HttpResponse:
    """The opening hours of one library as a calendar."""
    page = reverse("opening:services", args=[request.institution.slug])
    body = hours.hours_calendar(request.institution, now(), request.build_absolute_uri(page))
    response = HttpResponse(body, content_type=hours.TYPE)
    response["Content-Disposition"] = 'inline; filename="hours.ics"'
    return response


@public
@require_safe
@kept("institutions", also=topics_of_changes)
def institution_changes_atom(request: HouseRequest) -> HttpResponse:
    """What changed at one library."""
    page = reverse("opening:services", args=[request.institution.slug])
    return _atom(request, request.institution, page)


@public
@require_safe
@kept("institutions", also=topics_of_changes)
def changes_atom(request: HouseRequest) -> HttpResponse:
    """What changed at all libraries."""
    return _atom(request, None, reverse("opening:matrix"))


def _atom(request: HouseRequest, of: Institution | None, page: str) -> HttpResponse:
    house = request.institution
    name = localised(house, "name")
    scope = "one" if of else "all"
    feed = atom.Feed(
        code=uuid5(house.code, f"changes:{scope}"),
        title=_("%(library)s: what has changed") % {"library": name},
        author=name,
        language=lang.tag(get_language()),
        page=request.build_absolute_uri(page),
        self_href=request.build_absolute_uri(request.path),
        updated=house.joined_at,
    )
    body = atom.atom(feed, latest_changes(of, now()), request.build_absolute_uri)
    return HttpResponse(body, content_type=atom.TYPE)
