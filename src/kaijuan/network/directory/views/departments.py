"""Departments of a library."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.directory.forms import DepartmentForm
from kaijuan.network.directory.rules import departments_visible_to
from kaijuan.network.directory.views.tabs import tabs_of


@needs("directory.view_department")
@require_safe
def departments(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    may_edit = request.user.has_perm("directory.manage_people", request.institution)

    def show(row: Any) -> dict[str, Any]:
        edit = reverse("directory:department-edit", args=[slug, row.code])
        people = reverse("directory:people", args=[slug])
        link = format_html('<a href="{}" lang="zh-Hans">{}</a>', edit, row.name)
        return {
            "name": link if may_edit else row.name,
            "name_en": row.name_en,
            "people": format_html(
                '<a href="{}?department={}">{}</a>', people, row.code, row.headcount
            ),
        }

    page = ListPage(
        name="departments",
        title=_("Departments"),
        columns=[
            Column("name", _("Department"), sort="name"),
            Column("name_en", _("English name")),
            Column("people", _("People"), numeric=True, sort="headcount"),
        ],
        show=show,
        export=lambda row: [row.name, row.name_en, row.headcount],
        narrow=lambda rows, wanted: rows.filter(name__icontains=wanted["q"]),
        tabs=tabs_of(request),
        extra={
            "create_href": reverse("directory:department-new", args=[slug]) if may_edit else "",
            "create_label": _("Enter a department"),
        },
    )
    rows = departments_visible_to(request.user).annotate(headcount=Count("people"))
    return page.answer(request, rows, ListFilter(request.GET))


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def department_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        DepartmentForm,
        title=_("Enter a department"),
        done=_("The department is entered."),
        leave_to=_list(request),
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    department = get_object_or_404(departments_visible_to(request.user), code=code)
    return form_page(
        request,
        partial(DepartmentForm, instance=department),
        title=_("Change the department"),
        done=_("The department is changed."),
        leave_to=_list(request),
    )


def _list(request: HouseRequest) -> str:
    return reverse("directory:departments", args=[request.institution.slug])
