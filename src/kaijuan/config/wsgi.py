"""The door for the web server."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from kaijuan.core.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaijuan.config.settings")
_house = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The WSGI application; each request has room for its deep calls."""
    return with_room(_house, environ, start_response)
