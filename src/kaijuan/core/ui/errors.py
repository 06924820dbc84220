"""What a reader sees when something cannot be shown. These pages need no database.

They are used as Django's handlers (``config/urls.py``), for failed CSRF checks, for a door that
is locked for a while (429) and for refusals that no form can show (422).
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kaijuan.core.errors import Refusal
from kaijuan.core.requestid import request_id
from kaijuan.core.ui.context import tongues
from kaijuan.core.ui.middleware import language_of

_log = logging.getLogger(__name__)

#: Shown if even the page about the failure cannot be drawn.
_LAST_WORDS = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>500 · 开卷</title>'
    "<h1>这一页没能打开</h1><p>问题已记下。请稍后再试。</p>"
    '<p lang="en">This page could not be opened. The fault has been noted; please try again '
    "later.</p></html>"
)


def sentence_of(exception: BaseException | None) -> str:
    """The sentence of an error that was written for readers, else "".

    Ours are refusals, or carry a text marked for translation (``Http404(_("..."))`` with
    ``gettext_lazy``). Anything else may hold a path, a query or somebody's name.
    """
    if isinstance(exception, Refusal):
        return str(exception)
    first = exception.args[0] if exception is not None and exception.args else None
    return str(first) if isinstance(first, Promise) else ""


def answer(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """The page ``<status>.html`` in the reader's language, drawn without context processors."""
    with translation.override(language_of(request)):
        context = {"sentence": sentence, "status": status, **tongues(request)}
        if status >= 500:
            context["request_id"] = request_id()
        return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def _refuse(request: HttpRequest, status: int, exception: BaseException | None) -> HttpResponse:
    with translation.override(language_of(request)):
        return answer(request, status, sentence_of(exception))


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return _refuse(request, 400, exception)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The reader's role does not reach this far."""
    return _refuse(request, 403, exception)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing, or another institution's: both read alike."""
    return _refuse(request, 404, exception)


def refused(request: HttpRequest, exception: Refusal) -> HttpResponse:
    """A refusal that has no form to stand in."""
    return _refuse(request, 422, exception)


def too_many(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """Too many attempts; the door opens again by itself."""
    return answer(request, 429, sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere. Says how to send it again."""
    with translation.override(language_of(request)):
        sentence = _(
            "This form was open for too long, or cookies are switched off. Go back, load the page "
            "again and send it once more."
        )
        return answer(request, 403, sentence)


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke here. It must not break twice."""
    try:
        return answer(request, 500)
    except Exception:
        _log.exception("the page for a server error could not be drawn")
        return HttpResponse(_LAST_WORDS, status=500)
