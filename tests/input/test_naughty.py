"""Every field of every form, and every parameter of the API, meets every naughty text.

A sentence and a 4xx, or an honest answer; never a 5xx, never a script that came back as it went in,
and nothing half-written: a refused form leaves the database as it was.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from kaijuan.core.tenancy.scope import across_the_wall
from tests.access.standing import BACKEND
from tests.access.table import TABLE
from tests.input.forms import Form, forms_of
from tests.input.naughty import IN_ADDRESS, NAUGHTY

pytestmark = pytest.mark.django_db
DOWNLOADS = {
    "questionnaires:json",
    "supplies:csv",
    "supplies:xlsx",
    "healthz",
    "opening:changes-atom",
    "opening:hours-ics",
    "opening:institution-changes-atom",
    "accounts:staff-csv",
    "accounts:staff-xlsx",
    "directory:csv",
    "directory:xlsx",
    "reports:json",
    "reports:html",
    "rounds:offline-bundle",
    "rounds:offline-worker",
    "rounds:manifest",
}
#: The form of one kind of question stands at questionnaires:add as well; it has thirty fields.
SAME_FORM = {"questionnaires:question"}
PAGES = sorted(
    name
    for name, row in TABLE.items()
    if row.get and not name.startswith("api-") and name not in DOWNLOADS | SAME_FORM
)
LOGS = {"accounts.Session", "accounts.Tries"}


def counts() -> dict[str, int]:
    """How many rows each table has, in one question."""
    quote = connection.ops.quote_name
    each = " UNION ALL ".join(
        f"SELECT '{model._meta.label}', count(*) FROM {quote(model._meta.db_table)}"
        for model in apps.get_models()
        if model._meta.label not in LOGS
    )
    what = "comparing the whole database before and after"
    with across_the_wall(what), connection.cursor() as cursor:
        cursor.execute(each)
        return dict(cursor.fetchall())


def sendable(text: str) -> str | bytes:
    """A lone surrogate cannot be encoded; a broken client sends its bytes all the same."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def check(answer: Any, case: str) -> None:
    assert answer.status_code < 500, case
    if answer.headers["Content-Type"].startswith("text/html"):
        text = answer.content.decode(errors="replace")
        assert "<script>alert(1)" not in text, case
        assert '" onmouseover=alert(1)' not in text, case
        assert "Traceback" not in text, case


@pytest.mark.parametrize("name", PAGES)
def test_every_field_of_every_form(name, world, settings):
    settings.AXES_ENABLED = False
    row = TABLE[name].named(name)
    persona = sorted(row.get)[0] if "secretariat" not in row.get else "secretariat"
    client = Client(raise_request_exception=False)
    if world.personas[persona].is_authenticated and name != "accounts:sign-in":
        client.force_login(world.personas[persona], backend=BACKEND)
    path = world.paths(name, row)["own"]
    answer = client.get(path)
    if not answer.headers["Content-Type"].startswith("text/html"):
        return  # a file that is fetched holds no form
    for form in forms_of(answer.content.decode()):
        if "sign-out" in form.action:
            continue
        meet(client, form, form.action.split("#")[0] or path)


def one_of_each(fields: Iterable[str]) -> list[str]:
    """Of the fields of repeated lines, and of the three modes, the first of each."""
    first: dict[str, str] = {}
    for field in fields:
        first.setdefault(re.sub(r"[0-9]+|^(closed|limited|open)-", "#", field), field)
    return list(first.values())


Sent = dict[str, str | bytes]


def meet(client: Client, form: Form, path: str) -> None:
    """Send every text in every field; what is refused leaves the database as it was."""
    if form.method == "post":
        before = counts()
        empty = client.post(path)
        if empty.status_code < 400:
            before = counts()
        refused, taken = send(client, form, path, cases(form, NAUGHTY, wanted_by(empty)))
        if taken:
            # What was taken has changed it: the refused ones alone, once more.
            before = counts()
            for values in refused:
                client.post(path, values)
        assert counts() == before, path
    else:
        send(client, form, path, cases(form, IN_ADDRESS))


def wanted_by(empty: Any) -> int:
    """How many fields the answer to a form that was sent empty asks for."""
    if empty.status_code < 400 or not empty.headers["Content-Type"].startswith("text/html"):
        return 0
    return len({name for form in forms_of(empty.content.decode()) for name in form.wrong})


