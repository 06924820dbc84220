"""The OpenAPI description in the shape that the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.api.describe import each_operation
from kaijuan.core.api.house import HouseAPI
from kaijuan.portal.reference.curl import curl

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter, or one field of a body: ``kind`` is its type with its bounds."""

    name: str
    kind: str
    required: bool
    default: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One status, what it means, in which media types it comes, and the fields it has."""

    status: str
    words: str
    media: tuple[str, ...]
    fields: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    key: str
    method: str
    path: str
    title: str
    words: str
    scope: str
    needs_token: bool
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answers: tuple[Answer, ...]
    curl: str


def groups_of(api: HouseAPI, base: str) -> list[tuple[str, list[Operation]]]:
    """The operations by tag, in the order in which the rooms were added."""
    document: Json = api.get_openapi_schema()
    views = api.operations_by_id()
    groups: dict[str, list[Operation]] = {}
    for path, method, said in each_operation(dict(document)):
        schemas: Json = document["components"]["schemas"]
        shaped = _operation(path, method, said, schemas, views[said["operationId"]], base)
        groups.setdefault(said["tags"][0], []).append(shaped)
    return list(groups.items())


def _operation(
    path: str, method: str, said: Json, schemas: Json, operation: Any, base: str
) -> Operation:
    security = said["security"]
    wanted: list[str] = next((each["token"] for each in security if "token" in each), [])
    needs_token = {} not in security
    return Operation(
        key=said["operationId"],
        method=method.upper(),
        path=path,
        title=said["summary"],
        words=said["description"],
        scope=wanted[0] if wanted else "",
        needs_token=needs_token,
        parameters=tuple(
            Value(
                each["name"],
                kind_of(each["schema"], schemas),
                bool(each.get("required")),
                _shown(each["schema"].get("default")),
                each.get("description", ""),
            )
            for each in said["parameters"]
        ),
        body=tuple(_fields(_body(said), schemas)),
        answers=tuple(_answer(status, each, schemas) for status, each in said["responses"].items()),
        curl=curl(method.upper(), base + path, operation.view_func, token=needs_token),
    )


def _body(said: Json) -> Json:
    content: Json = said.get("requestBody", {}).get("content", {})
    return next((each["schema"] for each in content.values()), {})


def _answer(status: int, said: Json, schemas: Json) -> Answer:
    content: Json = said.get("content", {})
    schema: Json = next((each["schema"] for each in content.values()), {})
    fields = tuple(_fields(schema, schemas)) if status < 300 else ()
    words = said["description"] if status >= 300 else ""
    return Answer(str(status), words, tuple(content), fields)


def _fields(schema: Json, schemas: Json) -> Iterator[Value]:
    """The fields of an object; of a page, those of its items after ``items[].``."""
    known = _resolved(schema, schemas)
    required = set(known.get("required", ()))
    for name, each in known.get("properties", {}).items():
        yield Value(name, kind_of(each, schemas), name in required, _shown(each.get("default")))
        inner = each.get("items")
        if inner is not None and "$ref" in inner:
            for field in _fields(inner, schemas):
                shown = f"{name}[].{field.name}"
                yield Value(shown, field.kind, field.required, field.default)


def _resolved(schema: Json, schemas: Json) -> Json:
    if "allOf" in schema:
        return _resolved(schema["allOf"][0], schemas)
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema


def kind_of(schema: Json, schemas: Json) -> str:
    """A type with its bounds, in words: "whole number, 1 to 200"."""
    if "anyOf" in schema:
        return _(" or ").join(dict.fromkeys(kind_of(each, schemas) for each in schema["anyOf"]))
    known = _resolved(schema, schemas)
    if "enum" in known:
        return " · ".join(str(each) for each in known["enum"])
    return _with_bounds(_word(known, schemas), known)


def _word(known: Json, schemas: Json) -> str:
    if known.get("type") == "array":
        return _("list of: %(kind)s") % {"kind": kind_of(known.get("items", {}), schemas)}
    words = {
        "uuid": _("uuid"),
        "date": _("day (2020-02-28)"),
        "date-time": _("time (ISO 8601)"),
        "string": _("text"),
        "integer": _("whole number"),
        "number": pgettext("kind of value", "number"),
        "boolean": _("true or false"),
        "null": "null",
        "object": _("object"),
    }
    kind = str(known.get("format") or known.get("type", ""))
    return words.get(kind) or words.get(str(known.get("type", "")), kind)


def _with_bounds(word: str, known: Json) -> str:
    low, high = known.get("minimum"), known.get("maximum")
    if low is not None and high is not None:
        bounds = {"kind": word, "low": low, "high": high}
        return _("%(kind)s, %(low)s to %(high)s") % bounds
    if "maxLength" in known:
        return _("%(kind)s, at most %(most)s characters") % {
            "kind": word,
            "most": known["maxLength"],
        }
    if "maxItems" in known:
        return _("%(kind)s, at most %(most)s") % {"kind": word, "most": known["maxItems"]}
    return word


def _shown(default: Any) -> str:
    if default is None or default in ("", []):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)
