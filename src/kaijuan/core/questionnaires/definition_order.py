"""In which order the questions of a form are evaluated, and whose marks they inherit."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires.definition import Expression, Mark
from kaijuan.core.questionnaires.definition_shape import Sketch
from kaijuan.core.questionnaires.refusals import BadDefinition

Bound = Mapping[str, Mapping[str, Expression]]

#: Columns on which the answer that an expression sees depends; the others only judge it.
_MAKING: Final = ("relevant", "calculation", "count")
#: Columns by which what is read ends up in the answer: the repetitions of a group tell their count.
_COPYING: Final = ("calculation", "default", "count")
_STRONGEST_FIRST: Final[tuple[Mark, ...]] = ("sensitive", "personal")


def order_of(sketches: Mapping[str, Sketch], bound: Bound) -> list[str]:
    """All paths, each after what it reads and after its group; raises ``BadDefinition``.

    Where nothing else is asked for, the order of the form is kept.
    """
    places = {path: place for place, path in enumerate(sketches)}
    after: dict[str, set[str]] = {}
    before: dict[str, list[str]] = defaultdict(list)
    for path, sketch in sketches.items():
        after[path] = {sketch.parent} if sketch.parent else set()
        for column in _MAKING:
            if column in bound[path]:
                after[path].update(bound[path][column].reads)
        for other in after[path]:
            before[other].append(path)
    ready = [places[path] for path, others in after.items() if not others]
    heapq.heapify(ready)
    paths = list(sketches)
    found: list[str] = []
    while ready:
        path = paths[heapq.heappop(ready)]
        found.append(path)
        for other in before[path]:
            after[other].discard(path)
            if not after[other]:
                heapq.heappush(ready, places[other])
    if len(found) < len(paths):
        raise _circle({path: after[path] for path in paths if after[path]})
    return found


def _circle(left: dict[str, set[str]]) -> BadDefinition:
    """Of what is left, follow what each waits for until one comes back."""
    seen: list[str] = []
    path = next(iter(left))
    while path not in seen:
        seen.append(path)
        path = min(left[path])
    names = " → ".join([*seen[seen.index(path) :], path])
    return BadDefinition(
        _("It depends on itself: %(names)s. Break the circle.") % {"names": names}, path
    )


def marks_of(sketches: Mapping[str, Sketch], bound: Bound) -> dict[str, Mark]:
    """The strongest mark of each: its own, its group's, or of what is copied into it.

    Not by the order of evaluation: a default may read what comes later.
    """
    onward: dict[str, list[str]] = defaultdict(list)
    for path, sketch in sketches.items():
        if sketch.parent:
            onward[sketch.parent].append(path)
        for column in _COPYING:
            if column in bound[path]:
                for other in bound[path][column].reads:
                    onward[other].append(path)
    found: dict[str, Mark] = dict.fromkeys(sketches, "")
    for mark in _STRONGEST_FIRST:
        waiting = [path for path, sketch in sketches.items() if sketch.raw.get("mark") == mark]
        while waiting:
            path = waiting.pop()
            if not found[path]:
                found[path] = mark
                waiting.extend(onward[path])
    return found
