"""Marks that one part of the house leaves on a thing and another looks for."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def mark(thing: T, **marks: Any) -> T:
    """Put ``marks`` on ``thing`` as attributes that its type does not have, and give it back.

    For functions and for what a library makes and hands on, such as a view or a response; a class
    of ours declares its attributes instead. They are read with ``getattr`` and a default.
    """
    for name, value in marks.items():
        setattr(thing, name, value)
    return thing
