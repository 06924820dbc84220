"""The screen at a gate: one field, three ticks, Enter."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.gate.domain.counting import waiting
from kaijuan.network.gate.domain.register import Registered
from kaijuan.network.gate.forms.passage import PassageForm
from kaijuan.network.gate.models import Building, Direction, Gate, Outcome, Reason
from kaijuan.network.gate.views.common import address, fetch_gate


@needs("gate.register")
@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HouseRequest, code: UUID) -> HttpResponse:
    """POST registers. To ``Accept: application/json`` it answers 200 with ``outcome`` ("in",
    "out", "again", "refused"), ``says``, ``inside`` and ``capacity``; 422 or 409 with ``says``
    alone, where nothing was registered."""
    gate = fetch_gate(request, code)
    if request.method != "POST":
        return _page(request, gate, PassageForm(gate=gate, initial=_initial(request)))
    form = PassageForm(request.POST, gate=gate)
    status = 422
    if form.is_valid():
        try:
            made = form.write(by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _registered(request, gate, made)
    if _wants_json(request):
        return JsonResponse({"says": _first_error(form)}, status=status)
    return _page(request, gate, form, status=status)


def _wants_json(request: HouseRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _initial(request: HouseRequest) -> dict[str, Any]:
    wanted = request.GET.get("way", "")
    known = {Direction.IN.value, Direction.OUT.value}
    return {"code": uuid.uuid4(), **({"direction": wanted} if wanted in known else {})}


def _registered(request: HouseRequest, gate: Gate, made: Registered) -> HttpResponse:
    says, well = sentence_of(made), made.passage.outcome != Outcome.REFUSED
    if _wants_json(request):
        building = made.building
        return JsonResponse(
            {
                "outcome": made.passage.outcome,
                "says": says,
                "inside": building.inside,
                "capacity": building.capacity,
            }
        )
    (messages.success if well else messages.error)(request, says)
    return redirect(f"{address(request, 'station', gate.code)}?way={made.passage.direction}")


def _page(request: HouseRequest, gate: Gate, form: PassageForm, status: int = 200) -> HttpResponse:
    context = {
        "gate": gate,
        "building": gate.building,
        "form": form,
        "other_ways": [
            each
            for each in Gate.objects.filter(building=gate.building, retired_at=None)
            if each.pk != gate.pk
        ],
        # A refused form is not the same act: what is sent next has a code of its own.
        "code": uuid.uuid4(),
    }
    return render(request, "gate/station.html", context, status=status)


def _first_error(form: PassageForm) -> str:
    return next((str(error) for some in form.errors.values() for error in some), "")


def sentence_of(made: Registered) -> str:
    """What the screen says, with what to do next."""
    passage = made.passage
    if passage.outcome == Outcome.REFUSED:
        return _why(passage.reason, made.building)
    if passage.outcome == Outcome.AGAIN:
        return _("Scanned twice: it was registered a moment ago and counts once.")
    if passage.outcome == Outcome.IN:
        if made.forgot:
            return _("Came in. The last exit had been forgotten and was closed.")
        return pgettext("at the gate", "Came in.")
    if made.unregistered:
        return _("Went out. There was no entry to it; that is noted.")
    return pgettext("at the gate", "Went out.")


def _why(reason: str, building: Building) -> str:
    if reason == Reason.FULL:
        words = _(
            "Full: %(inside)s of %(capacity)s inside. Wait outside until somebody leaves; "
            "%(waiting)s were turned away in the last quarter of an hour."
        )
        counts = {"inside": building.inside, "capacity": building.capacity}
        return words % (counts | {"waiting": waiting(building)})
    sentences = {
        Reason.TEMPERATURE: _(
            "Turned away: temperature. Ask the person to go to the fever clinic; no name is kept."
        ),
        Reason.SYMPTOMS: _(
            "Turned away: symptoms. Ask the person to see a doctor; no name is kept."
        ),
        Reason.MASK: _("Turned away: no mask. With a mask on, register again."),
        Reason.PASS: _(
            "Turned away: this code is not good here today. Register by card or by name instead."
        ),
    }
    return sentences[Reason(reason)]
