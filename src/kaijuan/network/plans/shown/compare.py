"""Two versions side by side: parts by line, stages, measures and duties as lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.ui.lang import remarked
from kaijuan.network.plans.models import PlanVersion
from kaijuan.network.plans.shown.plans import StageShown, VersionShown, person_of, shown

Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line on either side; None where that side has none."""

    kind: Kind
    left: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: list[Row]

    @property
    def differs(self) -> bool:
        return any(row.kind != "same" for row in self.rows)


def compare(left: PlanVersion, right: PlanVersion) -> list[Section]:
    """The four parts, then stages, duties and files. Eight queries."""
    one, other = shown(left), shown(right)
    sections = [
        Section(str(a.part.label), rows_of(a.text.splitlines(), b.text.splitlines()))
        for a, b in zip(one.parts, other.parts, strict=True)
    ]
    sections.append(Section(_("Stages and measures"), rows_of(_stages(one), _stages(other))))
    sections.append(Section(_("Duties"), rows_of(_duties(one), _duties(other))))
    sections.append(
        Section(pgettext("of a plan", "Files"), rows_of(_documents(one), _documents(other)))
    )
    return sections


def rows_of(left: Sequence[str], right: Sequence[str]) -> list[Row]:
    """The lines of both sides, in order, those that are alike beside each other."""
    matcher = SequenceMatcher(a=left, b=right)
    return [
        row
        for tag, a, b, c, d in matcher.get_opcodes()
        for row in _block(tag, left[a:b], right[c:d])
    ]


def _block(tag: str, left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    kind: Kind = "same" if tag == "equal" else "changed"
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else None
        other = right[number] if number < len(right) else None
        if one is None:
            yield Row("added", None, other)
        elif other is None:
            yield Row("removed", one, None)
        else:
            yield Row(kind, one, other)


def _stages(version: VersionShown) -> list[str]:
    return [line for number, each in enumerate(version.stages, 1) for line in _stage(number, each)]


def _stage(number: int, each: StageShown) -> Iterator[str]:
    stage = each.stage
    yield f"{number}. {stage.name}"
    yield _("Set off %(trigger)s") % {"trigger": each.trigger}
    yield _("Brings: %(mode)s") % {"mode": stage.get_mode_display()}
    yield _("Who must agree: %(consent)s") % {"consent": stage.get_consent_display()}
    for measure in each.measures:
        yield f"· {measure.label}: {measure.words}"


def _duties(version: VersionShown) -> list[str]:
    return [
        f"{part.part.label}: {remarked(duty.duty, person_of(duty))}"
        for part in version.parts
        for duty in part.duties
    ]


def _documents(version: VersionShown) -> list[str]:
    return [each.name for each in version.documents]
