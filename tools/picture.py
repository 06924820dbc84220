"""Lays out and draws a picture of rooms and arrows as SVG text; knows nothing of the code it shows.

Bands are wings, top to bottom; a room stands above those of its own wing that it imports. An arrow
that has rows to pass goes round their boxes. The same rooms and arrows give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Arrow = tuple[str, str]
Point = tuple[float, float]

#: Import layers, top to bottom: a wing imports only those under it.
WINGS: Final = {
    "config": "settings, the command",
    "portal": "the public face",
    "evidence": "what happened, in figures",
    "services": "what readers and staff do together",
    "collection": "what readers can open",
    "network": "who we are, in what state",
    "core": "knows no room",
}
WIDTH: Final = 1180
LEFT: Final = 208
RIGHT: Final = 1148
TOP: Final = 76
BOX: Final = 40
ROW: Final = 78
BAND: Final = 18
LANE: Final = 8


@dataclass(frozen=True, slots=True)
class Box:
    """``x`` is the middle, ``y`` the upper edge."""

    name: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Band:
    """One wing's strip of the picture."""

    name: str
    y: float
    height: float


def rows_of(rooms: set[str], arrows: set[Arrow]) -> list[tuple[str, list[list[str]]]]:
    """Each wing with its rows; a room stands above those of its own wing that it imports."""
    found = []
    for wing in WINGS:
        members = {room for room in rooms if room.split(".")[0] == wing}
        if not members:
            continue
        depth = dict.fromkeys(members, 0)
        inside = [arrow for arrow in arrows if set(arrow) <= members]
        for _ in members:
            for source, target in inside:
                depth[source] = max(depth[source], depth[target] + 1)
        levels = sorted({min(level, len(members)) for level in depth.values()}, reverse=True)
        rows = [sorted(room for room in members if depth[room] == level) for level in levels]
        found.append((wing, [row for row in rows if row]))
    return found


def lay_out(rooms: set[str], arrows: set[Arrow]) -> tuple[dict[str, Box], list[Band]]:
    """Where every box and band stands."""
    boxes: dict[str, Box] = {}
    bands: list[Band] = []
    y = float(TOP)
    for wing, rows in rows_of(rooms, arrows):
        top = y
        y += BAND
        for row in rows:
            for box in place_row(row, y, boxes, arrows):
                boxes[box.name] = box
            y += ROW
        y -= ROW - BOX - BAND
        bands.append(Band(wing, top, y - top))
        y += 26
    return boxes, bands


def place_row(
    row: list[str], y: float, above: Mapping[str, Box], arrows: set[Arrow]
) -> Iterable[Box]:
    """Order a row by where its importers stand, and spread it over the width."""
    middle = (LEFT + RIGHT) / 2

    def wish(room: str) -> tuple[float, str]:
        importers = [above[s].x for s, target in arrows if target == room and s in above]
        return (sum(importers) / len(importers) if importers else middle, room)

    slot = (RIGHT - LEFT) / len(row)
    for place, room in enumerate(sorted(row, key=wish)):
        yield Box(room, LEFT + slot * (place + 0.5), y, min(168.0, slot - 44))


STYLE: Final = """
  .paper { fill: #f6f1e6 } .band { fill: #ece4d4 } .card { fill: #fffdf8; stroke: #221d17 }
  .thick { fill: none; stroke: #221d17; stroke-width: 3 } .thin { fill: none; stroke: #221d17 }
  .arrow { fill: none; stroke: #8c806b; stroke-width: 1.4 } .head { fill: #6a6051 }
  .title { font: 700 20px "Noto Serif CJK SC", "Songti SC", serif; fill: #221d17 }
  .room { font: 700 16px "Noto Serif CJK SC", "Songti SC", serif; fill: #221d17 }
  .wing { font: 700 16px "Noto Serif CJK SC", "Songti SC", serif; fill: #221d17 }
  .note { font: 400 13px "Noto Sans CJK SC", "PingFang SC", sans-serif; fill: #574e42 }
""".strip("\n")


