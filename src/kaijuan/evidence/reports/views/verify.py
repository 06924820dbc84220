"""Is this file one of ours? By the file itself, or by its SHA-256."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import public
from kaijuan.evidence.reports.forms import FileToCheck


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of a file: it is hashed as it comes in, and forgotten. ``?sha256=``."""
    if request.method == "POST":
        form = FileToCheck(request.POST, request.FILES)
    elif "sha256" in request.GET:
        form = FileToCheck(request.GET)
    else:
        form = FileToCheck()
    verdict = form.verdict() if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "verdict": verdict,
        "crumbs": [(_("Reports"), reverse("reports:releases")), (_("Check a file"), None)],
    }
    bad = form.is_bound and verdict is None
    return render(request, "reports/verify.html", context, status=422 if bad else 200)
