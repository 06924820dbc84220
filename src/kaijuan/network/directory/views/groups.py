"""Leading groups: who leads, who is responsible for what, since when."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.directory.forms import EndForm, LeadingGroupForm, MemberForm
from kaijuan.network.directory.models import LeadingGroup, Responsibility, running_first
from kaijuan.network.directory.rules import leading_groups_visible_to
from kaijuan.network.directory.views.tabs import tabs_of


@needs("directory.view_leading_group")
@require_safe
def groups(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug

    def show(row: Any) -> dict[str, Any]:
        href = reverse("directory:group", args=[slug, row.code])
        return {
            "name": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, row.name),
            "established_on": day(row.established_on),
            "dissolved_on": day(row.dissolved_on),
            "members": row.members,
        }

    page = ListPage(
        name="leading-groups",
        title=_("Leading groups"),
        columns=[
            Column("name", _("Leading group"), sort="name"),
            Column("established_on", _("Set up on"), sort="established_on"),
            Column("dissolved_on", _("Dissolved on"), sort="dissolved_on"),
            Column("members", _("People"), numeric=True, sort="members"),
        ],
        show=show,
        export=lambda row: [row.name, row.established_on, row.dissolved_on, row.members],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": reverse("directory:group-new", args=[slug]) if _may(request) else "",
            "create_label": _("Set up a leading group"),
        },
    )
    running = Q(responsibilities__until__isnull=True)
    people = Count("responsibilities__person", filter=running, distinct=True)
    rows = leading_groups_visible_to(request.user).annotate(members=people)
    return page.answer(request, rows, ListFilter(request.GET))


def _narrow(rows: QuerySet[LeadingGroup], wanted: dict[str, Any]) -> QuerySet[LeadingGroup]:
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(purpose__icontains=text)) if text else rows


@needs("directory.view_leading_group")
@require_safe
def group(request: HouseRequest, code: UUID) -> HttpResponse:
    """One group with everyone who is, or was, responsible in it."""
    found = _fetch(request, code)
    duties = running_first(found.responsibilities.select_related("person"))
    context = {"group": found, "duties": duties, "may_edit": _may(request)}
    return render(request, "directory/group.html", context)


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        LeadingGroupForm,
        title=_("Set up a leading group"),
        done=_("The leading group is set up."),
        leave_to=reverse("directory:groups", args=[request.institution.slug]),
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(LeadingGroupForm, instance=found),
        title=_("Change the leading group"),
        done=_("The leading group is changed."),
        leave_to=_page(request, found),
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(MemberForm, group=found),
        title=_("Give a responsibility"),
        done=_("The responsibility is given."),
        leave_to=_page(request, found),
        extra={"note": found.name},
    )


@needs("directory.manage_people")
@require_http_methods(["GET", "HEAD", "POST"])
def responsibility_end(request: HouseRequest, code: UUID, duty: UUID) -> HttpResponse:
    found = _fetch(request, code)
    rows = Responsibility.objects.select_related("person")
    responsibility = get_object_or_404(rows, group=found, code=duty)
    return form_page(
        request,
        partial(EndForm, responsibility=responsibility),
        title=_("End a responsibility"),
        done=_("The responsibility is ended."),
        leave_to=_page(request, found),
        extra={"note": f"{responsibility.person.name} · {responsibility.duty}"},
    )


def _fetch(request: HouseRequest, code: UUID) -> LeadingGroup:
    found: LeadingGroup = get_object_or_404(leading_groups_visible_to(request.user), code=code)
    return found


def _page(request: HouseRequest, found: LeadingGroup) -> str:
    return reverse("directory:group", args=[request.institution.slug, found.code])


def _may(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("directory.manage_people", request.institution))
