"""Answers from the store before anything is asked of the database but the revision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from kaijuan.core.cache.keeping import Asked, asked_of
from kaijuan.core.cache.pages import answer, conditional, is_nobody, page_of, worth_keeping
from kaijuan.core.cache.revision import one_reading
from kaijuan.core.cache.store import Store, store

SAFE = frozenset({"GET", "HEAD"})


class KeptPagesMiddleware:
    """Stands before the tenancy, so that the revision is read before the first row of a page.

    A page for nobody in particular is kept whole. For everybody else ``request.asked`` lets the
    view keep its parts (`kaijuan.core.cache.fragments`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.asked = request.drawing = None
        request.may_be_kept = False
        with one_reading() if request.method in SAFE else nullcontext():
            try:
                response = self.get_response(request)
                if request.drawing:
                    response = _keep(request, response)
                if request.may_be_kept:
                    # Page and fragment share an address, whoever reads: Back must not mix them up.
                    patch_vary_headers(response, ["HX-Request"])
                return response
            finally:
                if request.drawing:
                    request.drawing.land(_whole(request.asked))

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        request.may_be_kept = hasattr(view, "keeping")
        kept_here = store()
        if kept_here is None:
            return None
        request.asked = asked_of(request, view)
        if request.asked is None or not request.asked.plain or not is_nobody(request, view):
            return None
        return _from(kept_here, request)


def _whole(asked: Asked) -> tuple[object, ...]:
    return ("page", *asked.key, asked.revision)


def _from(kept_here: Store, request: Any) -> HttpResponse | None:
    """The kept page; None where this request is to draw it."""
    asked: Asked = request.asked
    shelf = kept_here.shelf(asked=asked.filtered)
    page = shelf.get(asked.key, asked.revision)
    if page is None:
        if kept_here.lead(_whole(asked)):
            request.drawing = kept_here
            # Who drew it may have ended between the look and the lead.
            page = shelf.get(asked.key, asked.revision)
        else:
            page = shelf.get(asked.key, asked.revision)
    return answer(request, page) if page is not None else None


def _keep(request: Any, response: Any) -> Any:
    asked: Asked = request.asked
    shelf = request.drawing.shelf(asked=asked.filtered)
    if shelf.get(asked.key, asked.revision) is not None:
        return response
    page = page_of(request, response)
    if page is None or not worth_keeping(asked, page):
        return response
    shelf.put(asked.key, asked.revision, page, page.size)
    return conditional(request, response, page)
