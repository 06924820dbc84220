"""The API object that ``config`` mounts and to which the rooms' routers are added."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation, PathView
from ninja.renderers import JSONRenderer

from kaijuan.core.api.conditional import conditional
from kaijuan.core.api.describe import complete
from kaijuan.core.api.problems import (
    add_problem_handlers,
    not_allowed,
    not_json,
    not_signed_in,
)
from kaijuan.core.marks import mark
from kaijuan.core.permissions.access import FORM_TYPES, PUBLIC, Access, declare
from kaijuan.core.permissions.scopes import scopes

#: What an operation says of itself: who may, and on which topics its answer depends.
Declared = tuple[Access, tuple[str, ...]]


class PlainRenderer(JSONRenderer):
    """Chinese as Chinese: half the size of escapes, and a person can read it."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


class HouseAPI(NinjaAPI):
    """Carries each operation's access declaration to the view that Django calls.

    Operations are decorated like views: ``@router.get(...)`` above ``@public`` or ``@needs(...)``.
    The operations of one path share a view; each method is asked by its own declaration.
    """

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: short, and the same wherever its module moves."""
        return operation.view_func.__name__

    def operations_by_id(self) -> dict[str, Operation]:
        """Every operation by its name in the description."""
        return {
            self.get_openapi_operation_id(operation): operation
            for bound in self._get_bound_routers()
            for path_view in bound.path_operations.values()
            for operation in path_view.operations
        }

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The description of the library, completed; in the language of whoever reads it."""
        return complete(super().get_openapi_schema(**kwargs), self.operations_by_id())

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        for bound in self._get_bound_routers():
            for path, path_view in bound.path_operations.items():
                _declare_path(f"{bound.prefix}{path}", path_view)
        patterns = super()._get_urls()
        for pattern in patterns:
            # What the library adds itself: the description and an address that answers 404.
            own = isinstance(pattern, URLPattern) and pattern.name in {"openapi-json", "api-root"}
            if own and pattern.callback is not None:
                pattern.callback = declare(_asked_again(pattern.callback), PUBLIC)
        return patterns


def _asked_again(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view of the library's that is only read, with a tag made from its bytes."""

    @require_safe
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return conditional(request, (), PUBLIC, lambda: view(request, *args, **kwargs))

    return answer


def _declare_path(path: str, path_view: PathView) -> None:
    by_method: dict[str, Declared] = {}
    for operation in path_view.operations:
        access: Access | None = getattr(operation.view_func, "access", None)
        if access is None:
            raise ImproperlyConfigured(f"An operation of {path} has no access declaration.")
        if access.scope and access.scope not in scopes:
            raise ImproperlyConfigured(f"No scope is called {access.scope!r} ({path}).")
        topics = getattr(operation.view_func, "topics", ())
        by_method |= dict.fromkeys(operation.methods, (access, topics))
    # Set on the instance, from the class: asked for its addresses twice, an API wraps only once.
    path_view.get_view = partial(_view, path_view, by_method)  # type: ignore[method-assign]  # of this instance alone


def _view(path_view: PathView, by_method: dict[str, Declared]) -> Callable[..., Any]:
    run = PathView.get_view(path_view)

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD" and "GET" in by_method:
            # Answered like GET; the server leaves the body out (RFC 9110, 9.3.2).
            request.method = "GET"
        if request.method not in by_method:
            return not_allowed(request, set(by_method))
        if request.content_type in FORM_TYPES:
            return not_json(request)
        access, topics = by_method[request.method]
        if request.method == "GET":
            return conditional(
                request, topics, access, lambda: _linked(request, run(request, *args, **kwargs))
            )
        answer: HttpResponseBase = run(request, *args, **kwargs)
        return answer

    # The library exempts every view from the CSRF check; here people sign in by cookie, so not.
    accesses = {method: access for method, (access, _topics) in by_method.items()}
    mark(view, access_by_method=accesses, not_signed_in=not_signed_in)
    # A method that is not served is refused the same to everybody who may read.
    return declare(view, accesses.get("GET") or next(iter(accesses.values())))


def _linked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page of a list with its neighbours in the header too (RFC 8288)."""
    links = [
        f'<{address}>; rel="{name}"'
        for name, address in getattr(request, "page_links", {}).items()
        if address
    ]
    if links:
        response["Link"] = ", ".join(links)
    return response


def house_api(title: str, version: str) -> HouseAPI:
    """An empty API with the house's problems and OpenAPI 3.1 at ``openapi.json``."""
    api = HouseAPI(
        title=title,
        version=version,
        openapi_url="/openapi.json",
        docs_url=None,
        renderer=PlainRenderer(),
    )
    add_problem_handlers(api)
    return api
