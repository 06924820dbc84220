"""The door of the API: who comes with which token, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kaijuan.core.api.limits import client_address, count, put_headers, too_many
from kaijuan.core.api.problems import problem
from kaijuan.core.marks import mark
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.tokens.bearer import note_use, owner_of, sent_token, token_for
from kaijuan.core.tokens.models import Token

API: Final = "/api/"
#: A page for people, which happens to stand there.
REFERENCE: Final = "/api/v1/docs"


class TokenMiddleware:
    """Signs the owner of a token in for one request, and counts; pages know no tokens.

    Stands behind the sessions' user, whom a token replaces, and before the CSRF check is made (a
    ``process_view``): what a browser cannot be made to send needs none. No session is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        if not request.path.startswith(API) or request.path == REFERENCE:
            return self.get_response(request)
        text = sent_token(request)
        token = None if text is None else token_for(text)
        # Who guesses is counted by address, however many tokens are made up.
        verdict = (
            count("token", str(token.pk)) if token else count("address", client_address(request))
        )
        if verdict is not None and not verdict.allowed:
            return too_many(request, verdict)
        return put_headers(self._answer(request, text, token), verdict)

    def _answer(self, request: HouseRequest, text: str | None, token: Token | None) -> HttpResponse:
        if text is not None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            # Who brings no session is told to bring a token, not to load a form again.
            mark(request, _dont_enforce_csrf_checks=True)
        if text is None:
            return self.get_response(request)
        if token is None:
            return refused(request)
        request.user = owner_of(token)
        request.token_scopes = frozenset(token.scopes)
        note_use(token)
        response = self.get_response(request)
        missing = getattr(request, "missing_scope", "")
        if missing:
            response["WWW-Authenticate"] = (
                f'Bearer realm="Kaijuan", error="insufficient_scope", scope="{missing}"'
            )
        return response


def refused(request: HttpRequest) -> HttpResponse:
    """401: which of the reasons it is, is not told to who does not hold the token."""
    response = problem(
        request,
        401,
        _(
            "This token is unknown, has ended or was revoked. "
            "Make another one on your account page."
        ),
    )
    response["WWW-Authenticate"] = 'Bearer realm="Kaijuan", error="invalid_token"'
    return response
