"""What is asked of a switch, and what a preview answers: the shapes that pages and engine share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode, Place, Service
from kaijuan.network.plans.measures.base import Change, Clash, Measure, Preview, Text, Told
from kaijuan.network.plans.models import LevelChange, Stage


@dataclass(frozen=True, slots=True)
class SwitchWanted:
    """A switch as a person asks for it; the institution is the one whose scope is open.

    ``mode`` None: the one that the plan's stage for ``level_change`` brings. ``ends_at`` None is
    "until further notice"; ``starts_at`` may lie in the past. The target is ``service``, else
    ``place``, else everything. ``by_plan``: carry out the measures of the plan's stage for this
    level or mode, if there is one (only for everything); ``stage`` names one. ``more_measures``
    are ``{"kind", "parameters"}``, whose parameters their forms check.
    """

    mode: Mode | str | None
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    place: Place | None = None
    service: Service | None = None
    reason: str = ""
    reason_en: str = ""
    level_change: LevelChange | None = None
    stage: Stage | None = None
    by_plan: bool = True
    more_measures: Sequence[Mapping[str, Any]] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One measure of a switch, with its place in the order; 0 is the switch's own."""

    position: int
    measure: Measure
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure would do. ``changes`` are those settings that do not stay as they are."""

    planned: Planned
    preview: Preview

    @property
    def key(self) -> str:
        return self.planned.measure.key

    @property
    def label(self) -> Text:
        return self.planned.measure.label

    @property
    def sentence(self) -> Text:
        return self.planned.measure.describe(self.planned.parameters)

    @property
    def cannot_take_back(self) -> Text:
        return self.planned.measure.cannot_take_back

    @property
    def by_hand(self) -> bool:
        return self.preview.by_hand

    @property
    def changes(self) -> list[Change]:
        return [change for change in self.preview.changes if not change.stays]

    def shown(self) -> list[tuple[Change, Text, Text]]:
        """Each change with its "before" and "after" as a person reads them."""
        show = self.planned.measure.show
        return [
            (each, show(each.setting, each.before), show(each.setting, each.after))
            for each in self.changes
        ]


@dataclass(frozen=True, slots=True)
class Shift:
    """A service before and after: two ``ServiceNow`` of opening."""

    service: Service
    before: Any
    after: Any

    @property
    def stays(self) -> bool:
        return (self.before.mode, self.before.state, self.before.how) == (
            self.after.mode,
            self.after.state,
            self.after.how,
        )


@dataclass(frozen=True, slots=True)
class SwitchPreview:
    """All that a switch would do at its institution, read and not written.

    ``at`` is the moment whose services are compared. ``digest`` is the SHA-256 of every change,
    target and time: what is approved and applied must have the same. ``revision`` counts the
    institution's switches; ``parts[0]`` is the switch's own.
    """

    institution: Institution
    at: dt.datetime
    parts: Sequence[Part]
    services: Sequence[Shift]
    told: Sequence[Told]
    clashes: Sequence[Clash]
    digest: str
    revision: int
    #: The lines of the readiness checklist that are not met, each of which blocks.
    unmet: Sequence[Any] = field(default=())

    @property
    def blocks(self) -> list[Clash]:
        """What must be cleared first."""
        return [clash for clash in self.clashes if clash.blocks]

    @property
    def shifts(self) -> list[Shift]:
        """The services for which something changes."""
        return [each for each in self.services if not each.stays]

    @property
    def count(self) -> int:
        """How many settings would change."""
        return sum(len(part.changes) for part in self.parts)

    @property
    def by_hand(self) -> list[Part]:
        """The steps that a person will have to do."""
        return [part for part in self.parts if part.by_hand]

    @property
    def for_good(self) -> list[Part]:
        """Measures of which something cannot be taken back."""
        return [part for part in self.parts if part.cannot_take_back]


@dataclass(frozen=True, slots=True)
class BackLine:
    """One setting in the preview of an undo. ``back`` is a value of ``ChangedSetting.Back``.

    ``label`` and ``label_en`` name what was changed; ``now_shown`` is how the switch left it,
    ``then_shown`` what it was and will be again where ``back`` is "undone".
    """

    measure: Text
    change: Change
    back: str
    now_shown: Text
    then_shown: Text

    @property
    def left(self) -> bool:
        """It will stay as it is."""
        return self.back != "undone"


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What taking a switch back would do; ``for_good`` are sentences of what cannot be unsaid."""

    lines: Sequence[BackLine]
    services: Sequence[Shift]
    for_good: Sequence[Text]
    #: Steps done by hand that nobody but a person can put back: their texts.
    by_hand: Sequence[Text]

    @property
    def back(self) -> list[BackLine]:
        return [line for line in self.lines if not line.left]

    @property
    def left(self) -> list[BackLine]:
        return [line for line in self.lines if line.left]
