"""Topics: which tables a kept page depends on, named by the rooms that own them."""

from __future__ import annotations

import re
from typing import Final

from django.apps import apps

_NAME: Final = re.compile(r"[a-z][a-z-]{0,59}")
_topics: dict[str, tuple[str, ...]] = {}


class UnknownTopic(LookupError):
    """No room declared a topic of that name."""


def topic(name: str, *models: str) -> None:
    """Declare that ``name`` changes when a row of ``models`` ("app.Model") does.

    Raises ValueError for a name that is taken or is not lower case with hyphens.
    """
    if not _NAME.fullmatch(name) or _topics.get(name, models) != models:
        raise ValueError(
            f"A topic cannot be called {name!r}, or there is another one of that name."
        )
    _topics[name] = models


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
