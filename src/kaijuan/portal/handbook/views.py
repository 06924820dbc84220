"""The handbook's contents and its pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.portal.handbook import book


@public
@require_safe
def contents(request: HouseRequest) -> HttpResponse:
    """Every page with its first sentence."""
    return render(request, "handbook/contents.html", {"pages": book.pages(_language())})


@public
@require_safe
def page(request: HouseRequest, slug: str) -> HttpResponse:
    """One page, with what stands on it beside."""
    try:
        shown = book.page(slug, _language())
    except KeyError:
        raise Http404 from None
    at = book.SLUGS.index(slug)
    following = book.SLUGS[at + 1] if at + 1 < len(book.SLUGS) else None
    context = {
        "page": shown,
        "next": book.page(following, _language()) if following else None,
        "crumbs": [(_("Handbook"), reverse("handbook:contents")), (shown.title, None)],
    }
    return render(request, "handbook/page.html", context)


def _language() -> str:
    return "en" if get_language() == "en" else "zh"
