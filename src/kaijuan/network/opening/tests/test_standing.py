"""What is open where: from the rows to the answer, for one library and for all."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.opening.domain.spans import cancel_spans
from kaijuan.network.opening.domain.standing import ServiceNow, Standing, standing_of
from kaijuan.network.opening.models import Mode, ModeSpan, Place, Service, ServiceRule, State
from kaijuan.network.opening.tests.filled import NOON, make_place, make_service, make_span

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DESK = [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "17:00"}]


def now_of(standing: Standing, service: Service) -> ServiceNow:
    found = standing.of(service.institution).services
    return next(each for each in found if each.service == service)


def test_nothing_stated_is_open_and_says_so(own: Any) -> None:
    service = make_service(own)
    opening = standing_of([own], at=NOON).of(own)
    assert (opening.mode, opening.stated, opening.since, opening.until) == (
        Mode.OPEN,
        False,
        None,
        None,
    )
    assert [(each.service, each.mode, each.state) for each in opening.services] == [
        (service, Mode.OPEN, State.ON)
    ]


def test_what_is_decided_for_later_is_not_stated_yet(own: Any) -> None:
    make_span(own, "closed", NOON + HOUR)
    opening = standing_of([own], at=NOON).of(own)
    assert (opening.stated, opening.mode, opening.until) == (False, Mode.OPEN, NOON + HOUR)
    assert standing_of([own], at=NOON + HOUR).of(own).stated is True


@pytest.mark.parametrize(
    ("mode", "state", "how", "hours"),
    [
        ("closed", "off", "送书上门", []),
        ("limited", "limited", "预约", DESK),
        ("open", "on", "", []),
    ],
)
def test_the_rule_of_the_mode_says_what_a_service_does(
    own: Any, mode: str, state: str, how: str, hours: Any
) -> None:
    service = make_service(own)
    with institution_scope(own):
        for each, does, said, when in (
            ("closed", "off", "送书上门", DESK),
            ("limited", "limited", "预约", DESK),
            ("open", "on", "", []),
        ):
            ServiceRule.objects.create(
                service=service, mode=each, state=does, how=said, how_en=f"{said}!", hours=when
            )
    make_span(own, mode)
    found = now_of(standing_of([own], at=NOON), service)
    assert (found.mode, found.state, found.how, found.how_en, found.hours) == (
        mode,
        state,
        how,
        f"{how}!",
        hours,
    )


@pytest.mark.parametrize(("mode", "state"), [("closed", "off"), ("limited", "off"), ("open", "on")])
def test_a_mode_without_a_rule_is_on_only_when_open(own: Any, mode: str, state: str) -> None:
    service = make_service(own)
    make_span(own, mode)
    assert now_of(standing_of([own], at=NOON), service).state == state


def test_whole_library_building_and_service(own: Any) -> None:
    library = make_place(own, "总馆")
    building = make_place(own, "东楼", "building", parent=library)
    elsewhere = make_service(own, "电子资源", "e-resources")
    lending = make_service(own, "借书", place=library)
    rooms = make_service(own, "阅览", "reading-rooms", place=building)
    seats = make_service(own, "自习", "self-study", place=building)
    make_span(own, "limited", NOON)
    make_span(own, "closed", NOON, place=library)
    make_span(own, "limited", NOON, place=building)
    make_span(own, "open", NOON, service=seats)
    found = {each.service: each.mode for each in standing_of([own], at=NOON).of(own).services}
    assert found == {elsewhere: "limited", lending: "closed", rooms: "limited", seats: "open"}


def test_a_place_of_another_name_is_not_met(own: Any) -> None:
    here, there = make_place(own, "东"), make_place(own, "西")
    service = make_service(own, place=here)
    make_span(own, "closed", NOON, place=there)
    opening = standing_of([own], at=NOON).of(own)
    assert opening.mode == Mode.OPEN
    assert now_of(standing_of([own], at=NOON), service).mode == Mode.OPEN


def test_since_until_and_the_decision_are_named(own: Any) -> None:
    service = make_service(own)
    closure = make_span(own, "closed", NOON - 9 * HOUR, NOON + 9 * HOUR)
    exception = make_span(own, "limited", NOON - HOUR, NOON + HOUR, service=service)
    standing = standing_of([own], at=NOON)
    opening = standing.of(own)
    assert (opening.since, opening.until, opening.span) == (
        NOON - 9 * HOUR,
        NOON + 9 * HOUR,
        closure,
    )
    found = now_of(standing, service)
    assert (found.since, found.until, found.span) == (NOON - HOUR, NOON + HOUR, exception)
    assert opening.next_change == standing.next_change == NOON + HOUR
    later = standing.at_moment(NOON + HOUR)
    assert now_of(later, service).mode == Mode.CLOSED
    assert later.next_change == NOON + 9 * HOUR
    assert standing.at_moment(NOON + 9 * HOUR).next_change is None


def test_a_cancelled_decision_never_was(own: Any, personas: Any) -> None:
    first = make_span(own, "closed", NOON - HOUR)
    second = make_span(own, "limited", NOON - HOUR)
    assert standing_of([own], at=NOON).of(own).mode == Mode.LIMITED
    with institution_scope(own):
        assert cancel_spans([second.code], by=personas["director"]) == {second.code}
    opening = standing_of([own], at=NOON).of(own)
    assert (opening.mode, opening.span) == (Mode.CLOSED, first)


def test_services_given_up_are_not_shown_but_were(own: Any) -> None:
    gone = make_service(own, "旧", retired_at=NOON)
    assert standing_of([own], at=NOON).of(own).services == []
    before = standing_of([own], at=NOON - HOUR).of(own).services
    assert [each.service for each in before] == [gone]


def test_another_library_is_another_matter(own: Any, foreign: Any) -> None:
    make_service(own), make_service(foreign)
    make_span(own, "closed")
    standing = standing_of([own, foreign], at=NOON)
    assert standing.of(own).mode == Mode.CLOSED
    assert standing.of(foreign).mode == Mode.OPEN
    assert [each.institution for each in (standing.of(own), standing.of(foreign))] == [own, foreign]


def test_who_was_not_asked_for_has_no_answer(own: Any, foreign: Any) -> None:
    with pytest.raises(KeyError):
        standing_of([own], at=NOON).of(foreign)


def test_all_institutions_by_default(own: Any, foreign: Any, consortium: Any) -> None:
    found = standing_of(at=NOON)
    assert set(found.institutions) == {own, foreign, consortium}
    assert found.of(consortium).services == []


# What would be.


def test_what_would_be_is_asked_without_a_query(own: Any, foreign: Any) -> None:
    service = make_service(own)
    standing = standing_of([own, foreign], at=NOON)
    with CaptureQueriesContext(connection) as captured:
        wanted = ModeSpan(institution=own, mode="closed", starts_at=NOON)
        what_if = standing.with_spans([wanted])
        assert now_of(what_if, service).mode == Mode.CLOSED
        assert what_if.of(own).span is wanted
        assert what_if.of(foreign).mode == Mode.OPEN
        assert what_if.of(own).services[0].service.institution.name == own.name
    assert len(captured) == 0
    assert standing.of(own).mode == Mode.OPEN, "the standing itself is as it was"


def test_what_would_be_without_a_decision(own: Any) -> None:
    closure = make_span(own, "closed")
    standing = standing_of([own], at=NOON)
    assert standing.with_spans((), {closure.code}).of(own).mode == Mode.OPEN
    assert standing.with_spans((), {uuid4()}).of(own).mode == Mode.CLOSED


def test_a_decision_without_an_institution_belongs_to_the_open_scope(own: Any) -> None:
    standing = standing_of([own], at=NOON)
    wanted = ModeSpan(mode="closed", starts_at=NOON)
    with pytest.raises(NoScope):
        standing.with_spans([wanted])
    with institution_scope(own):
        assert standing.with_spans([wanted]).of(own).mode == Mode.CLOSED


def test_what_would_be_is_what_then_is(own: Any) -> None:
    """For every pair of decisions: the preview and the rows come to the same."""
    place = make_place(own)
    service = make_service(own, place=place)
    targets: list[dict[str, Any]] = [{}, {"place": place}, {"service": service}]
    kinds = list(itertools.product(Mode.values, targets))
    for (first, at), (second, on) in itertools.product(kinds, kinds):
        with institution_scope(own):
            ModeSpan.objects.all().delete()
        make_span(own, first, NOON - 2 * HOUR, **at)
        standing = standing_of([own], at=NOON)
        extra = ModeSpan(institution=own, mode=second, starts_at=NOON - HOUR, **on)
        preview = now_of(standing.with_spans([extra]), service)
        make_span(own, second, NOON - HOUR, **on)
        found = now_of(standing_of([own], at=NOON), service)
        assert (preview.mode, preview.since, preview.until) == (
            found.mode,
            found.since,
            found.until,
        )


# The number of queries.


def test_one_library_and_many_need_the_same_queries(own: Any) -> None:
    def fill(institution: Institution) -> None:
        place = make_place(institution)
        for number in range(3):
            make_service(institution, f"借{number}", place=place, rules={Mode.OPEN: State.ON})
            make_span(institution, "limited", place=place)

    def queries(asked: list[Institution] | None) -> int:
        with CaptureQueriesContext(connection) as captured:
            standing = standing_of(asked, at=NOON)
            for institution in standing.institutions:
                for each in standing.of(institution).services:
                    assert each.service.institution.slug
                    assert each.service.place is not None
                    assert each.service.place.name
        return len(captured)

    fill(own)
    assert queries([own]) == 4
    more = [make_institution(f"大学{n}") for n in range(5)]
    for each in more:
        fill(each)
    assert queries([own, *more]) == 4
    assert queries(None) == 5
    assert Place.objects.count() == 6
