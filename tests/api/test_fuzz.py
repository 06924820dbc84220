"""Whatever is sent to the API, it answers as it says of itself; never with 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.core.failures import FailureGroup

from kaijuan.core.tokens.public import make_token
from tests.access.objects import World
from tests.api.fuzz import PATH, run

REAL = {"institution": "SC", "indicator": "homepage-visits", "unit": "visits", "owner": ""}


@pytest.fixture
def world(own, foreign, consortium, personas, settings) -> World:
    settings.ALLOWED_HOSTS = ["*"]
    return World(own, foreign, consortium, personas)


def steering(world: World) -> Any:
    """Every second case names what is there, so that not only missing things are asked for."""

    def steer(case: Any, number: int) -> None:
        if number % 2:
            return
        known = {"code": str(world.objects["own", "point"]), "slug": "case", "key": "SC"}
        for name in case.path_parameters or {}:
            if not (case.method == "PUT" and number % 4):
                case.path_parameters[name] = known[name]
        if isinstance(case.body, dict):
            case.body |= {name: real for name, real in REAL.items() if name in case.body}
            case.body |= (
                {"release": "", "ref": "", "evidence": []} if "release" in case.body else {}
            )

    return steer


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client does it: a request does not end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["nobody", "reads", "writes"])
def test_every_operation_answers_as_described(world, reader, one_connection):
    headers = {}
    if reader != "nobody":
        user = world.personas["secretariat"]
        scopes = ["reports:read"] if reader == "reads" else ["reports:read", "reports:write"]
        _token, secret = make_token(user, name=reader, scopes=scopes, days=1, by=user)
        headers["Authorization"] = f"Bearer {secret.text}"
    met = run(get_wsgi_application(), headers, steer=steering(world))
    operations = {operation for operation, _status in met}
    assert len(operations) == 14
    refused = {"nobody": 401, "reads": 403, "writes": 422}[reader]
    assert met["PUT /api/v1/data-points/{code}", refused], "a test that meets no writing is none"
    assert met["GET /api/v1/data-points/{code}", 200]
    assert met["GET /api/v1/institutions", 200]
    assert met["GET /api/v1/institutions", 422]


def toy(status: str, body: bytes, kind: str = "application/json") -> Any:
    """An application with one operation that answers ``status`` and ``body``, whatever it says."""
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Toy", "version": "1"},
        "paths": {
            "/number": {
                "get": {
                    "operationId": "number",
                    "responses": {
                        "200": {
                            "description": "a number",
                            "content": {"application/json": {"schema": {"type": "integer"}}},
                        }
                    },
                }
            }
        },
    }

    def app(environ: Any, start_response: Any) -> list[bytes]:
        described = environ["PATH_INFO"] == PATH
        answer = json.dumps(description).encode() if described else body
        media = "application/json" if described else kind
        start_response("200 OK" if described else status, [("Content-Type", media)])
        return [answer]

    return app


def test_a_toy_that_keeps_its_word_passes():
    assert sum(run(toy("200 OK", b"1"), {}, examples=3).values())


@pytest.mark.parametrize(
    "broken",
    [
        toy("500 Internal Server Error", b"1"),
        toy("418 I'm a Teapot", b"1"),
        toy("200 OK", b'"no number"'),
        toy("200 OK", b"1", "text/html"),
    ],
    ids=["5xx", "undeclared status", "other shape", "other media type"],
)
def test_a_toy_that_breaks_its_word_is_found(broken):
    with pytest.raises(FailureGroup):
        run(broken, {}, examples=3)
