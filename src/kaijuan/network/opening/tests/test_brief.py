"""The matrix reads few columns and answers alike decisions once: the answers are the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.brief import brief_standing_of
from kaijuan.network.opening.domain.holding import Moment, present
from kaijuan.network.opening.domain.standing import standing_of
from kaijuan.network.opening.models import Mode, ModeSpan, Place
from kaijuan.network.opening.tests.filled import make_span
from kaijuan.network.opening.tests.opened import DAILY, at, furnish, offer

START = dt.datetime(2020, 1, 24, tzinfo=dt.UTC)


def hour(n: int) -> dt.datetime:
    return START + dt.timedelta(hours=n)


@st.composite
def decided(draw):
    start = draw(st.integers(0, 6))
    end = draw(st.none() | st.integers(start + 1, 9))
    mode = draw(st.sampled_from(list(Mode)))
    span = ModeSpan(mode=mode, starts_at=hour(start), ends_at=end and hour(end))
    return draw(st.integers(0, 2)), span


@given(st.lists(st.lists(decided(), max_size=4), max_size=12), st.integers(0, 9))
def test_what_is_kept_is_what_would_be_worked_out(services, now):
    moment = Moment(hour(now))
    for ranked in [*services, *services]:
        found, expected = moment.present(ranked), present(ranked, hour(now))
        assert found == expected
        assert found.span is expected.span, "of two that say the same each names its own"


@pytest.mark.django_db
def test_the_matrix_reads_less_and_says_the_same(own, foreign):
    with institution_scope(own):
        campus = Place.objects.create(kind="library", name="东区")
        house = Place.objects.create(kind="building", name="二楼", parent=campus)
    desk = offer(
        own,
        "咨询台",
        "reference",
        {"open": {"state": "on", "hours": DAILY}, "limited": {"state": "limited", "how": "电话"}},
        place=house,
    )
    rooms = furnish(own)["rooms"]
    furnish(foreign)
    gone = offer(foreign, "旧", "events", {"open": {"state": "on"}})
    with institution_scope(foreign):
        gone.retired_at = at(1)
        gone.save()
    make_span(own, "closed", starts_at=at(0))
    make_span(own, "limited", starts_at=at(2), place=campus)
    make_span(own, "open", starts_at=at(3), ends_at=at(20), service=rooms)
    make_span(foreign, "limited", starts_at=at(0), ends_at=at(10))
    members = list(Institution.objects.members())
    for moment in (at(0), at(9), at(12), at(21)):
        for everyone in (True, False):
            brief = brief_standing_of(members, everyone=everyone, at=moment)
            whole = standing_of(members, at=moment)
            for member in members:
                assert seen(brief.of(member)) == seen(whole.of(member))
    assert desk.kind in {each.service.kind for each in brief.of(own).services}


def seen(opening):
    services = [
        (s.service.pk, s.service.kind, s.mode, s.state, s.how, s.how_en, s.hours, s.since, s.until)
        for s in opening.services
    ]
    return opening.mode, opening.since, opening.until, opening.stated, services
