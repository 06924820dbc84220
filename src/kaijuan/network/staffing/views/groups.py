"""Groups of people: the list, one group, and what may be done to it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core import clock
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.staffing.domain.states import state_of, with_state
from kaijuan.network.staffing.forms.groups import (
    CloseForm,
    GroupFilter,
    GroupForm,
    ResumeForm,
    SuspendForm,
)
from kaijuan.network.staffing.models import PeopleGroup
from kaijuan.network.staffing.rules import groups_visible_to
from kaijuan.network.staffing.views.tabs import address, may_manage, tabs_of


@needs("staffing.view")
@require_safe
def groups(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &state= &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        now = state_of(row)
        href = address(request, "staffing:group", row.code)
        return {
            "name": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, row.name),
            "kind": row.get_kind_display(),
            "people": row.people,
            "state": _badge(row),
            "since": moment(now.since) if now.suspended else "",
            "until": _until(row),
        }

    page = ListPage(
        name="groups",
        title=_("Groups of people"),
        columns=[
            Column("name", pgettext_lazy("of a group", "Group"), sort="name"),
            Column("kind", pgettext_lazy("of a group", "Kind"), sort="kind"),
            Column("people", _("People"), numeric=True, sort="people"),
            Column("state", pgettext_lazy("of a group", "State"), sort="suspended"),
            Column("since", pgettext_lazy("suspension", "since")),
            Column("until", pgettext_lazy("suspension", "until")),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra=_extra(request),
    )
    inside = Count("members", filter=Q(members__until__isnull=True))
    rows = with_state(groups_visible_to(request.user)).annotate(
        listed=inside, people=Coalesce("headcount", inside)
    )
    return page.answer(request, rows, GroupFilter(request.GET))


def _extra(request: HouseRequest) -> dict[str, Any]:
    if not may_manage(request):
        return {"empty_hint": _("The director or the facilities staff enter them.")}
    return {
        "create_href": address(request, "staffing:group-new"),
        "create_label": _("Enter a group"),
        "other_href": address(request, "staffing:members-import"),
        "other_label": _("Import a list of people"),
        "empty_hint": _("Such as student volunteers, student jobs or the property staff."),
    }


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    rows = rows.filter(retired_at__isnull=wanted["state"] != "closed")
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["state"] in {"suspended", "at-work"}:
        rows = rows.filter(suspended=wanted["state"] == "suspended")
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text)) if text else rows


def _state(row: Any) -> str:
    if row.retired_at is not None:
        return pgettext("group of people", "closed")
    if row.suspended:
        return pgettext("group of people", "suspended")
    return pgettext("group of people", "at work")


def _badge(row: Any) -> str:
    if row.retired_at is not None:
        return badge(_state(row), icon="same")
    if row.suspended:
        return badge(_state(row), tone="closed", icon="hold")
    return badge(_state(row), tone="open", icon="ok")


def _until(row: Any) -> str:
    now = state_of(row)
    if not now.suspended:
        return ""
    return moment(now.until) if now.until else pgettext("suspension", "until further notice")


def _exported(row: Any) -> list[Any]:
    now = state_of(row)
    since = moment(now.since) if now.suspended else ""
    return [row.name, row.get_kind_display(), row.people, _state(row), since, _until(row)]


@needs("staffing.view")
@require_safe
def group(request: HouseRequest, code: UUID) -> HttpResponse:
    """One group: how it stands, who belongs to it, when it was suspended."""
    found: Any = get_object_or_404(with_state(groups_visible_to(request.user)), code=code)
    context = {
        "group": found,
        "now": state_of(found),
        "badge": _badge(found),
        "planned": [row for row in found.not_over if row.starts_at > clock.now()],
        "members": found.members.filter(until__isnull=True).order_by("name", "pk"),
        "history": found.suspensions.select_related("decided_by", "ended_by").order_by("-pk")[:100],
        "trainings": found.trainings.filter(cancelled_at=None).select_related("topic")[:5],
        "may_manage": may_manage(request) and found.retired_at is None,
    }
    return render(request, "staffing/group.html", context)


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        GroupForm,
        title=_("Enter a group"),
        done=_("The group is entered."),
        leave_to=address(request, "staffing:groups"),
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(GroupForm, instance=found),
        title=_("Change the group"),
        done=_("The group is changed."),
        leave_to=page_of(request, found),
        extra={
            "other_href": address(request, "staffing:group-close", code),
            "other_label": _("Close this group"),
        },
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def group_close(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(CloseForm, group=found),
        title=_("Close the group"),
        done=_("The group is closed."),
        leave_to=page_of(request, found),
        extra={"note": found.name, "save_label": pgettext("group of people", "Close")},
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(SuspendForm, group=found),
        title=_("Suspend the group"),
        done=_("The group is suspended."),
        leave_to=page_of(request, found),
        extra={"note": found.name, "save_label": pgettext("group of people", "Suspend")},
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(ResumeForm, group=found),
        title=_("Resume the group"),
        done=_("The group is resumed."),
        leave_to=page_of(request, found),
        extra={"note": found.name, "save_label": pgettext("group of people", "Resume")},
    )


def fetch(request: HouseRequest, code: UUID) -> PeopleGroup:
    found: PeopleGroup = get_object_or_404(groups_visible_to(request.user), code=code)
    return found


def page_of(request: HouseRequest, found: PeopleGroup) -> str:
    return address(request, "staffing:group", found.code)
