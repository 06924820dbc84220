"""Correcting a figure."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.accounts.models import User
from kaijuan.core.indicators.public import present
from kaijuan.core.permissions.access import needs
from kaijuan.evidence.reports.forms import CorrectionForm
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.views.fetch import release_or_404


def _current_or_404(release: Release, ref: str) -> DataPoint:
    rows = DataPoint.objects.filter(compiled_for=release, ref=ref).current()
    point = rows.select_related("subject", "compiled_for").first()
    if point is None:
        raise Http404(_("There is no such figure in this report."))
    return point


@needs("reports.correct_figure")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """A new revision with its reason; a published report keeps the one it was frozen with."""
    release = release_or_404(request.user, slug)
    point = _current_or_404(release, ref)
    if not request.user.has_perm("reports.correct_figure", point):
        raise Http404
    form = CorrectionForm(point, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.write(by=cast("User", request.user)):
        messages.success(request, _("The correction is recorded."))
        return redirect("reports:figure", slug=slug, ref=ref)
    figure_href = reverse("reports:figure", args=[slug, ref])
    context = {
        "release": release,
        "point": point,
        "shown": present(point.point()).sentence,
        "form": form,
        "figure_href": figure_href,
        "crumbs": [
            (_("Reports"), reverse("reports:releases")),
            (_("Figures"), reverse("reports:figures", args=[slug])),
            (ref, figure_href),
            (_("Correct"), None),
        ],
    }
    return render(request, "reports/correct.html", context, status=422 if form.is_bound else 200)
