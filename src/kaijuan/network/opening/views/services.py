"""What one library offers, in full, for its readers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import ForEveryone, Part, drawn, fragment, kept
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.opening.models import Mode
from kaijuan.network.opening.views.board_shown import board_context


@public
@require_safe
@kept("institutions", "services", "notices")
def services(request: HouseRequest) -> HttpResponse:
    """What is open now, later, not; the week; each service in each mode; notices and feeds."""
    main = fragment(request, "services", _draw)
    may_write = request.user.has_perm("opening.manage_notices", request.institution)
    return render(request, "opening/services.html", {"main": main.html, "may_write": may_write})


def _draw(everyone: ForEveryone) -> Part:
    context = board_context(everyone.institution)
    context["modes"] = [mode.label for mode in Mode]
    listed = [*context["usable"], *context["resting"], *context["off"]]
    context["all"] = sorted(listed, key=lambda each: (each.service.position, each.service.pk))
    return drawn("opening/services_main.html", {"context": context}, everyone)
