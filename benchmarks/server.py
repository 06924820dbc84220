"""The house and a constant answer behind one granian, as `kaijuan up` starts it.

server.py PORT [MODULE]: the ``urlpatterns`` of MODULE stand for those of the house.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from kaijuan.config.command.django_ready import load_django
from kaijuan.config.command.places import Address
from kaijuan.config.command.up.web import serve

CONSTANT_PATH = "/-/constant"
_BODY = b"kaijuan\n"
_HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(_BODY)))]


def house_with_constant() -> Callable[..., Iterable[bytes]]:
    """The WSGI application: everything is the house but for one path."""
    from kaijuan.config.wsgi import application

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == CONSTANT_PATH:
            start_response("200 OK", _HEADERS)
            return [_BODY]
        return application(environ, start_response)

    return answer


if __name__ == "__main__":
    load_django()
    if sys.argv[2:]:
        from django.conf import settings

        # The processes that answer are forked from this one.
        settings.ROOT_URLCONF = sys.argv[2]
    serve(Address("127.0.0.1", int(sys.argv[1])), house_with_constant)
