"""Measures of a draft beyond those of its stage: added, and taken out again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.domain.switch_start import add_measure, mark_of, remove_measure
from kaijuan.network.plans.domain.switches import label_of, more_of
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import Switch
from kaijuan.network.plans.views.switches.fetch import fetch_switch
from kaijuan.network.plans.views.switches.measures import described
from kaijuan.network.plans.views.switches.page import switch_page


@needs("plans.prepare_switch")
@require_safe
def more_measures(request: HouseRequest, code: UUID) -> HttpResponse:
    """What was added, and every kind of measure that can be."""
    found = fetch_switch(request, code)
    slug = request.institution.slug
    context = {
        "switch": found,
        "added": [
            (label_of(each["kind"]), described(each["kind"], each["parameters"]), mark_of(each))
            for each in more_of(found)
        ],
        "kinds": [
            (kind, reverse("plans:switch-measure-add", args=[slug, code, kind.key]))
            for kind in measures
        ],
        "here": reverse("plans:switch", args=[slug, code]),
        "open": found.state == Switch.State.DRAFT,
    }
    return render(request, "plans/switch_measures.html", context)


@needs("plans.prepare_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_add(request: HouseRequest, code: UUID, kind: str) -> HttpResponse:
    found = fetch_switch(request, code)
    if kind not in measures:
        raise Http404
    measure = measures[kind]
    form = measure.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        parameters = measure.parameters_of(form.cleaned_data)
        try:
            add_measure(found, kind, parameters, by=request.user)
        except (Refusal, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, _("The measure is added; the preview shows what it does."))
            return redirect("plans:switch", request.institution.slug, code)
    back = reverse("plans:switch-measures", args=[request.institution.slug, code])
    context: dict[str, Any] = {"form": form, "measure": measure, "back": back, "switch": found}
    status = 422 if form.is_bound else 200
    return render(request, "plans/switch_measure.html", context, status=status)


@needs("plans.prepare_switch")
@require_POST
def measure_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    """``what``: the mark of the measure."""
    found = fetch_switch(request, code)
    try:
        remove_measure(found, request.POST.get("what", ""), by=request.user)
    except Refusal as refusal:
        return switch_page(request, fetch_switch(request, code), refusal)
    messages.success(request, _("The measure is taken out."))
    return redirect("plans:switch", request.institution.slug, code)
