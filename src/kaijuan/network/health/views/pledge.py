"""One pledge for those who manage it: versions, k of n, who has signed, asking, reminding."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.health.domain.asking import counted, people_of
from kaijuan.network.health.domain.pledges import draft_of, published
from kaijuan.network.health.forms.pledges import AskForm, RemindForm, SignedFilter
from kaijuan.network.health.links import address
from kaijuan.network.health.models import Withdrawal
from kaijuan.network.health.views.pledge_drafts import fetch


@needs("health.pledges")
@require_safe
def pledge(request: HouseRequest, code: UUID) -> HttpResponse:
    """Its versions, how many have signed, and what to do next."""
    found = fetch(request, code)
    version = published(found)
    signed, people = counted(version) if version else (0, 0)
    context = {
        "pledge": found,
        "version": version,
        "draft": draft_of(found),
        "versions": found.versions.filter(published_at__isnull=False).order_by("-number"),
        "signed": signed,
        "people": people,
        "withdrawn": Withdrawal.objects.filter(signature__version__pledge=found).count(),
        "asked": version.askings.select_related("obligation").order_by("pk") if version else [],
    }
    return render(request, "health/pledge.html", context)


@needs("health.pledges")
@require_safe
def people(request: HouseRequest, code: UUID) -> HttpResponse:
    """``?q= &signed= &sort= &page= &format=csv|xlsx``: everybody, and whether they have signed."""
    found = fetch(request, code)
    version = published(found)

    def show(row: Any) -> dict[str, Any]:
        return {
            "name": row.name,
            "department": row.department.name if row.department else "",
            "state": badge(_state(row), tone="open", icon="ok")
            if row.signed
            else badge(_state(row), icon="due"),
            "at": moment(row.signed_at) if row.signed and row.signed_at else "",
        }

    page = ListPage(
        name="pledge-people",
        title=found.title,
        columns=[
            Column("name", pgettext_lazy("pledge", "Name"), sort="name"),
            Column("department", _("Department"), sort="department__name"),
            Column("state", pgettext_lazy("pledge", "State"), sort="signed"),
            Column("at", _("Signed at"), sort="signed_at"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        extra={
            "create_href": address(request, "pledge-remind", code),
            "create_label": _("Remind those who have not signed"),
            "empty_title": _("Nobody is in the list of people"),
            "empty_hint": _("The director enters the people of the library."),
        },
    )
    rows = people_of(version).select_related("department").annotate(signed_at=_last(version))
    return page.answer(request, rows, SignedFilter(request.GET))


def _last(version: Any) -> Any:
    from django.db.models import OuterRef, Subquery

    from kaijuan.network.health.models import Signature

    rows = Signature.objects.filter(version=version, person=OuterRef("pk"))
    newest = rows.order_by().values("person").annotate(last=Max("signed_at")).values("last")
    return Subquery(newest)


def _state(row: Any) -> str:
    return pgettext("pledge", "signed") if row.signed else pgettext("pledge", "not signed")


def _exported(row: Any) -> list[Any]:
    department = row.department.name if row.department else ""
    return [row.name, department, _state(row), moment(row.signed_at) if row.signed else ""]


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["signed"]:
        rows = rows.filter(signed=wanted["signed"] == "yes")
    return rows.filter(name__icontains=wanted["q"]) if wanted["q"] else rows


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_all(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return form_page(
        request,
        partial(AskForm, pledge=found),
        title=_("Ask for signatures"),
        done=_("Everybody who works here is asked; it stands among their duties."),
        leave_to=address(request, "pledge", code),
        extra={
            "note": _("Everybody gets one item to be done; who has signed already is done."),
            "save_label": pgettext("pledge", "Ask everybody"),
        },
    )


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def remind_silent(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return act_page(
        request,
        partial(RemindForm, pledge=found),
        title=_("Remind those who have not signed"),
        label=pgettext("pledge", "Remind"),
        done=_("They are reminded."),
        back=address(request, "pledge", code),
        about=found.title,
    )
