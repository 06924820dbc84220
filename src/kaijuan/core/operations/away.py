"""While the database is away: a page that says so at once, and back to work by itself.

The first request that cannot connect finds out, which takes seconds. From then on all others are
told without trying, and a thread of its own asks the database until it answers. So no reader waits
and no threads pile up in front of a database that is gone, and the house is open again within a
second after it came back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any, Final

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from kaijuan.core.api.problems import problem
from kaijuan.core.marks import mark
from kaijuan.core.ui.errors import answer
from kaijuan.core.ui.middleware import language_of

log = logging.getLogger("kaijuan.database")

API: Final = "/api/"
#: Seconds between two questions to a database that is away.
PAUSE: Final = 0.5
#: Seconds that each of them may take.
PATIENCE: Final = 2
#: Seconds after which a client should come again (RFC 9110, 10.2.3).
RETRY_AFTER: Final = 5
#: They say how things are, and look for themselves.
_ASKED_ANYWAY: Final = ("/healthz", "/metrics")


class Breaker:
    """``is_open`` while the database is away; closes when ``answers`` says True."""

    def __init__(self, answers: Callable[[], bool], *, pause: float = PAUSE) -> None:
        self._answers = answers
        self._pause = pause
        self._lock = Lock()
        self._closed = Event()
        self._closed.set()

    @property
    def is_open(self) -> bool:
        return not self._closed.is_set()

    def open(self) -> bool:
        """There is no connection; True when that is news."""
        with self._lock:
            if self.is_open:
                return False
            self._closed.clear()
            Thread(target=self._ask, name="database-away", daemon=True).start()
            return True

    def wait(self, seconds: float) -> bool:
        """Until it is closed; False when it still is not."""
        return self._closed.wait(seconds)

    def _ask(self) -> None:
        # Event.wait instead of sleep: nothing else sets it while this thread runs.
        while not self._answers():
            self._closed.wait(self._pause)
        log.warning("the database is back")
        self._closed.set()


def answers() -> bool:
    """Whether a new connection can be made now, beside the pool (which tries again for long)."""
    here: Any = connection
    wanted = here.get_connection_params()
    try:
        if connection.vendor == "postgresql":
            here.Database.connect(**{**wanted, "connect_timeout": PATIENCE}).close()
        else:
            here.get_new_connection(wanted).close()
    except Exception as error:  # whatever keeps us from connecting, we are not connected
        log.debug("the database does not answer: %s", type(error).__name__)
        return False
    return True


breaker: Final = Breaker(answers)


class DatabaseGateMiddleware:
    """Stands before whatever asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if breaker.is_open and request.path not in _ASKED_ANYWAY:
            return unavailable(request)
        return self.get_response(request)


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because the database could not be used, not because of a mistake."""
    return isinstance(error, OperationalError | InterfaceError)


def answer_for(request: HttpRequest, error: Any) -> HttpResponse:
    """The answer to a request that met ``error``; opens the breaker where nothing connects."""
    if _nothing_connects():
        if breaker.open():
            log.error("the database is away: %s", type(error).__name__)
            _forget_connections()
    else:
        log.error("the database could not do it", exc_info=error)
    return unavailable(request)


def _nothing_connects() -> bool:
    """A connection that was made before its database went away fails only when it is used."""
    there = connection.connection
    if there is None or getattr(there, "closed", False):
        return True
    return not answers()


def _forget_connections() -> None:
    """Whatever the pool still holds leads to a server that is gone."""
    pool = getattr(connection, "pool", None)
    if pool is not None:
        with suppress(Exception):
            pool.drain()


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 as a page or a problem, in the reader's language, kept by nobody; asks no database."""
    with translation.override(language_of(request)):
        if request.path.startswith(API):
            sentence = _("The database cannot be reached just now; try again in a few seconds.")
            response = problem(request, 503, sentence)
        else:
            response = answer(request, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    # Said once when it began; a line for each reader who was turned away would hide the others.
    return mark(response, _has_been_logged=True)