def draw(boxes: Mapping[str, Box], bands: list[Band], arrows: set[Arrow]) -> str:
    """The picture as SVG text, the same for the same rooms and arrows."""
    height = round(bands[-1].y + bands[-1].height + 24)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="t d">',
        '<title id="t">Rooms of Kaijuan and what they import</title>',
        f'<desc id="d">{describe(arrows)}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<rect class="thick" x="6" y="6" width="{WIDTH - 12}" height="{height - 12}"/>',
        f'<rect class="thin" x="11.5" y="11.5" width="{WIDTH - 23}" height="{height - 23}"/>',
        '<text class="title" x="32" y="46">开卷 · the house</text>',
        f'<text class="note" x="{RIGHT}" y="46" text-anchor="end">an arrow is an import; '
        "what follows from others is left out</text>",
    ]
    lines += [part for band in bands for part in draw_band(band)]
    lines += [draw_arrow(way) for way in joined(boxes, arrows)]
    lines += [part for _, box in sorted(boxes.items()) for part in draw_box(box)]
    return "\n".join([*lines, "</svg>", ""])


def describe(arrows: set[Arrow]) -> str:
    below: dict[str, list[str]] = {}
    for source, target in sorted(arrows):
        below.setdefault(source, []).append(target)
    return "; ".join(f"{source} imports {', '.join(to)}" for source, to in below.items()) + "."


def draw_band(band: Band) -> Iterable[str]:
    size = f'width="{WIDTH - 40}" height="{band.height:g}"'
    yield f'<rect class="band" x="20" y="{band.y:g}" {size}/>'
    words = WINGS[band.name].split(", ")
    y = band.y + band.height / 2 - 9 * (len(words) - 1) - 3
    yield f'<text class="wing" x="32" y="{y:g}">{band.name}</text>'
    for number, text in enumerate(words):
        comma = "," if number < len(words) - 1 else ""
        yield f'<text class="note" x="32" y="{y + 20 + 18 * number:g}">{text}{comma}</text>'


def draw_box(box: Box) -> Iterable[str]:
    left = box.x - box.width / 2
    yield (
        f'<rect class="card" x="{left:.1f}" y="{box.y:g}" width="{box.width:.1f}" '
        f'height="{BOX}" rx="2"/>'
    )
    name = box.name.split(".")[-1]
    place = f'x="{box.x:.1f}" y="{box.y + 26:g}"'
    yield f'<text class="room" {place} text-anchor="middle">{name}</text>'


def joined(boxes: Mapping[str, Box], arrows: set[Arrow]) -> Iterable[list[Point]]:
    """The way of every arrow: out of a box, past the boxes between, into another one."""
    taken: set[Point] = set()
    for source, target in sorted(arrows):
        a, b = boxes[source], boxes[target]
        out = sorted((boxes[t].x, t) for s, t in arrows if s == source)
        into = sorted((boxes[s].x, s) for s, t in arrows if t == target)
        start = (spread(a, out.index((b.x, target)), len(out)), a.y + BOX)
        end = (spread(b, into.index((a.x, source)), len(into)), b.y)
        yield [start, *way_past(start, end, boxes, taken), end]


def spread(box: Box, place: int, count: int) -> float:
    """Where on a box's edge one of ``count`` arrows ends, so that no two share a point."""
    step = min(26.0, (box.width - 20) / count)
    return box.x + (place - (count - 1) / 2) * step


def way_past(
    start: Point, end: Point, boxes: Mapping[str, Box], taken: set[Point]
) -> Iterable[Point]:
    """One point in each row between, beside its boxes and beside the arrows that pass there."""
    x = start[0]
    for y in sorted({box.y for box in boxes.values() if start[1] < box.y < end[1]}):
        rows_left = max(1.0, (end[1] - y) / ROW)
        wish = x + (end[0] - x) / (rows_left + 1)
        walls = [(box.x, box.width / 2 + 10) for box in boxes.values() if box.y == y]
        x = min(
            (lane for lane in range(LEFT, RIGHT, LANE) if is_free(lane, y, walls, taken)),
            key=lambda lane: (abs(lane - wish), lane),
        )
        taken.add((x, y))
        yield x, y
        yield x, y + BOX


def is_free(lane: float, y: float, walls: list[Point], taken: set[Point]) -> bool:
    beside_boxes = all(abs(lane - middle) > half for middle, half in walls)
    return beside_boxes and (lane, y) not in taken


def draw_arrow(points: list[Point]) -> str:
    x, y = points[-1]
    points = [*points[:-1], (x, y - 7)]
    path = f"M{points[0][0]:.1f} {points[0][1]:g}"
    for (x1, y1), (x2, y2) in pairwise(points):
        pull = (y2 - y1) * 0.5
        path += f"C{x1:.1f} {y1 + pull:.1f} {x2:.1f} {y2 - pull:.1f} {x2:.1f} {y2:g}"
    head = f"M{x:.1f} {y - 1:g}l-4 -8h8z"
    return f'<path class="arrow" d="{path}"/><path class="head" d="{head}"/>'
