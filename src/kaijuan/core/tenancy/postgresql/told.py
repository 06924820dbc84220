"""What the database is told of the open scope; imports no model, for it is read while they load."""

from __future__ import annotations

from typing import Final

from django_scopes import get_scope

#: The key under which the state of django-scopes also says that the house itself crosses the wall.
CROSSING: Final = "crossing"


def scope_in_words() -> str:
    """The open scope: an institution's id, ``across``, or "" where nothing is open.

    Scopes that somebody switched off round `across_the_wall` are "" too: then a database with
    row-level security shows no walled row.
    """
    state = get_scope()
    if not state:
        return ""
    if not state["_enabled"]:
        return "across" if state.get(CROSSING) else ""
    return str(getattr(state.get("institution"), "pk", "") or "")
