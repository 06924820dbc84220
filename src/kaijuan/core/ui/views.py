"""The gallery: every component with made-up samples."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import public
from kaijuan.core.ui.components import register


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Each component with its purpose, its props and its samples."""
    return render(request, "ui/gallery.html", {"components": register})
