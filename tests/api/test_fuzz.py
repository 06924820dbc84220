"""Whatever is sent to the API, it answers as it says of itself; never with 5xx."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.core.failures import FailureGroup

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens.public import make_token
from kaijuan.network.rounds.models import Submission
from tests.access.objects import World
from tests.access.questionnaires import form
from tests.api.fuzz import PATH, run
from tests.input.bodies import good_body

REAL = {"institution": "SC", "indicator": "homepage-visits", "unit": "visits", "owner": ""}
#: Who asks, and with which scopes.
READERS: dict[str, tuple[str, list[str]]] = {
    "reads": ("secretariat", ["reports:read", "forms:read"]),
    "writes": ("secretariat", ["reports:read", "reports:write"]),
    "reports": ("director", ["forms:read", "rounds:report"]),
}
#: What is asked as somebody who works in a library, too.
OF_STAFF = ("/api/v1/forms", "/api/v1/expected-items", "/api/v1/submissions")


@pytest.fixture
def world(furnished: World, db: None, settings: Any) -> World:
    settings.ALLOWED_HOSTS = ["*"]
    with institution_scope(furnished.consortium):
        furnished.objects["consortium", "form"] = form("联盟").code
    with institution_scope(furnished.own):
        rows = Submission.objects.filter(code=furnished.objects["own", "submission"])
        assert rows.update(by=furnished.personas["director"]) == 1
    return furnished


def there(world: World, path: str) -> dict[str, Any]:
    """What the arguments of ``path`` may name."""
    kind = {"forms": "form", "submissions": "submission", "services": "service"}
    room = path.split("/")[3]
    at = "consortium" if room == "forms" else "own"
    return {
        "code": str(world.objects[at, kind.get(room, "point")]),
        "file": str(world.objects["own", "submission file"]),
        "number": 1,
        "slug": "case",
        "key": "SC",
    }


def steering(world: World) -> Any:
    """Every second case names what is there, so that not only missing things are asked for."""

    def steer(case: Any, number: int) -> None:
        if number % 2:
            return
        path, known = case.operation.path, there(world, case.operation.path)
        names = re.findall(r"{(\w+)}", path)
        # What is put comes under a code of its own; every other time under one that is taken.
        anew = case.method == "PUT" and number % 4
        for name in names[:-1] if anew else names:
            case.path_parameters[name] = known[name]
        if path.startswith(OF_STAFF[1:]):
            steer_report(case, world, anew=bool(anew))
        elif isinstance(case.body, dict):
            case.body |= {name: real for name, real in REAL.items() if name in case.body}
            case.body |= (
                {"release": "", "ref": "", "evidence": []} if "release" in case.body else {}
            )

    return steer


def steer_report(case: Any, world: World, *, anew: bool) -> None:
    """At the own library; what is put anew is whole."""
    path, real = case.operation.path, {"institution": world.own.key, "question": "proof"}
    if anew and path.endswith("/{file}"):
        case.query, case.body = real, b"day,count\n1,2\n"
    elif isinstance(case.body, dict):
        body = good_body(path, world)
        case.body = body if anew else case.body | {n: body[n] for n in body.keys() & case.body}
    if case.query:
        case.query = case.query | {n: real[n] for n in real.keys() & case.query}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client does it: a request does not end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def bearer(world: World, reader: str) -> dict[str, str]:
    persona, scopes = READERS[reader]
    user = world.personas[persona]
    _token, secret = make_token(user, name=reader, scopes=scopes, days=1, by=user)
    return {"Authorization": f"Bearer {secret.text}"}


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["nobody", "reads", "writes"])
def test_every_operation_answers_as_described(world, reader, one_connection):
    headers = {} if reader == "nobody" else bearer(world, reader)
    met = run(get_wsgi_application(), headers, steer=steering(world))
    operations = {operation for operation, _status in met}
    assert len(operations) == 21
    refused = {"nobody": 401, "reads": 403, "writes": 422}[reader]
    assert met["PUT /api/v1/data-points/{code}", refused], "a test that meets no writing is none"
    assert met["GET /api/v1/data-points/{code}", 200]
    assert met["GET /api/v1/services/{code}", 200]
    assert met["GET /api/v1/institutions", 200]
    assert met["GET /api/v1/institutions", 422]
    forms = {"nobody": 401, "reads": 200, "writes": 403}[reader]
    assert met["GET /api/v1/forms/{code}/versions/{number}", forms]
    assert met["PUT /api/v1/submissions/{code}", 401 if reader == "nobody" else 403]


@pytest.mark.django_db
def test_reporting_answers_as_described(world, one_connection):
    """As somebody who works in a library, and rings the silent."""
    met = run(
        get_wsgi_application(),
        bearer(world, "reports"),
        steer=steering(world),
        only=lambda path: path.startswith(OF_STAFF),
    )
    assert len({operation for operation, _status in met}) == 7
    report, file = "/api/v1/submissions/{code}", "/api/v1/submissions/{code}/files/{file}"
    for operation, statuses in {
        f"PUT {report}": (201, 409, 422),
        f"GET {report}": (200, 422),
        f"PUT {file}": (201, 409, 422),
        "GET /api/v1/expected-items": (200, 422),
        "GET /api/v1/forms": (200, 422),
        "GET /api/v1/forms/{code}": (200, 404),
        "GET /api/v1/forms/{code}/versions/{number}": (200, 404),
    }.items():
        for status in statuses:
            assert met[operation, status], (operation, status, sorted(met.items()))


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
