"""The director's page: what every room has to say about one library, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy

from kaijuan.core.registry.command import Glance, Text, Tone, command_sections
from kaijuan.network.command.domain.services_off import services_off
from kaijuan.network.opening.public import Opening

TONES: Final[tuple[Tone, ...]] = ("late", "due", "waits", "off")


#: Services stand below what the rooms have to say.
_LAST: Final = 1000


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; ``more`` lines are left out."""

    title: Text
    order: int
    glance: Glance

    @property
    def more(self) -> int:
        return max(0, self.glance.total - len(self.glance.lines))


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines have a tone; ``at_least`` where a section left lines out."""

    tone: Tone
    number: int
    at_least: bool


def sections_for(opening: Opening, user: Any) -> list[Section]:
    """What ``user`` may see of the library, without what has nothing to say; late ones first."""
    here = opening.institution
    found = [
        Section(each.title, each.order, each.glance(here, user))
        for each in command_sections
        if user.has_perm(each.permission, here)
    ]
    if user.has_perm("command.view", here):
        found.append(Section(gettext_lazy("What is off"), _LAST, services_off(opening)))
    spoken = [each for each in found if each.glance.lines]
    return sorted(spoken, key=lambda each: (not each.glance.late, each.order))


def counts_of(sections: Sequence[Section]) -> list[Count]:
    """The numbers at the head of the page; late ones are counted whole by each section."""
    lines: Counter[str] = Counter(line.tone for s in sections for line in s.glance.lines)
    lines["late"] = sum(each.glance.late for each in sections)
    cut = {line.tone for s in sections if s.more for line in s.glance.lines} - {"late"}
    return [Count(tone, lines[tone], tone in cut) for tone in TONES]
