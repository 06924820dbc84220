"""Who has access to a library's pages, and how it is ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts.domain.roles import close_account, end_role, reopen_account
from kaijuan.core.accounts.forms.access import EndRoleForm, PeopleFilter
from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.powers import may_close, may_end, memberships_visible_to
from kaijuan.core.accounts.views.answers import blame, form_status, page
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Membership, Role
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.lists import ListPage, Tab


def overseen(request: HouseRequest) -> QuerySet[Membership]:
    """The roles that the page of this address is about: the library's; at the consortium also the
    directors of the members."""
    rows = memberships_visible_to(request.user).select_related("user__second_factor", "institution")
    if request.institution.is_consortium:
        return rows.filter(Q(institution=request.institution) | Q(role=Role.DIRECTOR))
    return rows.filter(institution=request.institution)


def tabs(request: HouseRequest) -> list[Tab]:
    """The pages of access, side by side."""
    slug = request.institution.slug
    return [
        ("access", _("People with access"), reverse("accounts:access", args=[slug])),
        ("invitations", _("Invitations"), reverse("accounts:invitations", args=[slug])),
        ("import", _("Import a list"), reverse("accounts:staff-import", args=[slug])),
    ]


def shared(request: HouseRequest) -> dict[str, Any]:
    """What the lists of access share."""
    return {
        "create_label": gettext_lazy("Invite somebody"),
        "create_href": reverse("accounts:invite", args=[request.institution.slug]),
        "empty_title": gettext_lazy("Nobody has been invited yet"),
        "empty_hint": gettext_lazy("Invite one person, or import a list of staff."),
    }


@needs("accounts.manage_access")
@require_safe
def access(request: HouseRequest) -> HttpResponse:
    """``?q= &role= &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    at_consortium = request.institution.is_consortium

    def show(row: Any) -> dict[str, Any]:
        href = reverse("accounts:access-person", args=[slug, row.user.code])
        return {
            "name": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, str(row.user)),
            **_cells(row),
            "since": day(row.since),
        }

    columns = [
        Column("name", pgettext_lazy("of a person", "Name"), sort="user__display_name"),
        Column("role", gettext_lazy("Role"), sort="role"),
        *([Column("library", gettext_lazy("Library"), sort="institution__name")] * at_consortium),
        Column("email", gettext_lazy("E-mail"), sort="user__email"),
        Column("since", pgettext_lazy("access", "Since"), sort="since"),
        Column("second", gettext_lazy("Second factor")),
        Column("account", gettext_lazy("Account")),
    ]

    def export(row: Any) -> list[Any]:
        cells = {"name": str(row.user), **_cells(row), "since": row.since.date().isoformat()}
        return [cells[column.key] for column in columns]

    listed = ListPage(
        name="access",
        title=gettext_lazy("People with access"),
        columns=columns,
        first="role",
        show=show,
        export=export,
        narrow=_narrow,
        tabs=tabs(request),
        extra=shared(request),
    )
    return listed.answer(request, overseen(request), PeopleFilter(request.GET))


def _cells(row: Any) -> dict[str, Any]:
    has_one = getattr(row.user, "second_factor", None) is not None
    return {
        "role": str(Role(row.role).label),
        "library": row.institution.name,
        "email": row.user.email or "",
        "second": pgettext("second factor", "yes") if has_one else pgettext("second factor", "no"),
        "account": pgettext("account", "open")
        if row.user.is_active
        else pgettext("account", "closed"),
    }


def _narrow(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["role"]:
        rows = rows.filter(role=wanted["role"])
    text = wanted["q"]
    if not text:
        return rows
    found = (
        Q(user__display_name__icontains=text)
        | Q(user__username__icontains=text)
        | Q(user__email__icontains=text)
        | Q(institution__name__icontains=text)
    )
    return rows.filter(found)


def _person(request: HouseRequest, code: UUID) -> tuple[User, list[Membership]]:
    """The person, and the roles that this page is about; 404 for one without."""
    found = get_object_or_404(User, code=code)
    rows = list(overseen(request).filter(user=found).order_by("institution__number", "role"))
    if not rows:
        raise Http404
    return found, rows


@needs("accounts.manage_access")
@require_safe
def person(request: HouseRequest, code: UUID) -> HttpResponse:
    """One person: roles here, second factor, and what can be ended."""
    found, rows = _person(request, code)
    context = {
        "person": found,
        "has_second_factor": getattr(found, "second_factor", None) is not None,
        "rows": [{"row": row, "role": Role(row.role).label} for row in rows],
        "can_end": any(may_end(request.user, row) for row in rows),
        "can_close": may_close(request.user, found),
        "tabs": tabs(request),
    }
    return page(request, "person.html", context)


@needs("accounts.manage_access")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HouseRequest, code: UUID) -> HttpResponse:
    """End one role of a person."""
    user: Any = request.user
    found, here = _person(request, code)
    rows = [row for row in here if may_end(user, row)]
    form = EndRoleForm(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            end_role(wanted["membership"], by=user, knowing=wanted.get("knowing", False))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The role is ended."))
            return redirect("accounts:access", request.institution.slug)
    context = {"person": found, "form": form, "rows": rows, "tabs": tabs(request)}
    return page(request, "end_role.html", context, form_status(form))


@needs("accounts.manage_access")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HouseRequest, code: UUID) -> HttpResponse:
    """Close a person's account, or open a closed one again. POST ``act``: which of the two, so
    that what is sent twice does not undo itself."""
    user: Any = request.user
    found, _rows = _person(request, code)
    context: dict[str, Any] = {"person": found, "tabs": tabs(request)}
    if request.method != "POST":
        return page(request, "close.html", context)
    try:
        done = _close_or_reopen(request.POST.get("act"), found, by=user)
    except Refusal as refusal:
        return page(request, "close.html", {**context, "refusal": str(refusal)}, 422)
    messages.success(request, done)
    return redirect("accounts:access-person", request.institution.slug, code)


def _close_or_reopen(act: str | None, person: User, *, by: User) -> str:
    if act == "close":
        close_account(person, by=by)
        return _("The account is closed.")
    if act == "reopen":
        reopen_account(person, by=by)
        return _("The account is open again.")
    raise Refusal(gettext_lazy("Choose what is to be done with the account."))
