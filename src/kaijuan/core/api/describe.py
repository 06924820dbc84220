"""The OpenAPI description, completed by what the library does not know of the house.

Problems and their media type, 304 and tags, limits, tables, and which scope a token needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from ninja.operation import Operation

from kaijuan.core.api.problems import CONTENT_TYPE
from kaijuan.core.api.tables import MEDIA_TYPES
from kaijuan.core.api.words import meaning
from kaijuan.core.permissions.access import Access
from kaijuan.core.permissions.scopes import scopes

Json = dict[str, Any]
METHODS: Final = ("get", "put", "post", "patch", "delete")
PROBLEM: Final[Json] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "detail"],
                "properties": {"where": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def complete(document: Json, operations: Mapping[str, Operation]) -> Json:
    """``document`` with all that is missing; ``operations`` by their id."""
    document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": _token_words()}
    }
    for _path, method, said in each_operation(document):
        operation = operations[said["operationId"]]
        said["summary"] = str(operation.summary)
        said["description"] = str(operation.description)
        for parameter in said["parameters"]:
            _describe(parameter, operation)
        access: Access = vars(operation.view_func)["access"]
        said["security"] = _security(access)
        _add_answers(said, method, access)
    return document


def each_operation(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and description of every operation."""
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


def _describe(parameter: Json, operation: Operation) -> None:
    # What may be left out of an address cannot be sent there as null.
    choices = [each for each in parameter["schema"].get("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1:
        parameter["schema"] = choices[0]
    words = meaning(operation.view_func, parameter["name"])
    if words:
        parameter["description"] = words


def _security(access: Access) -> list[Json]:
    wanted = {"token": [access.scope] if access.scope else []}
    return [wanted] if access.signed_in else [{}, wanted]


def _token_words() -> str:
    lines = [f"{scope.key}: {scope.sentence}" for scope in scopes]
    return "\n".join([_("A token of a person, with these scopes:"), *lines])


def _add_answers(said: Json, method: str, access: Access) -> None:
    answers: dict[int, Json] = said["responses"]
    for status in _problems(said, method, access):
        answers[status] = {
            "description": _meaning(status),
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    whole_numbers = {"schema": {"type": "integer"}}
    answers[429]["headers"] = {"Retry-After": whole_numbers}
    if method == "get":
        tag = {"schema": {"type": "string"}}
        answers[200]["headers"] = {"ETag": tag}
        answers[304] = {"description": _meaning(304), "headers": {"ETag": tag}}
        if any(each["name"] == "format" for each in said["parameters"]):
            for media in MEDIA_TYPES.values():
                answers[200]["content"][media] = {"schema": {"type": "string"}}
    said["responses"] = dict(sorted(answers.items()))


def _problems(said: Json, method: str, access: Access) -> list[int]:
    found = [400, 401, 429]
    if access.signed_in:
        found.append(403)
    if any(each["in"] == "path" or each["name"] == "page" for each in said["parameters"]):
        found.append(404)
    if said["parameters"] or "requestBody" in said:
        found.append(422)
    if method in {"put", "post"}:
        found += [409, 415]
    return sorted(found)


def _meaning(status: int) -> str:
    return {
        304: _("Nothing has changed since the answer with this tag."),
        400: _("The request cannot be read."),
        401: _(
            "There is no token where one is needed, or it is unknown, has ended or was revoked."
        ),
        403: _("The token does not include the scope, or its owner has no role that does this."),
        404: _("There is nothing here."),
        409: _("What is stored stands against it."),
        415: _("Send JSON, with the header “Content-Type: application/json”."),
        422: _("Some values cannot be used; 'errors' names each of them."),
        429: _("That is too often; Retry-After says in how many seconds to come back."),
    }[status]
