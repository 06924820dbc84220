"""What a measure is: previewed, applied and taken back as one act on a set (S06).

A kind of measure is one small file. Rooms register theirs in ``measures`` from their ``kinds.py``;
this room imports none of them. The engine (``domain``) calls, for each institution:

    preview(ground, parameters)   reads only; says every setting that would change, who is told,
                                  what clashes
    apply(ground, parameters, changes)   writes what the preview said, in the engine's transaction
                                  and in a few statements for the whole set, never row by row
    undo(ground, parameters, changes)    puts each setting back that still is as it was left; where
                                  ``ground.rehearsed``, says how that would go and writes nothing

Inside, the institution's scope is open. The engine keeps the changes (``ChangedSetting``), writes
the log, and asks nothing of a measure but this. A measure that cannot take something back says so
(``cannot_take_back``) before it is applied.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.utils.functional import Promise

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode, Place, Service

Text = str | Promise
Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One setting of one object. ``before`` and ``after`` are plain JSON; equal: it stays.

    ``object_type`` ("opening.service") and ``object_code`` name it for good, ``label`` and
    ``label_en`` as a person calls it; ``setting`` is a word of the measure's own.
    """

    object_type: str
    object_code: str
    label: str
    setting: str
    before: Any
    after: Any
    label_en: str = ""

    @property
    def stays(self) -> bool:
        return bool(self.before == self.after)


@dataclass(frozen=True, slots=True)
class Told:
    """Who will be told, and by which way; ``count`` None where nobody can know (the public)."""

    whom: Text
    way: Text
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that stands against it. ``blocks``: it must be cleared first."""

    sentence: Text
    href: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a measure would do at one institution."""

    changes: Sequence[Change] = ()
    told: Sequence[Told] = ()
    clashes: Sequence[Clash] = ()
    #: For a step that a person does: the engine lists it until it is ticked off.
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """The act that measures are part of, at one institution.

    ``mode``, the target, ``starts_at`` and ``ends_at`` (None: until further notice) are the
    switch's; ``at`` is now; ``by`` the person, None for the house; ``switch_code`` None in a
    preview of what is not saved yet. ``shared`` is for what several measures read once: a measure
    keeps it there under a key of its own ("plans.services").
    """

    institution: Institution
    mode: Mode
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    at: dt.datetime
    by: Any = None
    place: Place | None = None
    service: Service | None = None
    reason: str = ""
    reason_en: str = ""
    #: Name of the response level that set it off, in Chinese and English; empty without one.
    level: str = ""
    level_en: str = ""
    switch_code: UUID | None = None
    #: In ``undo``: the time of the switch is over; what ends by itself, as its spans do, is left.
    over: bool = False
    #: In ``undo``: only looked at. The engine refuses whatever a measure would write then.
    rehearsed: bool = False
    shared: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undone:
    """How putting back one change went: a value of ``ChangedSetting.Back``."""

    change: Change
    back: str


class NoParameters(forms.Form):
    """For a measure that needs none."""


class Measure(ABC):
    """One kind. ``key`` is "room.what" and never changes."""

    key: ClassVar[str]
    order: ClassVar[int] = 100
    label: ClassVar[Text]
    hint: ClassVar[Text] = ""
    #: Asked for where a stage is written. Its cleaned data must be plain JSON (``parameters_of``).
    form: ClassVar[type[forms.Form]] = NoParameters
    #: A sentence for what cannot be taken back, such as a letter that was read; empty: all can.
    cannot_take_back: ClassVar[Text] = ""
    #: Its settings lie over one another, as decisions on a mode do: taking one away uncovers what
    #: lay beneath. Of all others the engine keeps the order: what a later switch changed again is
    #: that one's to put back.
    layered: ClassVar[bool] = False

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of a valid form: plain JSON."""
        return dict(cleaned)

    def describe(self, parameters: Parameters) -> Text:
        """One line that says what it will do, for the plan's page."""
        return self.label

    @abstractmethod
    def preview(self, ground: Ground, parameters: Parameters) -> Preview: ...

    @abstractmethod
    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None: ...

    @abstractmethod
    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]: ...

    def show(self, setting: str, value: Any) -> Text:
        """``before`` and ``after`` of ``setting`` as a person reads them."""
        return "" if value is None else str(value)


measures: Final[Registry[Measure]] = Registry("measures")
