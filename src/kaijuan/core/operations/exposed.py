"""``GET /metrics``: the numbers, for who holds the token."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from kaijuan.core.marks import mark
from kaijuan.core.operations import metrics
from kaijuan.core.operations.collector import HouseCollector
from kaijuan.core.permissions.access import public


@never_cache
def exposed(request: HttpRequest) -> HttpResponse:
    """401 without ``Authorization: Bearer <token>``; asks for no session and no institution."""
    if not _has_token(request.headers.get("Authorization", "")):
        refused = HttpResponse("A token is needed.\n", content_type="text/plain", status=401)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return refused
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return HttpResponse(metrics.exposition(HouseCollector()), content_type=metrics.CONTENT_TYPE)


def _has_token(header: str) -> bool:
    scheme, _space, token = header.partition(" ")
    return scheme.lower() == "bearer" and constant_time_compare(
        token.strip().encode(), settings.METRICS_TOKEN.encode()
    )


# Asked while the house is not set up yet, and while its database is away.
public(mark(exposed, needs_no_institution=True))
