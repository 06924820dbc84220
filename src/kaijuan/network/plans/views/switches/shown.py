"""A preview as its page shows it: by measure, by service, what stays, who is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode, ServiceNow, State, hours_words
from kaijuan.network.plans.domain.switches.wanted import Part, Shift, SwitchPreview
from kaijuan.network.plans.measures.base import Change, Text

#: So many changes of one measure are listed; the number of the others is said.
MOST_LISTED: Final = 100
#: Tone of what a service does; the word stands beside it.
TONES: Final = {State.ON: "open", State.LIMITED: "limited", State.OFF: "closed"}


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as a line: what, from what, to what; equal: it stays."""

    label: str
    before: Text
    after: Text
    stays: bool = False


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure with what it changes, at most ``MOST_LISTED``, and how many more there are."""

    title: Text
    sentence: Text
    rows: Sequence[Row]
    count: int
    staying: int
    by_hand: bool
    cannot_take_back: Text

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def note(self) -> str:
        """How much it changes, in one phrase."""
        if self.by_hand:
            return _("by hand")
        if not self.count:
            return _("changes nothing")
        return ngettext("%(n)d change", "%(n)d changes", self.count) % {"n": self.count}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service before and after, and which measures touch it."""

    name: str
    before: ServiceNow
    after: ServiceNow
    stays: bool
    measures: Sequence[Text]

    @property
    def tones(self) -> tuple[str, str]:
        return TONES[self.before.state], TONES[self.after.state]

    @property
    def how(self) -> str:
        """How it will be given, in the reader's language."""
        return localised(self.after, "how")

    @property
    def said(self) -> str:
        """In one line what its badges do not say: how it will be given, and what touches it."""
        how = [self.how] if self.how and self.other_state else []
        return " · ".join([*how, *(str(each) for each in self.measures)])

    @property
    def other_state(self) -> bool:
        return self.before.state != self.after.state

    @property
    def inside(self) -> list[tuple[str, str]]:
        """What becomes what where the state stays: how it is given, and when."""
        before, after = self.before, self.after
        pairs = [
            (localised(before, "how"), localised(after, "how")),
            (hours_words(before.hours), hours_words(after.hours)),
        ]
        none = pgettext("nothing particular is said", "as usual")
        return [(old or none, new or none) for old, new in pairs if old != new]


def cards(preview: SwitchPreview) -> list[MeasureCard]:
    """One for each measure, in the order in which they are carried out."""
    return [_card(part) for part in preview.parts]


def _card(part: Part) -> MeasureCard:
    shown = part.shown()
    rows = [Row(_name(each), before, after) for each, before, after in shown[:MOST_LISTED]]
    return MeasureCard(
        title=part.label,
        sentence=part.sentence,
        rows=rows,
        count=len(shown),
        staying=len(part.preview.changes) - len(shown),
        by_hand=part.by_hand,
        cannot_take_back=part.cannot_take_back,
    )


def staying(preview: SwitchPreview) -> list[Row]:
    """Settings that a measure is about and that are so already."""
    found: list[Row] = []
    for part in preview.parts:
        show = part.planned.measure.show
        for each in part.preview.changes:
            if each.stays and len(found) < MOST_LISTED:
                now = show(each.setting, each.after)
                found.append(Row(_name(each), now, now, stays=True))
    return found


def service_rows(
    shifts: Iterable[Shift], parts: Iterable[Part] = ()
) -> tuple[list[ServiceRow], list[ServiceRow]]:
    """The services for which something changes, and the others."""
    touched = _touched(parts)
    rows = [
        ServiceRow(
            name=localised(each.service, "name"),
            before=each.before,
            after=each.after,
            stays=_as_before(each),
            measures=touched.get(str(each.service.code), ()),
        )
        for each in shifts
    ]
    return [row for row in rows if not row.stays], [row for row in rows if row.stays]


def _as_before(shift: Shift) -> bool:
    """For who uses it nothing changes, whatever the mode is called: what it does, how, when."""
    before, after = shift.before, shift.after
    return (before.state, before.how, before.hours) == (after.state, after.how, after.hours)


def _touched(parts: Iterable[Part]) -> dict[str, list[Any]]:
    """By code of a service: the measures that change a setting of its own."""
    found: dict[str, list[Any]] = defaultdict(list)
    for part in parts:
        for each in part.changes:
            if each.object_type == "opening.service":
                found[each.object_code].append(part.label)
    return found


def _name(change: Change) -> str:
    return localised(change, "label")


def both_ends(preview: SwitchPreview) -> tuple[str, str]:
    """The mode of the target before and after; "" before where its parts differ."""
    own = preview.parts[0].preview.changes[0]
    return own.before or "", own.after or ""


def preview_shown(preview: SwitchPreview) -> dict[str, Any]:
    """What the preview's template needs."""
    changing, same = service_rows(preview.services, preview.parts)
    before, after = both_ends(preview)
    return {
        "before": before,
        "before_label": Mode(before).label if before else "",
        "after": after,
        "after_label": Mode(after).label,
        "cards": cards(preview),
        "staying": staying(preview),
        "changing": changing,
        "same": same,
        "told": preview.told,
        "blocks": preview.blocks,
        "clashes": [clash for clash in preview.clashes if not clash.blocks],
        "for_good": preview.for_good,
        "by_hand": preview.by_hand,
        "count": preview.count,
        "digest": preview.digest,
        "unmet": preview.unmet,
        "ready": not preview.blocks,
    }
