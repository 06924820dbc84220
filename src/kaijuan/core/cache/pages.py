"""Whole answers for readers who are nobody in particular: no session, no token, nothing to say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from kaijuan.core.cache.keeping import Asked

#: What else a page carries belongs to the middlewares, which write it anew each time.
_HEADERS: Final = ("Content-Type", "Content-Disposition")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with status 200. ``etag`` is a digest of the bytes."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str

    @property
    def size(self) -> int:
        return len(self.body)


def is_nobody(request: HttpRequest, view: Any) -> bool:
    """A public page asked for without anything by which a reader could be known."""
    access = getattr(view, "access", None)
    return (
        access is not None
        and not access.signed_in
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
    )


def page_of(request: HttpRequest, response: Any) -> Page | None:
    """``response`` as something to keep; None for one that is not the same for everybody."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.session.modified:
        return None
    if "no-store" in response.get("Cache-Control", "") or response.has_header("ETag"):
        return None
    headers = tuple((name, response[name]) for name in _HEADERS if name in response)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return Page(response.content, headers, etag)


def answer(request: HttpRequest, page: Page) -> Any:
    """The page, or 304 where the reader has it already."""
    response = HttpResponse(page.body)
    for name, value in page.headers:
        response[name] = value
    return conditional(request, response, page)


def conditional(request: HttpRequest, response: Any, page: Page) -> Any:
    """``response`` with what lets a reader ask whether it is still the same."""
    response["ETag"] = page.etag
    # May be kept by the reader, and is asked for again each time.
    response["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=page.etag, response=response)


def worth_keeping(asked: Asked, page: Page | None) -> bool:
    """Whether the page shows one state of the house: nothing changed while it was drawn."""
    return page is not None and asked.unchanged()
