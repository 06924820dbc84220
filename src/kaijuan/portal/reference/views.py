"""``/api/v1/docs``: what programs can ask, for the people who write them."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaijuan.core.api.limits.counting import WINDOW_SECONDS
from kaijuan.core.api.mounted import mounted
from kaijuan.core.api.paging import MAX_PAGE_SIZE, PAGE_SIZE
from kaijuan.core.api.tables import MOST_ROWS
from kaijuan.core.permissions.access import public
from kaijuan.core.permissions.scopes import scopes
from kaijuan.portal.reference.shape import groups_of

#: The rooms' tags, in the words of people.
GROUPS: Final = {
    "institutions": _("Institutions"),
    "data-points": _("Figures"),
    "releases": _("Reports"),
}


@public
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Everything on the page follows from the code: nothing here can be out of date."""
    api = mounted()
    base = settings.PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    context = {
        "groups": [
            (str(GROUPS.get(tag, tag)), operations) for tag, operations in groups_of(api, base)
        ],
        "scopes": list(scopes),
        "limits": settings.API_LIMITS,
        "window": WINDOW_SECONDS,
        "page_size": PAGE_SIZE,
        "max_page_size": MAX_PAGE_SIZE,
        "most_rows": MOST_ROWS,
        "base": base,
        "openapi": reverse(f"{api.urls_namespace}:openapi-json"),
    }
    return render(request, "portal/reference.html", context)
