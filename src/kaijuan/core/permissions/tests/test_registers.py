"""What registers itself is named by its room, or it would be there only by chance."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps

from kaijuan.core.room import Room

#: What modules are called that register something, wherever they stand.
NAMES = {"rules", "verbs", "panels", "nav", "topics", "measures", "facts", "counters", "marks"}
#: What bears such a name and is the register itself.
REGISTERS = {("audit", "verbs")}
ROOMS = [each for each in apps.get_app_configs() if isinstance(each, Room)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_a_room_names_what_registers(room):
    there = {each.name for each in iter_modules(import_module(room.name).__path__)}
    wanted = {name for name in NAMES & there if (room.label, name) not in REGISTERS}
    assert wanted <= {name.partition(".")[0] for name in room.registers}


def test_there_are_rooms():
    assert len(ROOMS) > 15
