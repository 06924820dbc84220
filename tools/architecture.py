"""Draws docs/architecture.svg from what the code really imports.

    python tools/architecture.py            draw it again
    python tools/architecture.py --check    fail when the committed picture is not this one

Boxes are rooms and parts of the core, bands are the import layers, top to bottom. An arrow is an
import; an arrow that follows from others (A to B to C, hence A to C) is left out. Tests and their
support are not drawn. The picture changes only when a room or an arrow does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import grimp
from picture import WINGS, Arrow, draw, lay_out

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "architecture.svg"

#: Wings that are one room by themselves.
WHOLE: Final = {"config", "portal"}


def room_of(module: str) -> str | None:
    """``kaijuan.core.ui.lang`` is in the room ``core.ui``; None for what is not drawn."""
    parts = module.split(".")[1:]
    if not parts or "tests" in parts or parts[:2] == ["core", "testing"]:
        return None
    if parts[0] in WHOLE:
        return parts[0]
    return ".".join(parts[:2]) if len(parts) > 1 and parts[0] in WINGS else None


def read_arrows() -> tuple[set[str], set[Arrow]]:
    """Rooms, and which imports which."""
    sys.path.insert(0, str(ROOT / "src"))
    graph = grimp.build_graph("kaijuan", exclude_type_checking_imports=True, cache_dir=None)
    rooms: set[str] = set()
    arrows: set[Arrow] = set()
    for module in graph.modules:
        room = room_of(module)
        if room is None:
            continue
        rooms.add(room)
        for imported in graph.find_modules_directly_imported_by(module):
            target = room_of(imported)
            if target is not None and target != room:
                arrows.add((room, target))
    return rooms, arrows


def reduced(arrows: set[Arrow]) -> set[Arrow]:
    """Without the arrows that follow from others."""
    below: dict[str, set[str]] = {}
    for source, target in arrows:
        below.setdefault(source, set()).add(target)

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for step in below.get(start, ()):
            if step == goal or (step not in seen and reaches(step, goal, seen | {step})):
                return True
        return False

    return {
        (source, target)
        for source, target in arrows
        if not any(reaches(step, target, {source, step}) for step in below[source] - {target})
    }


def main(arguments: list[str]) -> int:
    rooms, arrows = read_arrows()
    arrows = reduced(arrows)
    boxes, bands = lay_out(rooms, arrows)
    picture = draw(boxes, bands, arrows)
    if "--check" not in arguments:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    if PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == picture:
        return 0
    print("docs/architecture.svg is not what the code imports now: run `make picture`.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
