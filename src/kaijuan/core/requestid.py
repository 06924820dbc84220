"""The number of the request at hand, and of the job: in each line of the log, on each fault's page.

A person who meets a fault tells the operator one short number, and the operator finds its lines.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER: Final = "X-Request-ID"
#: Nothing that could break a log line, a header or a page; long enough to be one of its kind.
_SHAPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_request: ContextVar[str] = ContextVar("kaijuan_request_id", default="")
_job: ContextVar[str] = ContextVar("kaijuan_job_id", default="")


def request_id() -> str:
    """The number of the request that is answered now; "" outside of one."""
    return _request.get()


def job_id() -> str:
    """Name and id of the job that is carried out now; "" outside of one."""
    return _job.get()


@contextmanager
def working_on(job: str, *, asked_by: str = "") -> Iterator[None]:
    """While a job runs; ``asked_by`` is the number of the request that asked for it."""
    marks = _job.set(job), _request.set(asked_by)
    try:
        yield
    finally:
        _job.reset(marks[0])
        _request.reset(marks[1])


class RequestIdMiddleware:
    """Stands first: gives every request a number and says it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = _from_the_proxy(request) or uuid.uuid4().hex
        mark = _request.set(number)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            return response
        finally:
            _request.reset(mark)


def _from_the_proxy(request: HttpRequest) -> str:
    """The number that our own proxy gave; a browser's is not taken, it could repeat another's."""
    if not settings.BEHIND_PROXY:
        return ""
    given = request.headers.get(HEADER, "")
    return given if _SHAPE.fullmatch(given) else ""