def cases(form: Form, texts: Mapping[str, str], wanted: int = 0) -> Iterator[tuple[str, Sent]]:
    """What to send, and its name: each text alone in each field.

    Of a form that asks for two fields or more, one alone never gets past its neighbours: there all
    fields carry a text each and pass them on, until each field met each text.
    """
    fields, small = one_of_each(form.fields), dict(texts)
    if wanted < 2:
        for field in fields:
            for title, text in texts.items():
                yield f"{field}: {title}", {field: sendable(text)}
        return
    whole = small.pop("ten megabytes")
    # So large a request is refused before anybody looks at its fields.
    yield f"{fields[0]}: ten megabytes", {fields[0]: whole}
    titles = list(small)
    for turn in range(len(titles)):
        carried = {f: titles[(turn + n) % len(titles)] for n, f in enumerate(fields)}
        yield str(carried), {field: sendable(small[title]) for field, title in carried.items()}


def send(
    client: Client, form: Form, path: str, each: Iterable[tuple[str, Sent]]
) -> tuple[list[Sent], bool]:
    """What was refused, and whether anything was taken."""
    refused, taken = [], False
    for title, values in each:
        answer = getattr(client, form.method)(path, values)
        check(answer, f"{form.method} {path} {title}")
        if answer.status_code < 400:
            taken = True
        elif sum(map(len, values.values())) < 100_000:
            refused.append(values)
    return refused, taken


def parameters() -> list[tuple[str, str]]:
    from kaijuan.config.api import api

    return sorted(
        (path, parameter["name"])
        for path, operations in api.get_openapi_schema()["paths"].items()
        if "get" in operations
        for parameter in operations["get"].get("parameters", ())
    )


@pytest.mark.parametrize(("path", "parameter"), parameters())
def test_every_parameter_of_the_api(path, parameter, world):
    client = Client(raise_request_exception=False)
    in_path = "{" + parameter + "}"
    for title, text in IN_ADDRESS.items():
        value = sendable(text)
        if in_path in path:
            quoted = value if isinstance(value, str) else value.decode(errors="replace")
            answer = client.get(path.replace(in_path, quoted.replace("/", "%2F")))
        else:
            address = path.replace("{code}", "x").replace("{key}", "x").replace("{slug}", "x")
            answer = client.get(address, {parameter: value})
        case = f"{path} {parameter}: {title}"
        check(answer, case)
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json"), case
            assert answer.json()["detail"], case


def body_fields() -> list[tuple[str, str, str]]:
    """Every operation that takes a body, with every field of it; of lists, those of their items."""
    from kaijuan.config.api import api

    document = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    found = []
    for path, operations in document["paths"].items():
        for method in {"put", "post"} & set(operations):
            content = operations[method]["requestBody"]["content"]
            if "application/json" not in content:
                continue  # the body is a file
            body = content["application/json"]["schema"]
            fields = schemas[body["$ref"].rpartition("/")[2]]["properties"]
            for name, each in fields.items():
                found.append((method, path, name))
                inner = each.get("items", {}).get("$ref", "").rpartition("/")[2]
                found += [
                    (method, path, f"{name}.{one}")
                    for one in schemas.get(inner, {}).get("properties", ())
                ]
    return sorted(found)


@pytest.mark.parametrize(("method", "path", "field"), body_fields())
def test_every_field_of_every_body(method, path, field, world):
    """Refused with the field's name, or taken whole; a refused body leaves nothing behind."""
    from kaijuan.core.tokens.public import make_token
    from tests.input.bodies import good_body, with_field

    user = world.personas["director" if "/submissions/" in path else "secretariat"]
    scopes = ["reports:write", "rounds:report"]
    _token, secret = make_token(user, name="x", scopes=scopes, days=1, by=user)
    client = Client(raise_request_exception=False)
    address = path.replace("{code}", str(world.objects["own", "point"]))
    for title, text in NAUGHTY.items():
        if method == "put":
            address = path.replace("{code}", str(uuid.uuid4()))
        before = counts()
        answer = getattr(client, method)(
            address,
            json.dumps(with_field(good_body(path, world), field, text)),
            "application/json",
            headers={"Authorization": f"Bearer {secret.text}"},
        )
        case = f"{method} {path} {field}: {title}"
        check(answer, case)
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json"), case
            assert answer.json()["detail"], case
            assert len(answer.content) < 5000, case
            assert counts() == before, case


def test_there_are_bodies_to_fill():
    assert len(body_fields()) >= 35
