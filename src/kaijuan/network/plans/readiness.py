"""Facts that can tell whether a line of the readiness checklist is true (S08).

Rooms register theirs in ``facts`` from their ``kinds.py``; this room imports none of them.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.measures.base import NoParameters

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """``met`` None: there are no data to tell. ``sentence`` says what was found, ``href`` where."""

    met: bool | None
    sentence: Text
    href: str = ""


class Fact(ABC):
    """One thing that data can tell. ``key`` is "room.what" and never changes."""

    key: ClassVar[str]
    order: ClassVar[int] = 100
    label: ClassVar[Text]
    form: ClassVar[type[forms.Form]] = NoParameters

    @abstractmethod
    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        """Evaluate, in the institution's open scope; a few queries at most."""


facts: Final[Registry[Fact]] = Registry("facts")
