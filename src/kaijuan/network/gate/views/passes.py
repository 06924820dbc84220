"""One's own QR code, and the passes of staff."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.gate.domain.passes import own_token, renew_own
from kaijuan.network.gate.domain.refusals import NotOnTheList
from kaijuan.network.gate.forms.passes import CardForm, EndPassForm
from kaijuan.network.gate.rules import passes_visible_to
from kaijuan.network.gate.views.common import address, tabs_of


def picture(token: str) -> str:
    """A QR code as an image's data: address."""
    import segno

    code = segno.make(token, error="m", micro=False)
    # Dark on light in both themes: not every scanner reads it the other way round.
    return str(code.svg_data_uri(scale=8, border=4, dark="#221d17", light="#ffffff"))


@needs("gate.view")
@require_http_methods(["GET", "HEAD", "POST"])
def my_pass(request: HouseRequest) -> HttpResponse:
    """One's own code, large; POST makes another and the one before is no longer good."""
    try:
        if request.method == "POST":
            renew_own(request.user)
            messages.success(request, gettext_now("This is a new code; the one before is no good."))
            return redirect(address(request, "my-pass"))
        context = {"qr": picture(own_token(request.user))}
    except NotOnTheList as refusal:
        status = 422 if request.method == "POST" else 200
        return render(request, "gate/my_pass.html", {"refusal": str(refusal)}, status=status)
    return render(request, "gate/my_pass.html", context)


@needs("gate.manage")
@require_safe
def passes(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page=``: those of staff; of readers and visitors there is nothing to see."""

    def show(row: Any) -> dict[str, Any]:
        link = format_html(
            '<a href="{}">{}</a>',
            address(request, "pass-end", row.code),
            pgettext("pass", "Take away"),
        )
        return {
            "person": row.person.name,
            "carrier": row.get_carrier_display(),
            "made": day(row.made_at),
            "act": link if row.revoked_at is None else _taken(row),
        }

    page = ListPage(
        name="passes",
        title=_("Passes of staff"),
        columns=[
            Column("person", pgettext_lazy("of a pass", "person"), sort="person__name"),
            Column("carrier", pgettext_lazy("pass", "What"), sort="carrier"),
            Column("made", pgettext_lazy("pass", "Made"), sort="made_at"),
            Column("act", pgettext_lazy("pass", "State"), sort="revoked_at"),
        ],
        show=show,
        export=lambda row: [
            row.person.name,
            row.get_carrier_display(),
            row.made_at,
            _taken(row) if row.revoked_at else "",
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "pass-new"),
            "create_label": _("Enter a card"),
            "empty_hint": _("Staff make their own QR code; cards are entered here."),
        },
    )
    rows = passes_visible_to(request.user).filter(person__isnull=False).select_related("person")
    return page.answer(request, rows, ListFilter(request.GET))


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    text = wanted["q"]
    return rows.filter(Q(person__name__icontains=text)) if text else rows


def _taken(row: Any) -> str:
    return pgettext("pass", "taken away on %(day)s") % {"day": day(row.revoked_at)}


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def pass_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        CardForm,
        title=_("Enter a card"),
        done=_("The card is entered."),
        leave_to=address(request, "passes"),
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def pass_end(request: HouseRequest, code: UUID) -> HttpResponse:
    rows = passes_visible_to(request.user).select_related("person")
    found = get_object_or_404(rows, code=code, person__isnull=False)
    return act_page(
        request,
        partial(EndPassForm, found=found),
        title=_("Take a pass away"),
        label=pgettext_lazy("pass", "Take away"),
        done=_("The pass is taken away."),
        back=address(request, "passes"),
        about=f"{found.person.name} · {found.get_carrier_display()}",
    )
