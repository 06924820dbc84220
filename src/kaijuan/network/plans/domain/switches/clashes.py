"""What stands against a switch, or beside it: said in its preview, and some of it blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode, ModeSpan, Opening
from kaijuan.network.plans.domain.readiness import Line, unmet_required
from kaijuan.network.plans.domain.switches.wanted import Shift
from kaijuan.network.plans.measures.base import Clash, Ground, Text
from kaijuan.network.plans.models import Switch

State = Switch.State

#: Written in the language of whoever reads the sentence.
_moment = lazy(moment, str)
_localised = lazy(localised, str)

#: So many of a sort are named; more would hide the others.
NAMED = 8


def overlapping(ground: Ground, opening: Opening) -> Iterator[Clash]:
    """Decisions on the same target whose time has a moment in common with the switch's."""
    found = [span for span in opening.spans if _same_target(ground, span) and _meets(ground, span)]
    for span in found[-NAMED:]:
        yield Clash(
            format_lazy(
                _("It lies over an earlier decision: “{mode}”, {from_at} – {until}."),
                mode=Mode(span.mode).label,
                from_at=_moment(span.starts_at),
                until=_moment(span.ends_at) if span.ends_at else _("until further notice"),
            )
        )


def staying(ground: Ground, shifts: Iterable[Shift], mine: Sequence[ModeSpan]) -> Iterator[Clash]:
    """Services that will not follow, because something narrower was decided for them."""
    own = {id(span) for span in mine}
    stay = [
        each
        for each in shifts
        if each.after.mode != ground.mode
        and each.after.span is not None
        and id(each.after.span) not in own
        and _inside(ground, each)
    ]
    for each in stay[:NAMED]:
        yield Clash(
            format_lazy(
                _("“{service}” will not follow: “{mode}” was decided for it before."),
                service=_localised(each.service, "name"),
                mode=each.after.mode.label,
            )
        )
    if len(stay) > NAMED:
        yield Clash(
            format_lazy(_("{count} more services will not follow."), count=len(stay) - NAMED)
        )


def open_switches(institutions: Sequence[Institution]) -> dict[int, list[Switch]]:
    """By institution's id: what waits for approval or for its time, with who prepared it."""
    found: dict[int, list[Switch]] = {each.pk: [] for each in institutions}
    rows = Switch.objects.filter(
        institution__in=list(found), state__in=[State.WAITING, State.APPROVED]
    )
    for row in rows.select_related("prepared_by").order_by("starts_at", "pk"):
        found[row.institution_id].append(row)
    return found


def waiting(switch: Switch, others: Iterable[Switch]) -> Iterator[Clash]:
    """Other switches of the institution that somebody prepared."""
    for other in [each for each in others if each.pk != switch.pk][:NAMED]:
        yield Clash(
            format_lazy(
                _("Another switch to “{mode}” from {from_at}, prepared by {who}: {state}."),
                mode=Mode(other.mode).label,
                from_at=_moment(other.starts_at),
                who=str(other.prepared_by or "Kaijuan"),
                state=State(other.state).label,
            )
        )


def not_ready(ground: Ground, openness_before: int) -> tuple[list[Line], list[Clash]]:
    """The unmet lines of the checklist, where the switch opens more than is open now."""
    if ground.mode.openness <= openness_before:
        return [], []
    unmet = unmet_required(ground.institution, ground.mode.value, ground.starts_at)
    return unmet, [Clash(_unmet(line), href=line.href, blocks=True) for line in unmet]


def already(ground: Ground, opening: Opening, nothing_changes: bool) -> Iterator[Clash]:
    """Nothing would change, or its time has passed."""
    if nothing_changes:
        yield Clash(_("This is so already: no service changes."))
    if ground.ends_at is not None and ground.ends_at <= ground.at:
        yield Clash(_("Its time has passed already: it is only written down."))
    elif ground.starts_at < ground.at - dt.timedelta(minutes=5):
        yield Clash(_("It begins in the past: what was public until now cannot be made unsaid."))


def _unmet(line: Line) -> Text:
    return format_lazy(
        _("Not ready: {text}. {sentence}"),
        text=_localised(line.item, "text"),
        sentence=line.sentence,
    )


def _same_target(ground: Ground, span: ModeSpan) -> bool:
    place = ground.place.pk if ground.place else None
    service = ground.service.pk if ground.service else None
    return span.place_id == place and span.service_id == service


def _meets(ground: Ground, span: ModeSpan) -> bool:
    begins_after = ground.ends_at is not None and span.starts_at >= ground.ends_at
    ends_before = span.ends_at is not None and span.ends_at <= ground.starts_at
    return not begins_after and not ends_before


def _inside(ground: Ground, shift: Shift) -> bool:
    if ground.service is not None:
        return shift.service.pk == ground.service.pk
    if ground.place is None:
        return True
    place = shift.service.place
    return place is not None and ground.place.pk in (place.pk, place.parent_id)
