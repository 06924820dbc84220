"""Forms that come with the house. The room that knows one registers it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kaijuan.core.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class StandardForm:
    """``title`` is Chinese, ``definition`` the JSON of ``definition.py``; ``key`` never changes."""

    key: str
    title: str
    title_en: str
    purpose: str
    definition: Mapping[str, Any]
    order: int = 50


standard_forms: Final[Registry[StandardForm]] = Registry("standard forms")
