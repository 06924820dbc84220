"""The list of staff: checked, then everybody on it is invited."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.accounts.domain.staff_import import (
    Outcome,
    StaffImported,
    StaffRefused,
    import_staff,
)
from kaijuan.core.accounts.forms.access import StaffImportForm
from kaijuan.core.accounts.powers import givable
from kaijuan.core.accounts.views.access import tabs
from kaijuan.core.accounts.views.answers import page
from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.imports import MOST_SHOWN, refused_lines


@needs("accounts.manage_access")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_import(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` everybody on it is invited, else it is only checked."""
    if request.method != "POST":
        return _shown(request, {"form": StaffImportForm()})
    form = StaffImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"form": form}, 422)
    try:
        result = import_staff(
            form.cleaned_data["file"],
            request.institution,
            by=request.user,
            base=base_of(request),
            dry_run="import" not in request.POST,
        )
    except StaffRefused as refused:
        return _shown(request, {"form": form, **refused_lines(refused)}, 422)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _shown(request, {"form": form}, 422)
    if result.dry_run:
        return _shown(request, {"form": form, **_result(result)})
    sentence = ngettext(
        "%(count)s person is invited.", "%(count)s people are invited.", result.invited
    )
    messages.success(request, sentence % {"count": result.invited})
    return redirect("accounts:invitations", request.institution.slug)


def _shown(request: HouseRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    roles = _roles(request)
    return page(
        request,
        "staff_import.html",
        {"roles": roles, "tab": "import", "tabs": tabs(request), **context},
        status,
    )


def _roles(request: HouseRequest) -> list[Role]:
    at = request.institution
    roles = givable(request.user, at)
    return [role for role in Role if role in {*roles, *([Role.DIRECTOR] * at.is_consortium)}]


def _checked(result: StaffImported) -> str:
    sentence = _(
        "The list can be taken: %(invited)s to be invited, %(before)s as before. "
        "Choose it again and invite."
    )
    return sentence % {"invited": result.invited, "before": result.as_before}


def _result(result: StaffImported) -> dict[str, Any]:
    words = {
        Outcome.INVITED: _("is invited"),
        Outcome.HAS_IT: _("has the role already"),
        Outcome.WAITS: _("was invited already"),
    }
    rows = [
        {
            "name": line.name,
            "email": line.email,
            "role": line.role.label,
            "library": line.institution.name,
            "outcome": words[outcome],
        }
        for line, outcome in result.lines[:MOST_SHOWN]
    ]
    return {
        "checked": _checked(result),
        "columns": [
            Column("name", pgettext("of a person", "Name")),
            Column("email", _("E-mail")),
            Column("role", _("Role")),
            Column("library", _("Library")),
            Column("outcome", _("What happens")),
        ],
        "rows": rows,
        "more": max(0, len(result.lines) - MOST_SHOWN),
    }


@needs("accounts.manage_access")
@require_safe
def template_csv(request: HouseRequest) -> HttpResponse:
    """The empty list with its headings."""
    return table_response(_template(request.institution), name="staff", form="csv")


@needs("accounts.manage_access")
@require_safe
def template_xlsx(request: HouseRequest) -> HttpResponse:
    """The empty list with its headings."""
    return table_response(_template(request.institution), name="staff", form="xlsx")


def _template(at: Institution) -> list[list[str]]:
    headings = ["name", "e-mail", "role"]
    return [[*headings, "library"] if at.is_consortium else headings]
