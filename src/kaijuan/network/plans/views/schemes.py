"""Schemes of levels and areas, kept by the secretariat."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage, Tab
from kaijuan.network.plans.forms.schemes import AreaForm, RemoveForm, SchemeForm
from kaijuan.network.plans.models import Area, LevelScheme

_METHODS: Final = ["GET", "HEAD", "POST"]


def _tabs() -> list[Tab]:
    return [
        ("schemes", gettext_lazy("Sets of levels"), reverse("plans:schemes")),
        ("areas", pgettext_lazy("response", "Areas"), reverse("plans:areas")),
    ]


@needs("plans.record_level")
@require_safe
def schemes(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""
    page = ListPage(
        name="schemes",
        title=gettext_lazy("Sets of levels"),
        columns=[
            Column("name", pgettext_lazy("response", "Name"), sort="name"),
            Column("levels", gettext_lazy("Levels"), numeric=True, sort="count"),
            Column("remove", ""),
        ],
        show=lambda row: {
            "name": _edit("plans:scheme-edit", row),
            "levels": row.count,
            "remove": _removal("plans:scheme-remove", row),
        },
        export=lambda row: [row.name, row.count, ""],
        narrow=_by_name,
        tabs=_tabs(),
        extra={
            "create_href": reverse("plans:scheme-new"),
            "create_label": gettext_lazy("Set up levels of your own"),
        },
    )
    rows = LevelScheme.objects.filter(institution=request.institution)
    return page.answer(request, rows.annotate(count=Count("levels")), ListFilter(request.GET))


@needs("plans.record_level")
@require_safe
def areas(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""

    def cities(row: Area) -> str:
        return "、".join(row.cities) or pgettext("of an area", "all cities")

    page = ListPage(
        name="areas",
        title=pgettext_lazy("response", "Areas"),
        columns=[
            Column("name", pgettext_lazy("response", "Name"), sort="name"),
            Column("cities", gettext_lazy("Cities")),
            Column("remove", ""),
        ],
        show=lambda row: {
            "name": _edit("plans:area-edit", row),
            "cities": marked(cities(row)),
            "remove": _removal("plans:area-remove", row),
        },
        export=lambda row: [row.name, cities(row), ""],
        narrow=_by_name,
        tabs=_tabs(),
        extra={
            "create_href": reverse("plans:area-new"),
            "create_label": gettext_lazy("Set up an area"),
        },
    )
    rows = Area.objects.filter(institution=request.institution)
    return page.answer(request, rows, ListFilter(request.GET))


def _by_name(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    word = wanted["q"]
    return rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word)) if word else rows


def _edit(url_name: str, row: Any) -> str:
    href = reverse(url_name, args=[row.slug])
    return format_html('<a href="{}">{}</a>', href, marked(localised(row, "name")))


def _removal(url_name: str, row: Any) -> str:
    href = reverse(url_name, args=[row.slug])
    return format_html('<a href="{}">{}</a>', href, _("Remove"))


@needs("plans.record_level")
@require_http_methods(_METHODS)
def scheme_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        SchemeForm,
        title=gettext_lazy("Set up levels of your own"),
        done=gettext_lazy("The levels are set up."),
        leave_to=reverse("plans:schemes"),
    )


@needs("plans.record_level")
@require_http_methods(_METHODS)
def scheme_edit(request: HouseRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(LevelScheme, slug=slug, institution=request.institution)
    return form_page(
        request,
        partial(SchemeForm, instance=row),
        title=gettext_lazy("Change the levels"),
        done=gettext_lazy("The levels are changed."),
        leave_to=reverse("plans:schemes"),
    )


@needs("plans.record_level")
@require_http_methods(_METHODS)
def scheme_remove(request: HouseRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(LevelScheme, slug=slug, institution=request.institution)
    return act_page(
        request,
        partial(RemoveForm, row=row),
        title=gettext_lazy("Remove a set of levels"),
        label=_("Remove"),
        done=gettext_lazy("The levels are removed."),
        note=gettext_lazy("Only what neither a change nor a plan refers to can be removed."),
        back=reverse("plans:schemes"),
        about=localised(row, "name"),
    )


@needs("plans.record_level")
@require_http_methods(_METHODS)
def area_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        AreaForm,
        title=gettext_lazy("Set up an area"),
        done=gettext_lazy("The area is set up."),
        leave_to=reverse("plans:areas"),
    )


@needs("plans.record_level")
@require_http_methods(_METHODS)
def area_edit(request: HouseRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Area, slug=slug, institution=request.institution)
    return form_page(
        request,
        partial(AreaForm, instance=row),
        title=gettext_lazy("Change the area"),
        done=gettext_lazy("The area is changed."),
        leave_to=reverse("plans:areas"),
    )


@needs("plans.record_level")
@require_http_methods(_METHODS)
def area_remove(request: HouseRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Area, slug=slug, institution=request.institution)
    return act_page(
        request,
        partial(RemoveForm, row=row),
        title=gettext_lazy("Remove an area"),
        label=_("Remove"),
        done=gettext_lazy("The area is removed."),
        note=gettext_lazy("Only an area that no change refers to can be removed."),
        back=reverse("plans:areas"),
        about=localised(row, "name"),
    )
