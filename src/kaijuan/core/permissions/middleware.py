"""Refusals that come before any view: unreadable input, and people who may not pass."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.permissions.access import FORM_TYPES, Access, access_of
from kaijuan.core.permissions.predicates import holds_anywhere, roles_at
from kaijuan.core.permissions.scopes import token_scopes
from kaijuan.core.tenancy.request import HouseRequest

log = logging.getLogger(__name__)

#: Nothing that a person sends to the house is larger (uploads are limited to 10 MB by themselves).
LARGEST_BODY = 12 * 1024 * 1024


class CleanInputMiddleware:
    """Refuses bodies that are too large and text with a NUL, which no database can keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HouseRequest, *args: Any) -> None:
        if _length(request) > LARGEST_BODY:
            raise BadRequest(_("That is too large: at most 10 MB can be sent at once."))
        # A quoted cookie may spell any byte (RFC 2109), and a session is looked up by its value.
        texts = [request.path, *_pairs(request.GET), *request.COOKIES.values()]
        if request.content_type in FORM_TYPES:
            texts += [*_pairs(request.POST), *_pairs(request.FILES)]
        if any("\0" in text for text in texts):
            raise BadRequest(_("The text holds a character that cannot be stored (NUL)."))


def _length(request: HouseRequest) -> int:
    value = request.META.get("CONTENT_LENGTH") or "0"
    return int(value) if value.isdigit() else 0


def _pairs(data: Any) -> list[str]:
    """Every name and every text value of a form or query."""
    found: list[str] = []
    for name, values in data.lists():
        found.append(name)
        found += [value if isinstance(value, str) else str(value.name) for value in values]
    return found


class AccessMiddleware:
    """Asks the view's declaration before the view runs; what is for one person is not kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        request.for_one_person = False
        response = self.get_response(request)
        if request.for_one_person or _has_met_its_reader(request):
            # Library computers are shared: Back after signing out must not show the page again.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HouseRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = access_of(view, request.method)
        if access is None:
            log.error("%s has no access declaration and is refused", request.resolver_match)
            raise PermissionDenied
        _narrow(request, access)
        if not access.signed_in:
            return None
        request.for_one_person = True
        if not request.user.is_authenticated:
            # Programs are told so; people are led to the door.
            return getattr(view, "not_signed_in", _to_sign_in)(request)
        if access.permission:
            _ask(request, access)
        return None


def _narrow(request: HouseRequest, access: Access) -> None:
    """Hold a token to its scopes. Raises PermissionDenied naming the one that is missing."""
    held = token_scopes(request)
    if held is None or (access.scope and access.scope in held):
        return
    if not access.signed_in:
        request.user = AnonymousUser()
    elif access.scope:
        request.missing_scope = access.scope
        raise PermissionDenied(
            format_lazy(_("This token does not include the scope {scope}."), scope=access.scope)
        )
    else:
        raise PermissionDenied(_("This address is not open to tokens."))


def _has_met_its_reader(request: HouseRequest) -> bool:
    """Whether a public page looked at who is signed in; asks no database, for it may be away."""
    user = getattr(request, "_cached_user", None)
    return bool(user is not None and user.is_authenticated)


def _to_sign_in(request: HouseRequest) -> HttpResponse:
    """After signing in a reader comes back to the page, but never repeats a write."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else resolve_url("/")
    response = redirect_to_login(target)
    if request.headers.get("HX-Request"):
        response.headers["HX-Redirect"] = response.headers["Location"]
        response.status_code = 204
        del response.headers["Location"]
    return response


def _ask(request: HouseRequest, access: Access) -> None:
    permission = access.permission
    if not rules.perm_exists(permission):
        raise ImproperlyConfigured(f"No rule is called {permission!r}.")
    if access.anywhere:
        if not holds_anywhere(request.user, permission):
            raise PermissionDenied(_("None of your roles includes this."))
        return
    institution = request.institution
    if institution is None:
        raise Http404
    if rules.has_perm(permission, request.user, institution):
        return
    if roles_at(request.user, institution):
        raise PermissionDenied(_("Your role at this library does not include this page."))
    # To a stranger the page of another library is like one that does not exist.
    raise Http404
