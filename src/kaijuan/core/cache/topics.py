"""Topics: which tables a kept page depends on, named by the rooms that own them."""

from __future__ import annotations

import re
from typing import Final

from django.apps import apps

_NAME: Final = re.compile(r"[a-z][a-z-]{0,59}")
_topics: dict[str, tuple[str, ...]] = {}
_clocks: dict[str, int] = {}


class UnknownTopic(LookupError):
    """No room declared a topic of that name."""


def topic(name: str, *models: str, every: int = 0) -> None:
    """Declare that ``name`` changes when a row of ``models`` ("app.Model") does.

    ``every`` is for what also changes by itself, as a door does that opens at eight: so many
    seconds, at most, such a page may be behind. Raises ValueError for a name that is taken or is
    not lower case with hyphens.
    """
    if not _NAME.fullmatch(name) or _topics.get(name, models) != models:
        raise ValueError(
            f"A topic cannot be called {name!r}, or there is another one of that name."
        )
    _topics[name] = models
    if every:
        _clocks[name] = every


def tables() -> dict[str, list[str]]:
    """The tables of each topic."""
    return {
        name: [apps.get_model(label)._meta.db_table for label in models]
        for name, models in sorted(_topics.items())
    }


def require(*names: str) -> None:
    """Raise UnknownTopic unless all of ``names`` are declared."""
    for name in names:
        if name not in _topics:
            raise UnknownTopic(f"No topic is called {name!r}; there are: {', '.join(_topics)}.")


def tick(name: str, at: float) -> int:
    """Which stretch of its clock ``name`` is in at ``at`` (seconds since 1970); 0 without one."""
    return int(at // _clocks[name]) + 1 if name in _clocks else 0
