"""Which form an error takes: a problem for programs, a page for people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaijuan.core.api.problems import problem
from kaijuan.core.operations.away import answer_for, is_away
from kaijuan.core.ui import errors

API: Final = "/api/"
Handler = Callable[..., HttpResponse]
_SENTENCES: Final = {
    400: _("The request cannot be read."),
    403: _("Your role does not include this."),
    404: _("There is nothing here."),
    500: _("Something went wrong on our side. It has been written down; try again later."),
}


def _for(status: int, page: Handler) -> Handler:
    @wraps(page)
    def handler(request: HttpRequest, exception: Any = None) -> HttpResponse:
        if request.path.startswith(API):
            said = errors.sentence_of(exception)
            return problem(request, status, said or str(_SENTENCES[status]))
        return page(request) if status == 500 else page(request, exception)

    return handler


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A write by cookie without the form's token; programs send a token of their own."""
    if request.path.startswith(API):
        sentence = gettext(
            "Writing by cookie needs the token of a form; programs send a token instead."
        )
        return problem(request, 403, sentence)
    return errors.csrf_failure(request, reason)


handler400 = _for(400, errors.handler400)
handler403 = _for(403, errors.handler403)
handler404 = _for(404, errors.handler404)
_fault = _for(500, errors.handler500)


def handler500(request: HttpRequest) -> HttpResponse:
    """A database that is away is told as such; Django calls this while it handles the error."""
    error = sys.exc_info()[1]
    if error is not None and is_away(error):
        return answer_for(request, error)
    return _fault(request)
