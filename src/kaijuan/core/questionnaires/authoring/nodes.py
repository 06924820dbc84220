"""Nodes of a definition by their path: found, put in, replaced, moved, taken out.

Every function leaves what it was given as it was, and gives a new definition.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]
#: What may hold others.
HOLDERS: Final = frozenset({"group", "repeat"})
_COUNTED: Final = re.compile(r"q(\d{1,6})\Z")


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with its path, how deep it stands, and whether it is the first or last there."""

    node: Mapping[str, Any]
    path: str
    depth: int
    first: bool
    last: bool

    @property
    def kind(self) -> str:
        return str(self.node.get("kind", "question"))

    @property
    def inside(self) -> str:
        """The path of what holds it; "" at the top."""
        return self.path.rpartition("/")[0]


class NoSuchNode(LookupError):
    """There is nothing under that path any more."""


def empty() -> Json:
    """A form that asks nothing yet."""
    return {"schema": 1, "languages": ["zh", "en"], "choices": {}, "children": []}


def placed(json: Mapping[str, Any]) -> Iterator[Placed]:
    """Every node in the order of the page."""
    yield from _placed(json.get("children") or (), "", 0)


def _placed(nodes: Any, before: str, depth: int) -> Iterator[Placed]:
    for number, node in enumerate(nodes):
        path = f"{before}{node.get('name', '')}"
        yield Placed(node, path, depth, number == 0, number == len(nodes) - 1)
        yield from _placed(node.get("children") or (), f"{path}/", depth + 1)


def find(json: Mapping[str, Any], path: str) -> Placed:
    """Raises ``NoSuchNode``."""
    for each in placed(json):
        if each.path == path:
            return each
    raise NoSuchNode(path)


def questions_before(json: Mapping[str, Any], path: str | None) -> list[Placed]:
    """What can be asked for in a condition at ``path`` (None: at the end): what stands above it."""
    found = []
    for each in placed(json):
        if path is not None and each.path == path:
            break
        # What stands in a repeat has no single answer outside of it.
        if each.kind == "question" and not _in_repeat(json, each.path, path):
            found.append(each)
    return found


def _in_repeat(json: Mapping[str, Any], of: str, seen_from: str | None) -> bool:
    parts = of.split("/")[:-1]
    for number in range(1, len(parts) + 1):
        holder = "/".join(parts[:number])
        shared = seen_from is not None and seen_from.startswith(f"{holder}/")
        if find(json, holder).kind == "repeat" and not shared:
            return True
    return False


def new_name(json: Mapping[str, Any]) -> str:
    """``q1``, ``q2`` …: never one that is taken."""
    taken = [_COUNTED.match(str(each.node.get("name", ""))) for each in placed(json)]
    return f"q{max((int(match[1]) for match in taken if match), default=0) + 1}"


def names(json: Mapping[str, Any]) -> set[str]:
    """Every name in the form."""
    return {str(each.node.get("name", "")) for each in placed(json)}


def insert(json: Mapping[str, Any], node: Json, *, inside: str = "") -> Json:
    """Put ``node`` at the end of what stands at ``inside`` ("" is the form)."""
    made = copy.deepcopy(dict(json))
    _children(made, inside).append(copy.deepcopy(node))
    return made


def replace(json: Mapping[str, Any], path: str, node: Json) -> Json:
    """``node`` instead of the one at ``path``."""
    made = copy.deepcopy(dict(json))
    rows, number = _seat(made, path)
    rows[number] = copy.deepcopy(node)
    return made


def remove(json: Mapping[str, Any], path: str) -> Json:
    """Without the node at ``path`` and what it holds; lists of choices that nobody uses go too."""
    made = copy.deepcopy(dict(json))
    rows, number = _seat(made, path)
    del rows[number]
    return without_unused_lists(made)


def step(json: Mapping[str, Any], path: str, by: int) -> Json:
    """One place up (-1) or down (1) among its neighbours; at the edge nothing changes."""
    made = copy.deepcopy(dict(json))
    rows, number = _seat(made, path)
    if 0 <= number + by < len(rows):
        rows[number], rows[number + by] = rows[number + by], rows[number]
    return made


def carry(json: Mapping[str, Any], path: str, *, inside: str) -> Json:
    """To the end of another group, or of the form. Raises ``NoSuchNode``; into itself it stays."""
    if find(json, path).inside == inside or inside == path or inside.startswith(f"{path}/"):
        return copy.deepcopy(dict(json))
    made = copy.deepcopy(dict(json))
    rows, number = _seat(made, path)
    node = rows[number]
    _children(made, inside).append(node)
    del rows[number]
    return made


def without_unused_lists(json: Json) -> Json:
    """Lists of choices that some question uses."""
    used = {each.node.get("choices") for each in placed(json)}
    json["choices"] = {k: v for k, v in (json.get("choices") or {}).items() if k in used}
    return json


def _children(json: Json, inside: str) -> list[Json]:
    if not inside:
        rows: list[Json] = json.setdefault("children", [])
        return rows
    rows, number = _seat(json, inside)
    if rows[number].get("kind") not in HOLDERS:
        raise NoSuchNode(inside)
    below: list[Json] = rows[number].setdefault("children", [])
    return below


def _seat(json: Json, path: str) -> tuple[list[Json], int]:
    rows: list[Json] = json.get("children") or []
    *above, name = path.split("/")
    for part in above:
        rows = rows[_index(rows, part, path)].get("children") or []
    return rows, _index(rows, name, path)


def _index(rows: list[Json], name: str, path: str) -> int:
    for number, node in enumerate(rows):
        if node.get("name") == name:
            return number
    raise NoSuchNode(path)
