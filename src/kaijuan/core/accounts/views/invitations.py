"""Invitations: whom, to what, how far they have come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts.domain.invitations import send_again, withdraw
from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.accounts.forms.access import InvitationFilter, InviteForm
from kaijuan.core.accounts.models import Invitation
from kaijuan.core.accounts.models.invitation import InvitationQuerySet, State
from kaijuan.core.accounts.powers import givable, invitations_visible_to
from kaijuan.core.accounts.public import mail_state
from kaijuan.core.accounts.views.access import shared, tabs
from kaijuan.core.accounts.views.answers import blame, form_status, page
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.lists import ListPage

_TONES = {
    State.SENT: "plain",
    State.OPENED: "limited",
    State.ACCEPTED: "open",
    State.EXPIRED: "closed",
    State.WITHDRAWN: "closed",
}


def overseen(request: HouseRequest) -> QuerySet[Invitation]:
    """As ``access.overseen``: the library's; at the consortium also those of directors."""
    rows = invitations_visible_to(request.user).select_related("institution", "invited_by")
    if request.institution.is_consortium:
        return rows.filter(Q(institution=request.institution) | Q(role=Role.DIRECTOR))
    return rows.filter(institution=request.institution)


@needs("accounts.manage_access")
@require_safe
def invitations(request: HouseRequest) -> HttpResponse:
    """``?q= &state= &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    at_consortium = request.institution.is_consortium

    def show(row: Any) -> dict[str, Any]:
        href = reverse("accounts:invitation-manage", args=[slug, row.code])
        state = row.state
        return {
            **_cells(row),
            "name": format_html('<a href="{}">{}</a>', href, str(row)),
            "state": badge(state.label, _TONES[state]),
            "sent": day(row.sent_at),
            "until": day(row.expires_at),
        }

    columns = [
        Column("name", pgettext_lazy("of a person", "Name"), sort="name"),
        Column("email", gettext_lazy("E-mail"), sort="email"),
        Column("role", gettext_lazy("Role"), sort="role"),
        *([Column("library", gettext_lazy("Library"), sort="institution__name")] * at_consortium),
        Column("state", gettext_lazy("State")),
        Column("sent", pgettext_lazy("invitation", "Sent on"), sort="sent_at"),
        Column("until", pgettext_lazy("invitation", "Opens until"), sort="expires_at"),
    ]

    def export(row: Any) -> list[Any]:
        cells = {
            **_cells(row),
            "sent": row.sent_at.date().isoformat(),
            "until": row.expires_at.date().isoformat(),
        }
        return [cells[column.key] for column in columns]

    listed = ListPage(
        name="invitations",
        title=gettext_lazy("Invitations"),
        columns=columns,
        first="-sent_at",
        show=show,
        export=export,
        narrow=_narrow,
        tabs=tabs(request),
        extra=shared(request),
    )
    return listed.answer(request, overseen(request), InvitationFilter(request.GET))


def _cells(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "role": str(Role(row.role).label),
        "library": row.institution.name,
        "state": str(row.state.label),
    }


def _narrow(rows: InvitationQuerySet, wanted: dict[str, Any]) -> InvitationQuerySet:
    if wanted["state"]:
        rows = rows.in_state(wanted["state"])
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else rows


@needs("accounts.manage_access")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HouseRequest) -> HttpResponse:
    """Invite one person."""
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, institution=request.institution, by=request.user)
    if form.is_valid():
        try:
            row = form.write(base=base_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("%(name)s is invited.") % {"name": row})
            return redirect("accounts:invitations", request.institution.slug)
    context = {"form": form, "mail": mail_state(), "tabs": tabs(request)}
    return page(request, "invite.html", context, form_status(form))


@needs("accounts.manage_access")
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HouseRequest, code: UUID) -> HttpResponse:
    """One invitation. POST ``act``: ``resend`` or ``withdraw``."""
    user: Any = request.user
    row = get_object_or_404(overseen(request), code=code)
    state = row.state
    context: dict[str, Any] = {
        "invitation": row,
        "role": Role(row.role).label,
        "state": badge(state.label, _TONES[state]),
        "can": Role(row.role) in givable(user, row.institution)
        and state in {State.SENT, State.OPENED, State.EXPIRED},
        "tabs": tabs(request),
    }
    if request.method != "POST":
        return page(request, "invitation_manage.html", context)
    try:
        done = _act(request, row)
    except Refusal as refusal:
        return page(request, "invitation_manage.html", {**context, "refusal": str(refusal)}, 422)
    messages.success(request, done)
    return redirect("accounts:invitations", request.institution.slug)


def _act(request: HouseRequest, row: Invitation) -> str:
    user: Any = request.user
    act = request.POST.get("act")
    if act == "resend":
        send_again(row, by=user, base=base_of(request))
        return _("The invitation is on its way once more; the link of before opens no more.")
    if act == "withdraw":
        withdraw(row, by=user)
        return _("The invitation is withdrawn.")
    raise Refusal(gettext_lazy("Choose what is to be done with the invitation."))
