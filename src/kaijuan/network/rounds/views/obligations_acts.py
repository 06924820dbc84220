"""A duty is entered, changed, started and ended."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligations_wanted import check_wanted
from kaijuan.network.rounds.forms.obligations import ObligationForm
from kaijuan.network.rounds.forms.obligations_acts import EndForm, StartForm
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import Obligation
from kaijuan.network.rounds.views.obligations import address, fetch
from kaijuan.network.rounds.views.obligations_shown import days_ahead, how_often


@needs("rounds.manage")
@require_safe
def duty_kind(request: HouseRequest) -> HttpResponse:
    """Which kind of duty is to be entered."""
    kinds = [(kind, address(request, "duty-new", kind.key)) for kind in duty_kinds]
    context = {"kinds": kinds, "up": address(request, "manage")}
    return render(request, "rounds/duty_kind.html", context)


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_new(request: HouseRequest, kind: str) -> HttpResponse:
    """POST with ``preview`` shows the days and enters nothing."""
    if kind not in duty_kinds:
        raise Http404(_("There is no such kind of duty. Choose one from the list."))
    wanted = duty_kinds[kind]
    initial = {"title": str(wanted.label), "groups": ["everyone"]}
    return _form_page(request, wanted, None, initial, _("The duty is drafted. Start it now."))


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    """POST with ``preview`` shows the days and changes nothing."""
    found = fetch(request, code)
    if found.kind not in duty_kinds:
        raise Http404(_("There is no such kind of duty. Choose one from the list."))
    return _form_page(
        request, duty_kinds[found.kind], found, {}, pgettext("rounds", "The duty is changed.")
    )


def _form_page(
    request: HouseRequest,
    kind: DutyKind,
    found: Obligation | None,
    initial: dict[str, Any],
    done: str,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ObligationForm(data, kind=kind, obligation=found, initial=initial)
    up = address(request, "manage") if found is None else address(request, "duty", found.code)
    context: dict[str, Any] = {"form": form, "kind": kind, "duty": found, "back": up}
    status = 200
    if data is not None:
        if "preview" in data and form.is_valid():
            context |= _preview(request, form)
        elif "preview" not in data and form.is_valid() and carried_out(form, request.user):
            messages.success(request, done)
            made = form.made.code if form.made else None
            return redirect(address(request, "duty", made))
        status = 422 if form.errors else 200
    return render(request, "rounds/duty_form.html", context, status=status)


def _preview(request: HouseRequest, form: ObligationForm) -> dict[str, Any]:
    """The next ten days; what the domain refuses stands on the form."""
    wanted = form.wanted()
    try:
        rule = check_wanted(wanted)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return {}
    first = max(local_day(request.institution, now()), wanted.starts_on)
    return {"previewed": how_often(rule, wanted.days), **days_ahead(wanted, rule, first)}


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_start(request: HouseRequest, code: UUID) -> HttpResponse:
    """From a day on it is expected; its first days are written at once."""
    found = fetch(request, code)
    return act_page(
        request,
        partial(StartForm, obligation=found),
        title=gettext_lazy("Start the duty"),
        label=gettext_lazy("Start"),
        done=gettext_lazy("The duty is running. The next days are written."),
        back=address(request, "duty", code),
        about=found.title,
        note=gettext_lazy("What is due today and whose time is over already is not begun."),
    )


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_end(request: HouseRequest, code: UUID) -> HttpResponse:
    """What has not opened is taken out; what is open runs to its close."""
    found = fetch(request, code)
    return act_page(
        request,
        partial(EndForm, obligation=found),
        title=gettext_lazy("End the duty"),
        label=gettext_lazy("End it"),
        done=gettext_lazy("The duty is ended."),
        back=address(request, "duty", code),
        about=found.title,
        note=gettext_lazy(
            "What was expected until now stays in the record, and can still be handed in."
        ),
    )
