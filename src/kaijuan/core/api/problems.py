"""Errors of the API as problem details (RFC 9457): type, title, status, detail, instance."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kaijuan.core.errors import Refusal

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
#: A message is for a person to read; whatever was sent in is not sent back at length.
_MESSAGE_LENGTH: Final = 300


def problem(
    request: HttpRequest, status: int, detail: str, extra: Mapping[str, Any] | None = None
) -> HttpResponse:
    """One problem; ``extra`` holds members beyond the five of the standard."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
        **(extra or {}),
    }
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def not_allowed(request: HttpRequest, methods: set[str]) -> HttpResponse:
    """405 with the methods that are allowed."""
    response = problem(request, 405, _("This address does not take that method."))
    response["Allow"] = ", ".join(sorted(methods))
    return response


def add_problem_handlers(api: NinjaAPI) -> None:
    """Answer every failure inside ``api`` with a problem; nothing internal is told."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ValidationError: _invalid,
        HttpError: lambda request, error: problem(request, error.status_code, error.message),
        Refusal: lambda request, refusal: problem(request, 422, str(refusal)),
        Http404: lambda request, _error: problem(request, 404, _("There is nothing here.")),
        PermissionDenied: lambda request, _error: problem(
            request, 403, _("Your role does not include this.")
        ),
        BadRequest: _unreadable,
        SuspiciousOperation: _unreadable,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "where": ".".join(str(part) for part in each.get("loc", ())),
            "detail": str(each.get("msg", ""))[:_MESSAGE_LENGTH],
        }
        for each in error.errors
    ]
    detail = _("Some values cannot be used; 'errors' names each of them.")
    return problem(request, 422, detail, {"errors": errors})


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 400, _("The request cannot be read."))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The API failed at %s", request.path, exc_info=error)
    detail = _("Something went wrong on our side. It has been written down; try again later.")
    return problem(request, 500, detail)
