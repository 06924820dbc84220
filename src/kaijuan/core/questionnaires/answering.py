"""From the boxes of a page to raw answers: names of boxes are paths.

``group/question``, ``repeat[0]/question``. A box of that name that was left empty is no answer.
What a page adds of its own (a token, a signature) should have a name that begins with ``:``, so
that no question can have the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from kaijuan.core.questionnaires.limits import REPETITIONS

#: The buttons by which a page without script asks for one more row of a repeat, or one less.
ADD: Final = ":add"
REMOVE: Final = ":remove"
_FILES: Final = frozenset({"image", "file"})
_ROW: Final = re.compile(r"\[(\d{1,4})\](?:/|\Z)")
#: What nobody types: it is calculated, or only read.
_SILENT: Final = frozenset({"note", "calculate"})

Answers = dict[str, Any]


def only_redraw(post: QueryDict) -> bool:
    """Whether a row was asked for or taken away: draw the page again, and hand nothing in."""
    return bool(post.get(ADD) or post.get(REMOVE))


def answers_from_post(definition: Any, post: QueryDict, files: Any = None) -> Answers:
    """Raw answers, nested as ``check_answers`` takes them; texts as they were typed.

    ``files`` (``request.FILES``) gives the names of what was sent along.

    A row that was asked for by ``:add`` is there and empty, one that was named by ``:remove`` is
    gone. Rows that were numbered with gaps are counted from 0 again.
    """
    return _Reading(post, files or {}).children(children_of(definition), "")


def children_of(definition: Any) -> list[Mapping[str, Any]]:
    """The nodes of a definition, which may come parsed or as its JSON."""
    return list(json_of(definition).get("children") or ())


def json_of(definition: Any) -> Mapping[str, Any]:
    """The JSON of a definition that may have been read already."""
    json: Mapping[str, Any] = definition if isinstance(definition, Mapping) else definition.source
    return json


class _Reading:
    def __init__(self, post: QueryDict, files: Any) -> None:
        self.post, self.files = post, files
        self.keys = list(post)
        self.add, self.remove = str(post.get(ADD) or ""), str(post.get(REMOVE) or "")

    def children(self, nodes: list[Mapping[str, Any]], before: str) -> Answers:
        found: Answers = {}
        for node in nodes:
            path = f"{before}{node['name']}" if node.get("name") else ""
            if not path:
                continue
            value = self.value(node, path)
            if value not in ("", None, [], {}):
                found[node["name"]] = value
        return found

    def value(self, node: Mapping[str, Any], path: str) -> Any:
        kind = node.get("kind")
        if kind == "group":
            return self.children(node.get("children") or [], f"{path}/")
        if kind == "repeat":
            return [
                self.children(node.get("children") or [], f"{path}[{number}]/")
                for number in self.rows(path)
            ]
        if kind == "note" or node.get("type") in _SILENT:
            return None
        if node.get("type") == "select_multiple":
            return [value for value in self.post.getlist(path) if value]
        if node.get("type") in _FILES:
            sent = self.files.get(path)
            # Behind the box stands the name of what was sent before.
            kept = [name for name in self.post.getlist(path) if name]
            return str(sent.name) if sent else (kept or [""])[-1]
        return self.post.get(path, "")

    def rows(self, path: str) -> list[int]:
        start = f"{path}["
        found = set()
        for key in self.keys:
            if key.startswith(start) and (match := _ROW.match(key, len(path))):
                found.add(int(match[1]))
        numbers = [n for n in sorted(found) if self.remove != f"{path}[{n}]"]
        if self.add == path:
            numbers.append(max(found, default=-1) + 1)
        return numbers[:REPETITIONS]
