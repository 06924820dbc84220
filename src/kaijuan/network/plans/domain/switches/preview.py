"""Everything that a switch would do, before it does it. Reads only."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.notify.public import those_who_may, those_who_may_everywhere
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode, Standing, standing_of
from kaijuan.network.plans.domain.switches.clashes import (
    already,
    not_ready,
    open_switches,
    overlapping,
    staying,
    waiting,
)
from kaijuan.network.plans.domain.switches.measures_of import ground_of, measures_of
from kaijuan.network.plans.domain.switches.revision import revision_of, revisions_of
from kaijuan.network.plans.domain.switches.wanted import Part, Shift, SwitchPreview
from kaijuan.network.plans.measures.base import Clash, Ground, Preview, Told
from kaijuan.network.plans.measures.spans import STANDING, moment_of, spans_in, standing_in
from kaijuan.network.plans.models import Switch

#: So many institutions are read together; a what-if copies the decisions of all of them.
TOGETHER: Final = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for several institutions; by the institution's id where there is a dict."""

    standing: Standing
    revisions: dict[int, int]
    staff: dict[int, int]
    others: dict[int, list[Switch]]


def preview_switch(switch: Switch, *, at: dt.datetime | None = None) -> SwitchPreview:
    """What ``switch`` would do, in the open scope of its institution.

    A constant number of queries for each kind of measure, whatever the number of services.
    """
    return look(switch, at=at)[1]


def preview_each(
    found: Iterable[Switch], *, at: dt.datetime | None = None
) -> Iterator[tuple[Switch, SwitchPreview]]:
    """The previews of switches of several institutions, each made in the scope of its own.

    What everyone may see is read for many of them together. For those who may see them all, and
    for the house itself: nobody is asked here.
    """
    moment = at or now()
    rows = iter(found)
    while some := list(islice(rows, TOGETHER)):
        known = _known(some, moment)
        for switch in some:
            with institution_scope(switch.institution):
                seen = look(switch, at=moment, known=known)[1]
            yield switch, seen


def _known(some: Sequence[Switch], at: dt.datetime) -> Known:
    institutions = list({each.institution_id: each.institution for each in some}.values())
    staff = those_who_may_everywhere("plans.view_switch", institutions)
    return Known(
        standing_of(institutions, at=at),
        revisions_of(institutions),
        {pk: len(people) for pk, people in staff.items()},
        open_switches(institutions),
    )


def look(
    switch: Switch,
    *,
    at: dt.datetime | None = None,
    known: Known | None = None,
    to_apply: bool = False,
) -> tuple[Ground, SwitchPreview]:
    """The preview, and the ground it was made on; ``to_apply`` leaves out what only people read."""
    ground = ground_of(switch, by=switch.approved_by, at=at)
    if known is not None:
        ground.shared[STANDING] = known.standing.at_moment(moment_of(ground))
    planned, clashes = measures_of(switch)
    before = standing_in(ground)
    parts = [Part(each, each.measure.preview(ground, each.parameters)) for each in planned]
    own = parts[0].preview
    unmet, blocks = not_ready(ground, _openness(own))
    clashes += blocks
    clashes += [clash for part in parts for clash in part.preview.clashes]
    shifts: list[Shift] = []
    told: list[Told] = []
    if not to_apply:
        shifts = _shifts(ground, before)
        told = [_staff(switch, known), *(each for part in parts for each in part.preview.told)]
        clashes += _beside(switch, ground, before, shifts, parts, known)
    return ground, SwitchPreview(
        institution=switch.institution,
        at=before.at,
        parts=parts,
        services=shifts,
        told=told,
        clashes=clashes,
        digest=digest_of(switch, parts),
        revision=_revision(switch, known),
        unmet=unmet,
    )


def digest_of(switch: Switch, parts: Sequence[Part]) -> str:
    """SHA-256 over the target, the time and every change, in the order of the measures."""
    told = {
        "mode": switch.mode,
        "target": [switch.institution_id, switch.place_id, switch.service_id],
        "time": [_utc(switch.starts_at), _utc(switch.ends_at)],
        "parts": [
            [part.key, dict(part.planned.parameters), _facts(part.preview)] for part in parts
        ],
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _utc(moment: dt.datetime | None) -> str:
    """The same before and after the row was kept: the database gives times back in UTC."""
    return moment.astimezone(dt.UTC).isoformat() if moment else ""


def _facts(preview: Preview) -> list[object]:
    return [
        [each.object_type, each.object_code, each.setting, each.before, each.after]
        for each in preview.changes
    ]


def _shifts(ground: Ground, before: Standing) -> list[Shift]:
    after = before.with_spans(spans_in(ground)).of(ground.institution)
    pairs = zip(before.of(ground.institution).services, after.services, strict=True)
    return [Shift(old.service, old, new) for old, new in pairs]


def _revision(switch: Switch, known: Known | None) -> int:
    if known is None:
        return revision_of(switch.institution)
    return known.revisions.get(switch.institution_id, 0)


def _staff(switch: Switch, known: Known | None) -> Told:
    if known is None:
        count = len(those_who_may("plans.view_switch", switch.institution))
    else:
        count = known.staff[switch.institution_id]
    return Told(_("Staff of the library"), _("message, and a letter by e-mail"), count)


def _beside(
    switch: Switch,
    ground: Ground,
    before: Standing,
    shifts: list[Shift],
    parts: list[Part],
    known: Known | None,
) -> list[Clash]:
    opening = before.of(ground.institution)
    nothing = not any(part.changes or part.by_hand for part in parts)
    others = (known.others if known else open_switches([switch.institution]))[switch.institution_id]
    return [
        *already(ground, opening, nothing and all(each.stays for each in shifts)),
        *overlapping(ground, opening),
        *staying(ground, shifts, spans_in(ground)),
        *waiting(switch, others),
    ]


def _openness(own: Preview) -> int:
    """How open the target is now; where its parts differ, as if it were closed."""
    before = own.changes[0].before
    return Mode(before).openness if before else 0
