"""What a client is told about its limit.

``RateLimit-Limit``, ``-Remaining`` and ``-Reset`` are what libraries read today;
``RateLimit-Policy`` is the form of the IETF's draft (draft-ietf-httpapi-ratelimit-headers).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kaijuan.core.api.limits.counting import WINDOW_SECONDS, Verdict
from kaijuan.core.api.problems import problem


def put_headers(response: HttpResponse, verdict: Verdict | None) -> HttpResponse:
    """``response`` with the limit, what is left of it, and the seconds until it is whole again."""
    if verdict is not None:
        response["RateLimit-Limit"] = str(verdict.limit)
        response["RateLimit-Remaining"] = str(verdict.remaining)
        response["RateLimit-Reset"] = str(verdict.reset)
        response["RateLimit-Policy"] = f'"minute";q={verdict.limit};w={WINDOW_SECONDS}'
    return response


def too_many(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """429 that says when to come back."""
    response = problem(
        request,
        429,
        _("That is too often: %(limit)s requests a minute. Come back in %(seconds)s seconds.")
        % {"limit": verdict.limit, "seconds": verdict.reset},
    )
    response["Retry-After"] = str(max(1, verdict.reset))
    return put_headers(response, verdict)
