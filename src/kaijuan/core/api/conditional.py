"""Has it changed? ``ETag`` and ``If-None-Match`` (RFC 9110, 8.8.3 and 13.1.2) on every GET.

Where an operation says on which topics its answer depends, the tag is made from their revision:
then 304 needs one question to the database and no list. Otherwise it is made from the bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from kaijuan import __version__
from kaijuan.core.cache.public import revision_of
from kaijuan.core.marks import mark
from kaijuan.core.permissions.access import Access
from kaijuan.core.permissions.scopes import token_scopes

View = TypeVar("View", bound=Callable[..., Any])
#: By what else than the address an answer differs.
VARY: Final = ("Accept", "Authorization", "Cookie")
_LENGTH: Final = 32


def depends_on(*topics: str) -> Callable[[View], View]:
    """The answer follows from the address, its reader's roles, the language and ``topics``.

    ``topics`` are those of `kaijuan.core.cache`: tables whose changes the database itself notes.
    """

    def declare(view: View) -> View:
        return mark(view, topics=topics)

    return declare


def conditional(
    request: HttpRequest,
    topics: tuple[str, ...],
    access: Access,
    run: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """The answer of ``run`` with its tag, or 304 where the client has it already."""
    # Read before the rows: what changes meanwhile makes the next tag another one.
    tag = _tag(request, topics, access) if topics else ""
    if tag and _names_a_tag(request):
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            return _dress(request, unchanged, tag)
    response = run()
    if response.status_code != 200:
        return response
    if not tag and isinstance(response, HttpResponse):
        tag = _quoted(response["Content-Type"].encode() + response.content)
    if not tag:
        return response
    _dress(request, response, tag)
    # Made for whole and streamed answers alike, whatever its stubs say.
    found: Any = get_conditional_response(request, etag=tag, response=cast("Any", response))
    return cast("HttpResponseBase", found)


def _names_a_tag(request: HttpRequest) -> bool:
    """Whether the client has an answer already. "*" asks if there is one at all, and a condition
    that is to hold asks it too: only the rows know."""
    return request.headers.get("If-None-Match", "*").strip() != "*" and not any(
        name in request.headers for name in ("If-Match", "If-Unmodified-Since")
    )


def _tag(request: HttpRequest, topics: tuple[str, ...], access: Access) -> str:
    said = [
        __version__,
        revision_of(*topics),
        request.get_full_path(),
        request.headers.get("Accept", ""),
        get_language(),
        _reader(request) if access.scope or access.signed_in else "",
    ]
    return _quoted(json.dumps(said).encode())


def _reader(request: HttpRequest) -> list[Any]:
    """Who sees what: by roles, and by the scopes of a token."""
    user: Any = request.user
    if not user.is_authenticated:
        return []
    roles = sorted((pk, sorted(held)) for pk, held in user.roles().items())
    return [user.pk, roles, sorted(token_scopes(request) or ())]


def _quoted(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:_LENGTH]}"'


def _dress(request: HttpRequest, response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    patch_vary_headers(response, VARY)
    if not response.has_header("Cache-Control"):
        # May be kept and is asked for each time; what a token sees, by its own program only.
        own = "private, " if token_scopes(request) is not None else ""
        response["Cache-Control"] = f"{own}no-cache"
    return response
