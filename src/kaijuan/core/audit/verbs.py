"""The registered verbs, each with the sentence that it reads as."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from kaijuan.core.registry import Registry

#: ``noun.past``, as in ``delivery.picked``.
SHAPE: Final = re.compile(r"^[a-z][a-z_]*\.[a-z][a-z_]*\Z")


Words = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Verb:
    """``sentence`` has the places ``%(actor)s`` and ``%(object)s``, and may name any detail.

    ``words`` turns the stored details into what a reader reads (a role's name for its code).
    """

    key: str
    sentence: str | Promise
    words: Words = dict
    order: int = 0


verbs: Final[Registry[Verb]] = Registry("verbs")


def register_verb(key: str, sentence: str | Promise, words: Words = dict) -> Verb:
    """Register a verb; raises ValueError unless it is ``noun.past``."""
    if not SHAPE.match(key):
        raise ValueError(f"{key!r} is not of the form noun.past.")
    return verbs.add(Verb(key, sentence, words))
