"""Which language a page is written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from kaijuan.core.ui import lang

COOKIE: Final = "kaijuan_lang"
_YEAR: Final = 365 * 24 * 60 * 60


def asked_for(request: HttpRequest) -> str | None:
    """The language in ``?lang=``; None if there is none or the house does not have it."""
    try:
        return lang.known(request.GET.get("lang"))
    except SuspiciousOperation:
        # Too many parameters: the view that reads them will refuse them.
        return None


def language_of(request: HttpRequest) -> str:
    """``?lang=``, else the cookie, else Chinese; never the browser's wish.

    A page sent to a colleague must read the same on both screens, and a browser set up abroad
    says nothing about its reader.
    """
    return asked_for(request) or lang.known(request.COOKIES.get(COOKIE)) or lang.DEFAULT


class LanguageMiddleware:
    """Speaks the reader's language while the request is answered, and remembers ``?lang=``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        before = translation.get_language()
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        # A streamed table is written after we have returned, in the same language.
        if not response.streaming and before:
            translation.activate(before)
        response.headers.setdefault("Content-Language", lang.tag(language))
        patch_vary_headers(response, ["Cookie"])
        if asked_for(request):
            response.set_cookie(
                COOKIE, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure()
            )
        return response
