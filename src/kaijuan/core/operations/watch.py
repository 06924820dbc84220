"""The middleware that sees every request: one line in the access log, one count for /metrics."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from kaijuan.core.operations import metrics

log = logging.getLogger("kaijuan.access")

#: Asked every few seconds by machines; a line for each would hide the others.
_UNSAID: Final = frozenset({"healthz", "metrics"})


class WatchMiddleware:
    """Route, method, status, milliseconds and bytes; no address, no name, no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route = route_of(request)
        metrics.count_request(group_of(route), response.status_code, seconds)
        if log.isEnabledFor(logging.INFO) and not (route in _UNSAID and response.status_code < 400):
            log.info("request", extra=_line(request, response, route, seconds))
        return response


def _line(
    request: HttpRequest, response: HttpResponseBase, route: str, seconds: float
) -> dict[str, object]:
    institution = getattr(request, "institution", None)
    length = response.headers.get("Content-Length", "")
    return {
        "route": route,
        "method": (request.method or "")[:10],
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": int(length) if length.isdigit() else None,
        "institution": getattr(institution, "slug", ""),
    }


def route_of(request: HttpRequest) -> str:
    """The name of the address, such as ``reports:figure``; what it names is not told."""
    match = request.resolver_match
    if match is not None:
        name = match.view_name
        return str(name) if name and not isinstance(name, Promise) else "unnamed"
    return "static" if request.path.startswith("/static/") else "unmatched"


def group_of(route: str) -> str:
    """The room of a route: few enough to be a label."""
    room = route.partition(":")[0]
    return "api" if room.startswith("api-") else room
