"""The API object that ``config`` mounts and to which the rooms' routers are added."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import PathView
from ninja.renderers import JSONRenderer

from kaijuan.core.api.problems import add_problem_handlers, not_allowed
from kaijuan.core.permissions.access import PUBLIC, Access, declare


class PlainRenderer(JSONRenderer):
    """Chinese as Chinese: half the size of escapes, and a person can read it."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


class HouseAPI(NinjaAPI):
    """Carries each operation's access declaration to the view that Django calls.

    Operations are decorated like views: ``@router.get(...)`` above ``@public`` or ``@needs(...)``.
    The operations of one path share a view, so they must say the same.
    """

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        for bound in self._get_bound_routers():
            for path, path_view in bound.path_operations.items():
                _declare_path(f"{bound.prefix}{path}", path_view)
        patterns = super()._get_urls()
        for pattern in patterns:
            # What the library adds itself: the description and an address that answers 404.
            own = isinstance(pattern, URLPattern) and pattern.name in {"openapi-json", "api-root"}
            if own and pattern.callback is not None:
                pattern.callback = declare(require_safe(pattern.callback), PUBLIC)
        return patterns


def _declare_path(path: str, path_view: PathView) -> None:
    said: set[Access | None] = {
        getattr(operation.view_func, "access", None) for operation in path_view.operations
    }
    access = said.pop()
    if said or access is None:
        raise ImproperlyConfigured(f"The operations of {path} need one access declaration.")
    methods = {method for operation in path_view.operations for method in operation.methods}
    # Set on the instance, from the class: asked for its addresses twice, an API wraps only once.
    path_view.get_view = partial(_view, path_view, access, methods)  # type: ignore[method-assign]


def _view(path_view: PathView, access: Access, methods: set[str]) -> Callable[..., Any]:
    run = PathView.get_view(path_view)

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "HEAD" and "GET" in methods:
            # Answered like GET; the server leaves the body out (RFC 9110, 9.3.2).
            request.method = "GET"
        if request.method not in methods:
            return not_allowed(request, methods)
        answer: HttpResponse = run(request, *args, **kwargs)
        return answer

    # The library exempts every view from the CSRF check; here people sign in by cookie, so not.
    return declare(view, access)


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
