"""The operations of the API and what each persona meets who brings a token; and how to ask."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.access.classified import STAFF
from tests.access.objects import World
from tests.access.questionnaires import READERS
from tests.access.rounds_submissions import REPORTERS
from tests.access.table import KEEPERS

#: What everybody may read: its address.
READING = {
    "institutions": "/api/v1/institutions",
    "institution": "/api/v1/institutions/SC",
    "list_data_points": "/api/v1/data-points",
    "one_data_point": "/api/v1/data-points/{point}",
    "list_releases": "/api/v1/releases",
    "one_release": "/api/v1/releases/case",
    "list_services": "/api/v1/services",
    "one_service": "/api/v1/services/{service}",
    "list_modes": "/api/v1/modes",
    "list_mode_history": "/api/v1/modes/history",
    "levels": "/api/v1/levels",
    "institution_level": "/api/v1/levels/institutions/SC",
}


@dataclass(frozen=True)
class Door:
    """An operation behind ``scope``, and what each persona meets there who brings it.

    Who is not in ``met`` is told no by their roles: 403. An empty body is let in and then refused.
    """

    method: str
    path: str
    scope: str
    met: dict[str, int]
    body: dict[str, Any] | bytes = field(default_factory=dict)


def all_meet(status: int, who: frozenset[str]) -> dict[str, int]:
    return dict.fromkeys(who, status)


#: A form of another library's, or a report of another person's, is not there.
OWN_FORM = all_meet(404, READERS) | all_meet(200, STAFF)
#: The librarian handed it in. At a library where one does not work, one has nothing to report.
OWN_REPORT = all_meet(404, STAFF) | {"librarian": 200, "stranger": 422}
BEHIND = {
    "put_figure": Door("PUT", "/api/v1/data-points/{new}", "reports:write", all_meet(422, KEEPERS)),
    "post_correction": Door(
        "POST", "/api/v1/data-points/{point}/corrections", "reports:write", all_meet(422, KEEPERS)
    ),
    "list_forms": Door("GET", "/api/v1/forms", "forms:read", all_meet(200, READERS)),
    "one_form": Door("GET", "/api/v1/forms/{form}", "forms:read", OWN_FORM),
    "one_version": Door("GET", "/api/v1/forms/{form}/versions/1", "forms:read", OWN_FORM),
    "list_expected_items": Door(
        "GET",
        "/api/v1/expected-items?institution={key}",
        "rounds:report",
        all_meet(200, STAFF) | {"stranger": 422},
    ),
    "put_submission": Door(
        "PUT", "/api/v1/submissions/{new}", "rounds:report", all_meet(422, REPORTERS)
    ),
    "one_submission": Door(
        "GET", "/api/v1/submissions/{submission}?institution={key}", "rounds:report", OWN_REPORT
    ),
    "put_submission_file": Door(
        "PUT",
        "/api/v1/submissions/{submission}/files/{new}?institution={key}&question=proof",
        "rounds:report",
        # Only who handed it in adds to it.
        all_meet(404, STAFF) | {"librarian": 201, "stranger": 422},
        body=b"day,count\n1,2\n",
    ),
}


def ask(
    world: World, method: str, path: str, text: str, body: dict[str, Any] | bytes | None = None
) -> Any:
    named = {
        name: world.objects["own", name] for name in ("service", "point", "form", "submission")
    }
    found = path.format(key=world.own.key, new=uuid.uuid4(), **named)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    is_file = isinstance(body, bytes)
    data = (body if is_file else json.dumps(body or {})) if method != "GET" else ""
    kind = "application/octet-stream" if is_file else "application/json"
    headers = {"Authorization": f"Bearer {text}"}
    return client.generic(method, found, data, kind, headers=headers)


def ask_at(world: World, door: Door, text: str) -> Any:
    return ask(world, door.method, door.path, text, door.body)


def asked(name: str) -> Door:
    """The operation, whether or not it is behind a scope."""
    return BEHIND.get(name) or Door("GET", READING[name], "", {})
