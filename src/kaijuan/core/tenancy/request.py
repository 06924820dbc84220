"""What the middlewares hang on a request, for those who read types."""

from __future__ import annotations

from contextlib import ExitStack

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from kaijuan.core.tenancy.models import Institution


class HouseRequest(HttpRequest):
    """A request inside the house; Django makes the object, this class only names what it has.

    ``institution`` is that of the address, or the consortium; None only before the consortium has
    been set up, when nothing but public pages is reached. ``token_scopes`` and ``missing_scope``
    are there only where the request came with a token.
    """

    institution: Institution
    htmx: HtmxDetails
    scopes: ExitStack
    for_one_person: bool
    token_scopes: frozenset[str] | None
    missing_scope: str
