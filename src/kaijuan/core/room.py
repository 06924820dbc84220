"""What every app of the house is: it names those of its modules that register something."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar

from django.apps import AppConfig


class Room(AppConfig):
    """``registers`` are modules of the room, such as "rules"; a folder stands for all in it.

    Use it as ``room.Room``: of a module ``apps`` Django takes every AppConfig by its bare name.
    """

    registers: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Import them. A room that does more calls this first."""
        for name in self.registers:
            path = f"{self.name}.{name}"
            module = import_module(path)
            for each in iter_modules(getattr(module, "__path__", ())):
                if each.name != "tests":
                    import_module(f"{path}.{each.name}")
