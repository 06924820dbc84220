"""Opens the scope of the institution that the address names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.tenancy.scope import institution_scope

#: The URL argument that names a member: ``/i/<slug:institution>/...``.
ARGUMENT = "institution"


def institution_of(slug: str | None) -> Institution | None:
    """The one place that resolves an address to an institution (path today, host name later).

    Without a slug it is the consortium; None before the consortium has been set up.
    """
    if slug is None:
        return Institution.objects.filter(kind="consortium").first()
    return Institution.objects.filter(slug=slug).first()


class TenancyMiddleware:
    """Sets ``request.institution`` and keeps its scope open until the answer is rendered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.scopes = stack
            # None until the address is known, and before the consortium has been set up.
            request.institution = None  # type: ignore[assignment]  # views of the rooms always have one
            return self.get_response(request)

    def process_view(
        self, request: HouseRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if getattr(view, "needs_no_institution", False):
            return
        slug = kwargs.pop(ARGUMENT, None)
        institution = institution_of(slug)
        if institution is None and slug is not None:
            raise Http404
        request.institution = institution  # type: ignore[assignment]  # views of the rooms always have one
        if institution is not None:
            request.scopes.enter_context(institution_scope(institution))
