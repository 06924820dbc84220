"""Asking the server that was just started whether it can really serve."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Health:
    """What ``/healthz`` answered; ``status`` 0 when nothing answered at all."""

    status: int
    problem: str = ""

    @property
    def ready(self) -> bool:
        return self.status == 200


def ask(url: str, *, host: str, timeout: float = 5.0) -> Health:
    """One question to ``URL/healthz`` by the name ``host``; no failure of the network raises."""
    parts = urlsplit(url)
    # No proxy is ever asked: this goes to our own child.
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        answer = connection.getresponse()
        return Health(answer.status, _problem(answer.read()))
    except (OSError, http.client.HTTPException):
        return Health(0)
    finally:
        connection.close()


def _problem(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("problem", "")) if isinstance(found, dict) else ""
