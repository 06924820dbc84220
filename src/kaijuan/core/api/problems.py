"""Errors of the API as problem details (RFC 9457): type, title, status, detail, instance."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kaijuan.core.api.sentences import sentence
from kaijuan.core.api.tables import Instead
from kaijuan.core.errors import Refusal

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
#: Whatever was sent in is not sent back at length.
_NAME_LENGTH: Final = 60
_MOST_ERRORS: Final = 50


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


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """401 for a program that brought nothing (RFC 6750, 3)."""
    response = problem(request, 401, _("Send a token in the header “Authorization: Bearer …”."))
    response["WWW-Authenticate"] = 'Bearer realm="Kaijuan"'
    return response


def not_json(request: HttpRequest) -> HttpResponse:
    """415 for a form: its body is read as one before anybody could read it as JSON."""
    return problem(request, 415, _("Send JSON, with the header “Content-Type: application/json”."))


def add_problem_handlers(api: NinjaAPI) -> None:
    """Answer every failure inside ``api`` with a problem; nothing internal is told."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ValidationError: _invalid,
        HttpError: _http_error,
        Instead: lambda request, instead: instead.response,
        Refusal: lambda request, refusal: problem(request, refusal.status, str(refusal)),
        DjangoValidationError: _refused_fields,
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
    errors = [{"where": _where(each), "detail": sentence(each)} for each in error.errors]
    return _wrong_values(request, errors)


def _refused_fields(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    """What the domain says of single fields; their names are those of the body."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    errors = [
        {"where": f"body.{name}" if name not in {"", NON_FIELD_ERRORS} else "body", "detail": said}
        for name, sentences in by_field.items()
        for said in sentences
    ]
    return _wrong_values(request, errors)


def _wrong_values(request: HttpRequest, errors: list[dict[str, str]]) -> HttpResponse:
    detail = _("Some values cannot be used; 'errors' names each of them.")
    return problem(request, 422, detail, {"errors": errors[:_MOST_ERRORS]})


def _where(error: Mapping[str, Any]) -> str:
    """``query.page`` or ``body.evidence.0.source``; a body's own name in our code is left out."""
    parts = [str(part)[:_NAME_LENGTH] for part in error.get("loc", ())]
    if parts[:1] == ["body"]:
        del parts[1:2]
    return ".".join(parts)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        # The library's own: the body could not be parsed.
        return problem(request, 400, _("The body is not JSON that can be read."))
    return problem(request, error.status_code, error.message)


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 400, _("The request cannot be read."))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The API failed at %s", request.path, exc_info=error)
    detail = _("Something went wrong on our side. It has been written down; try again later.")
    return problem(request, 500, detail)
