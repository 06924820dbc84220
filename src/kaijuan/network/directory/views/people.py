"""People of a library. Only those who work there see them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.directory.domain.save_person import remove_person
from kaijuan.network.directory.forms import PeopleFilter, PersonForm
from kaijuan.network.directory.models import Person
from kaijuan.network.directory.rules import people_visible_to
from kaijuan.network.directory.views.tabs import tabs_of


@needs("directory.view_person")
@require_safe
def people(request: HouseRequest) -> HttpResponse:
    """``?q= &department=<code> &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    may_edit = request.user.has_perm("directory.manage_people", request.institution)

    def show(row: Any) -> dict[str, Any]:
        edit = reverse("directory:person-edit", args=[slug, row.code])
        name = format_html('<a href="{}" lang="zh-Hans">{}</a>', edit, row.name)
        return {
            "name": name if may_edit else row.name,
            "position": row.position,
            "department": row.department.name if row.department else "",
            "contact": row.contact,
            "account": str(row.user) if row.user else "",
            "left_on": day(row.left_on) if row.left_on else "",
            "duties": row.duties,
        }

    page = ListPage(
        name="people",
        title=_("People"),
        columns=[
            Column("name", pgettext_lazy("of a person", "Name"), sort="name"),
            Column("position", _("Position"), sort="position"),
            Column("department", _("Department"), sort="department__name"),
            Column("contact", _("Contact")),
            Column("account", pgettext_lazy("of a person", "Account"), sort="user__display_name"),
            Column("left_on", _("Left on"), sort="left_on"),
            Column("duties", _("Duties"), numeric=True, sort="duties"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": reverse("directory:person-new", args=[slug]) if may_edit else "",
            "create_label": _("Enter a person"),
        },
    )
    running = Count("responsibilities", filter=Q(responsibilities__until__isnull=True))
    rows = (
        people_visible_to(request.user)
        .select_related("department", "user")
        .annotate(duties=running)
    )
    return page.answer(request, rows, PeopleFilter(request.GET))


def _exported(row: Any) -> list[Any]:
    department = row.department.name if row.department else ""
    account = str(row.user) if row.user else ""
    return [row.name, row.position, department, row.contact, account, row.left_on, row.duties]


def _narrow(rows: QuerySet[Person], wanted: dict[str, Any]) -> QuerySet[Person]:
    if wanted["department"]:
        rows = rows.filter(department=wanted["department"])
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(position__icontains=text)) if text else rows


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        PersonForm,
        title=_("Enter a person"),
        done=_("The person is entered."),
        leave_to=_list(request),
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    person = get_object_or_404(people_visible_to(request.user), code=code)
    slug = request.institution.slug
    return form_page(
        request,
        partial(PersonForm, instance=person),
        title=_("Change a person"),
        done=_("The person is changed."),
        leave_to=_list(request),
        extra={
            "other_href": reverse("directory:person-remove", args=[slug, code]),
            "other_label": _("Remove this person"),
        },
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more, then gone; the log keeps only a code."""
    person = get_object_or_404(people_visible_to(request.user), code=code)
    context: dict[str, Any] = {"person": person, "back": _list(request)}
    if request.method == "POST":
        try:
            remove_person(person, by=request.user)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
            return render(request, "directory/person_remove.html", context, status=422)
        messages.success(request, str(_("The person is removed.")))
        return redirect(_list(request))
    return render(request, "directory/person_remove.html", context)


def _list(request: HouseRequest) -> str:
    return reverse("directory:people", args=[request.institution.slug])
