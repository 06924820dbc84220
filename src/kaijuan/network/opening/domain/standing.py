"""What is open where: the modes in force, and what each service does in them (S06).

``standing_of`` makes the same few queries for one institution and for all of them; everything
after that is arithmetic, so a preview can ask what would be (``with_spans``) without a query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from uuid import UUID

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.domain.ground import Ground, HourSpan, Told, read_ground, read_spans
from kaijuan.network.opening.domain.holding import Moment, Present, Ranked
from kaijuan.network.opening.models import Mode, ModeSpan, Service, State

_UNTOLD = {Mode.OPEN: Told(State.ON), Mode.LIMITED: Told(State.OFF), Mode.CLOSED: Told(State.OFF)}

_ORDER = itemgetter(0)


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """One service at the moment asked for.

    ``hours`` as in ``ServiceRule.hours``, empty at all hours (and where it is off); it is shared
    and not to be changed. ``since``, ``until`` and ``span`` are those of the mode, see ``Present``.
    """

    service: Service
    mode: Mode
    state: State
    how: str
    how_en: str
    hours: list[HourSpan]
    since: dt.datetime | None
    until: dt.datetime | None
    span: ModeSpan | None


class Opening:
    """One institution at the moment asked for.

    ``mode``, ``since``, ``until`` and ``span`` are those of the whole institution. ``stated`` is
    False where nothing was ever decided, so that "open" is only what nobody denied.
    """

    def __init__(
        self, institution: Institution, ground: Ground, spans: list[ModeSpan], moment: Moment
    ) -> None:
        self.institution = institution
        self.at = at = moment.at
        self._moment = moment
        self.spans = spans
        self._ground = ground
        self._own = _by_target(spans)
        self._known: dict[tuple[int | None, int | None], Present] = {}
        whole = moment.present(self.ranked(None))
        self.mode, self.span = whole.mode, whole.span
        self.since, self.until = whole.since, whole.until
        self.stated = any(span.starts_at <= at for span in spans)

    @cached_property
    def services(self) -> list[ServiceNow]:
        """Its services in the order of its own list, without those that are given up."""
        return [self._now(each) for each in self._ground.services.get(self.institution.pk, ())]

    @property
    def next_change(self) -> dt.datetime | None:
        """When the next mode takes over, of the institution or a service; None: never, as decided.

        Opening hours are no changes of mode and do not count.
        """
        ends = [self.until, *(each.until for each in self.services)]
        return min((end for end in ends if end is not None), default=None)

    def ranked(self, service: Service | None) -> Ranked:
        """The decisions that concern ``service`` (None: the institution), with their ranks."""
        own = self._own
        targets: list[tuple[int | None, int | None]] = [(None, None)]
        if service is not None:
            chain = self._ground.chain(service.place_id)
            if chain:
                targets += [(place, None) for place in chain]
            targets.append((None, service.pk))
        met = [(rank, own[target]) for rank, target in enumerate(targets) if target in own]
        if len(met) == 1:
            rank, alone = met[0]
            return [(rank, span) for _order, span in alone]
        found = [(order, rank, span) for rank, each in met for order, span in each]
        found.sort(key=_ORDER)
        return [(rank, span) for _order, rank, span in found]

    def _now(self, service: Service) -> ServiceNow:
        held = self._held(service)
        told = self._ground.told.get((service.pk, held.mode.value), _UNTOLD[held.mode])
        return ServiceNow(
            service=service,
            mode=held.mode,
            state=told.state,
            how=told.how,
            how_en=told.how_en,
            hours=told.hours if told.state != State.OFF else [],
            since=held.since,
            until=held.until,
            span=held.span,
        )

    def _held(self, service: Service) -> Present:
        # Services of one place without decisions of their own share one answer.
        own = service.pk if (None, service.pk) in self._own else None
        key = (service.place_id, own)
        if key not in self._known:
            self._known[key] = self._moment.present(self.ranked(service))
        return self._known[key]


class Standing:
    """What is open at the institutions asked for, at one moment."""

    def __init__(
        self,
        institutions: Mapping[int, Institution],
        ground: Ground,
        spans: Mapping[int, list[ModeSpan]],
        at: dt.datetime,
    ) -> None:
        self.institutions = list(institutions.values())
        self.at = at
        self._institutions = institutions
        self._ground = ground
        self._spans = spans
        self._moment = Moment(at)
        self._openings: dict[int, Opening] = {}

    def of(self, institution: Institution) -> Opening:
        """Its opening; raises KeyError for an institution that was not asked for."""
        pk = institution.pk
        if pk not in self._openings:
            asked = self._institutions[pk]
            self._openings[pk] = Opening(asked, self._ground, self._spans.get(pk, []), self._moment)
        return self._openings[pk]

    def at_moment(self, at: dt.datetime) -> Standing:
        """The same decisions looked at from another moment; no query."""
        return Standing(self._institutions, self._ground, self._spans, at)

    def with_spans(
        self, extra: Iterable[ModeSpan] = (), without_codes: Collection[UUID] = ()
    ) -> Standing:
        """What would be, had ``extra`` been decided last and ``without_codes`` never; no query.

        ``extra`` need not be saved; without an institution it belongs to the open scope's.
        """
        gone = set(without_codes)
        spans = {
            pk: [span for span in old if span.code not in gone] if gone else list(old)
            for pk, old in self._spans.items()
        }
        for span in extra:
            owner = span.institution_id or current_institution().pk
            spans.setdefault(owner, []).append(span)
        return Standing(self._institutions, self._ground, spans, self.at)

    def without_samples(self) -> Standing:
        """What would be without made-up decisions, as figures count (``indicators.samples``)."""
        spans = {
            pk: old if self._institutions[pk].sample else [span for span in old if not span.sample]
            for pk, old in self._spans.items()
        }
        return Standing(self._institutions, self._ground, spans, self.at)

    @property
    def next_change(self) -> dt.datetime | None:
        """The earliest ``Opening.next_change`` of all."""
        found = (self.of(each).next_change for each in self.institutions)
        return min((moment for moment in found if moment is not None), default=None)


def standing_of(
    institutions: Iterable[Institution] | None = None, *, at: dt.datetime | None = None
) -> Standing:
    """What is open at ``institutions`` (None: all) at ``at`` (None: now), as decided by today.

    Four queries, or five for all, whatever their number. Only published rows are read.
    """
    everyone = institutions is None
    asked = Institution.objects.order_by("number", "key") if institutions is None else institutions
    known = {each.pk: each for each in asked}
    ids = None if everyone else list(known)
    moment = at or now()
    ground = read_ground(ids, known, moment)
    return Standing(known, ground, read_spans(ids), moment)


def _by_target(
    spans: Iterable[ModeSpan],
) -> dict[tuple[int | None, int | None], list[tuple[int, ModeSpan]]]:
    """By (place, service), each span with its place in the order of decision."""
    found: dict[tuple[int | None, int | None], list[tuple[int, ModeSpan]]] = {}
    for order, span in enumerate(spans):
        found.setdefault((span.place_id, span.service_id), []).append((order, span))
    return found
