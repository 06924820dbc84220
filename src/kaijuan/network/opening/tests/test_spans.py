"""Decisions: written, refused, taken back; told to the log; two at once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.public import broken_chains
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.network.opening.domain.refusals import EndsBeforeItBegins, ForeignTarget
from kaijuan.network.opening.domain.spans import cancel_spans, decide_modes
from kaijuan.network.opening.models import ModeSpan
from kaijuan.network.opening.tests.filled import NOON, make_place, make_service

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def by(personas: Any) -> Any:
    return personas["director"]


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_decision_is_written_with_who_and_when(own_scope: Any, by: Any) -> None:
    (made,) = decide_modes([ModeSpan(mode="closed", starts_at=NOON, reason="一级响应")], by=by)
    stored = ModeSpan.objects.get(code=made.code)
    assert (stored.institution, stored.decided_by, stored.reason) == (own_scope, by, "一级响应")
    assert verbs() == ["mode.decided"]
    assert AuditEntry.objects.get().details == {"mode": "closed"}
    assert broken_chains() == []


def test_what_many_share_is_looked_at_once_and_the_rest_in_each(own_scope: Any, by: Any) -> None:
    def wanted(**values: Any) -> ModeSpan:
        return ModeSpan(**{"mode": "closed", "starts_at": NOON} | values)

    for wrong in (
        {"code": "not a code"},
        {"decided_at": "gestern"},
        {"mode": "ajar"},
        {"reason": "x" * 301},
        {"reason_en": "a\x00b"},
        {"starts_at": None},
        {"ends_at": NOON.replace(year=2300)},
    ):
        with pytest.raises(ValidationError):
            decide_modes([wanted(), wanted(), wanted(**wrong)], by=by)
    with pytest.raises(EndsBeforeItBegins):
        decide_modes([wanted(), wanted(ends_at=NOON)], by=by)
    assert not ModeSpan.objects.exists()


def test_many_are_one_insert_and_one_line_in_the_log(own_scope: Any, by: Any) -> None:
    def decide(number: int) -> int:
        spans = [ModeSpan(mode="closed", starts_at=NOON) for _ in range(number)]
        with CaptureQueriesContext(connection) as captured:
            made = decide_modes(spans, by=by)
        assert [each.pk for each in made] == sorted(each.pk for each in made)
        assert None not in [each.pk for each in made]
        return len(captured)

    decide(4)  # begins the library's log
    assert decide(40) == decide(5)
    entries = AuditEntry.objects.order_by("sequence")
    assert [(e.verb, e.details) for e in entries] == [
        ("modes.decided", {"count": 4}),
        ("modes.decided", {"count": 40}),
        ("modes.decided", {"count": 5}),
    ]


def test_up_to_three_are_named(own_scope: Any, by: Any) -> None:
    decide_modes([ModeSpan(mode=mode, starts_at=NOON) for mode in ("open", "limited")], by=by)
    assert verbs() == ["mode.decided"] * 2


def test_the_decider_may_be_another_than_who_writes(own_scope: Any, by: Any, personas: Any) -> None:
    librarian = personas["librarian"]
    (made,) = decide_modes([ModeSpan(mode="open", starts_at=NOON, decided_by=librarian)], by=by)
    assert made.decided_by == librarian


FAR = dt.datetime(2300, 1, 1, tzinfo=dt.UTC)
BAD: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "no such mode": ({"mode": "ajar"}, ValidationError),
    "no start": ({"starts_at": None}, ValidationError),
    "end at the start": ({"ends_at": NOON}, EndsBeforeItBegins),
    "end before the start": ({"ends_at": NOON - HOUR}, EndsBeforeItBegins),
    "before 1900": ({"starts_at": dt.datetime(1, 1, 1, tzinfo=dt.UTC)}, ValidationError),
    "after 2200": ({"ends_at": FAR}, ValidationError),
    "the last day there is": (
        {"ends_at": dt.datetime.max.replace(tzinfo=dt.UTC)},
        ValidationError,
    ),
    "control characters": ({"reason": "a\x00b"}, ValidationError),
    "turned direction": ({"reason_en": "a\u202eb"}, ValidationError),
    "too long": ({"reason": "长" * 301}, ValidationError),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_leaves_nothing_behind(own_scope: Any, by: Any, case: str) -> None:
    values, error = BAD[case]
    good = ModeSpan(mode="closed", starts_at=NOON)
    with pytest.raises(error):
        decide_modes([good, ModeSpan(**{"mode": "closed", "starts_at": NOON} | values)], by=by)
    assert (ModeSpan.objects.count(), verbs()) == (0, [])


def test_a_target_is_the_librarys_own_and_in_use(own: Any, foreign: Any, by: Any) -> None:
    theirs = make_service(foreign)
    their_place = make_place(foreign)
    gone = make_service(own, "旧", retired_at=NOON)
    mine, my_place = make_service(own), make_place(own)
    for target in (
        {"service": theirs},
        {"place": their_place},
        {"service": gone},
        {"service": mine, "place": my_place},
        {"service_id": 999_999},
    ):
        with institution_scope(own), pytest.raises(ForeignTarget):
            decide_modes([ModeSpan(mode="closed", starts_at=NOON, **target)], by=by)
    assert ModeSpan.objects.count() == 0


def test_nobody_decides_for_another_library(own: Any, foreign: Any, by: Any) -> None:
    with institution_scope(own), pytest.raises(ForeignRow):
        decide_modes([ModeSpan(institution=foreign, mode="closed", starts_at=NOON)], by=by)
    with pytest.raises(NoScope):
        decide_modes([ModeSpan(mode="closed", starts_at=NOON)], by=by)


def test_taking_back_says_which_it_was(own_scope: Any, by: Any) -> None:
    first, second = decide_modes(
        [ModeSpan(mode="closed", starts_at=NOON), ModeSpan(mode="limited", starts_at=NOON)], by=by
    )
    assert cancel_spans([first.code, uuid4()], by=by) == {first.code}
    # Who comes second gets only what is left.
    assert cancel_spans([first.code, second.code], by=by) == {second.code}
    assert cancel_spans([first.code, second.code], by=by) == set()
    first.refresh_from_db()
    assert (first.cancelled_by, first.cancelled_at is None) == (by, False)
    assert verbs() == ["mode.decided"] * 2 + ["mode.cancelled"] * 2


def test_many_taken_back_are_one_line(own_scope: Any, by: Any) -> None:
    made = decide_modes([ModeSpan(mode="closed", starts_at=NOON) for _ in range(5)], by=by)
    assert len(cancel_spans([each.code for each in made], by=by)) == 5
    assert verbs() == ["modes.decided", "modes.cancelled"]
    assert AuditEntry.objects.order_by("sequence").last().details == {"count": 5}


def test_another_librarys_decision_is_not_taken_back(own: Any, foreign: Any, by: Any) -> None:
    with institution_scope(foreign):
        (theirs,) = decide_modes([ModeSpan(mode="closed", starts_at=NOON)], by=by)
    with institution_scope(own):
        assert cancel_spans([theirs.code], by=by) == set()
    theirs.refresh_from_db()
    assert theirs.cancelled_at is None


def test_nothing_to_do_writes_nothing(own_scope: Any, by: Any) -> None:
    assert decide_modes([], by=by) == []
    assert cancel_spans([], by=by) == set()
    assert verbs() == []
