"""Places of a library, for those who keep them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.domain.places import reinstate_place, retire_place
from kaijuan.network.opening.forms.places import PlaceForm, PlacesFilter
from kaijuan.network.opening.models import Place
from kaijuan.network.opening.rules.services import places_visible_to
from kaijuan.network.opening.views.manage_tabs import act_page, by_use, tabs_of


@needs("opening.manage_services")
@require_safe
def places(request: HouseRequest) -> HttpResponse:
    """``?q= &use=|retired|all &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    services = reverse("opening:manage-services", args=[slug])

    def show(row: Any) -> dict[str, Any]:
        edit = reverse("opening:place-edit", args=[slug, row.code])
        here = format_html('<a href="{}?place={}">{}</a>', services, row.code, row.offered)
        return {
            "name": format_html('<a href="{}">{}</a>', edit, marked(localised(row, "name"))),
            "kind": row.get_kind_display(),
            "parent": localised(row.parent, "name") if row.parent else "",
            "address": row.address,
            "services": row.offered if row.retired_at else here,
        }

    page = ListPage(
        name="places",
        title=_("Places"),
        columns=[
            Column("name", _("Place"), sort="name"),
            Column("kind", _("Kind"), sort="kind"),
            Column("parent", _("Belongs to"), sort="parent__name"),
            Column("address", _("Address")),
            Column("services", _("Services"), numeric=True, sort="offered"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": reverse("opening:place-new", args=[slug]),
            "create_label": _("Enter a place"),
            "empty_hint": _(
                "Libraries on several campuses, or single buildings, can open and close by "
                "themselves. With one house only you need none."
            ),
        },
    )
    offered = Count("services", filter=Q(services__retired_at__isnull=True))
    rows = _own(request).select_related("parent").annotate(offered=offered)
    return page.answer(request, rows, PlacesFilter(request.GET))


def _own(request: HouseRequest) -> QuerySet[Place]:
    return places_visible_to(request.user).filter(institution=request.institution)


def _exported(row: Any) -> list[Any]:
    parent = row.parent.name if row.parent else ""
    return [row.name, row.get_kind_display(), parent, row.address, row.offered]


def _narrow(rows: QuerySet[Place], wanted: dict[str, Any]) -> QuerySet[Place]:
    rows = by_use(rows, wanted["use"])
    text = wanted["q"]
    names = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(address__icontains=text)
    return rows.filter(names) if text else rows


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def place_new(request: HouseRequest) -> HttpResponse:
    """A library (such as a branch) or a building."""
    return form_page(
        request,
        PlaceForm,
        title=_("Enter a place"),
        done=_("The place is entered."),
        leave_to=_list(request),
    )


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def place_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    """A place that was given up is first taken back into use."""
    place = get_object_or_404(_own(request).select_related("parent"), code=code)
    slug = request.institution.slug
    if place.retired_at is not None and request.method != "POST":
        return redirect("opening:place-reinstate", slug, code)
    return form_page(
        request,
        partial(PlaceForm, instance=place),
        title=_("Change the place"),
        done=_("The place is changed."),
        leave_to=_list(request),
        extra={
            "other_href": reverse("opening:place-retire", args=[slug, code]),
            "other_label": _("Give up this place"),
        },
    )


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def place_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more; refused as long as something is there."""
    place = get_object_or_404(_own(request), code=code)
    return act_page(
        request,
        partial(retire_place, place, by=request.user),
        done=_("The place is given up."),
        leave_to=_list(request),
        context={
            "title": _("Give up a place"),
            "name": place.name,
            "says": _("Nothing can be offered there any more. It stays in the history."),
            "button": _("Give it up"),
            "keep": _("Keep the place"),
        },
    )


@needs("opening.manage_services")
@require_http_methods(["GET", "HEAD", "POST"])
def place_reinstate(request: HouseRequest, code: UUID) -> HttpResponse:
    """Used again, as it was."""
    place = get_object_or_404(_own(request), code=code)
    return act_page(
        request,
        partial(reinstate_place, place, by=request.user),
        done=_("The place is in use again."),
        leave_to=_list(request),
        context={
            "title": _("Use a place again"),
            "name": place.name,
            "says": _("This place was given up. It can be used again, as it was."),
            "button": _("Use it again"),
            "keep": _("Leave it given up"),
        },
    )


def _list(request: HouseRequest) -> str:
    return reverse("opening:places", args=[request.institution.slug])
