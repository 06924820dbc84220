"""People of a group: entered, changed, removed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.network.staffing.forms.groups import MemberForm, RemoveForm
from kaijuan.network.staffing.models import GroupMember, PeopleGroup
from kaijuan.network.staffing.rules import members_visible_to
from kaijuan.network.staffing.views.groups import fetch, page_of
from kaijuan.network.staffing.views.tabs import address


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: HouseRequest, code: UUID) -> HttpResponse:
    group = fetch(request, code)
    return form_page(
        request,
        lambda data: MemberForm(data, instance=GroupMember(group=group)),
        title=_("Enter a person of the group"),
        done=_("The person is entered."),
        leave_to=page_of(request, group),
        extra={"note": group.name},
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HouseRequest, code: UUID, member: UUID) -> HttpResponse:
    group = fetch(request, code)
    found = _member(request, group, member)
    return form_page(
        request,
        partial(MemberForm, instance=found),
        title=_("Change a person of the group"),
        done=_("The person is changed."),
        leave_to=page_of(request, group),
        extra={
            "note": group.name,
            "other_href": address(request, "staffing:member-remove", code, member),
            "other_label": _("Remove this person"),
        },
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HouseRequest, code: UUID, member: UUID) -> HttpResponse:
    """Asked once more, then gone with the training records."""
    group = fetch(request, code)
    found = _member(request, group, member)
    return form_page(
        request,
        partial(RemoveForm, member=found),
        title=_("Remove a person for good, with the training records"),
        done=_("The person is removed."),
        leave_to=page_of(request, group),
        extra={"note": found.name, "save_label": _("Remove")},
    )


def _member(request: HouseRequest, group: PeopleGroup, code: UUID) -> GroupMember:
    rows = members_visible_to(request.user).select_related("group")
    found: GroupMember = get_object_or_404(rows, group=group, code=code)
    return found
