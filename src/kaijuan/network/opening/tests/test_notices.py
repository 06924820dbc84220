"""Notices: what is kept, what is refused, what is written down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.notice_refusals import (
    ChangedMeanwhile,
    EndsBeforePublication,
    NotInForce,
    OverAlready,
    PublicAlready,
)
from kaijuan.network.opening.domain.notices import (
    NoticeWanted,
    change_notice,
    discard_notice,
    draft_notice,
    fingerprint,
    publish_draft,
    publish_notice,
    publish_notices,
    take_back_to_draft,
    withdraw_notice,
    withdraw_notices,
)
from kaijuan.network.opening.domain.notices_of import notices_of
from kaijuan.network.opening.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def librarian(personas: dict[str, Any]) -> Any:
    return personas["librarian"]


def wanted(title: str = "闭馆通知", **more: Any) -> NoticeWanted:
    return NoticeWanted(**{"title": title, "body": "1 月 24 日起闭馆。", **more})


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def titles(institution: Any, at: dt.datetime | None = None) -> list[str]:
    return [each.title for each in notices_of([institution], at).get(institution.pk, [])]


def test_a_draft_is_nobody_elses(librarian: Any, own: Any) -> None:
    draft_notice(wanted(published_at=now()), by=librarian)
    assert titles(own) == []
    assert Notice.objects.get().published_at is None
    assert verbs() == ["notice.drafted"]


def test_each_act_is_written_down(librarian: Any, own: Any) -> None:
    draft = draft_notice(wanted(), by=librarian)
    changed = change_notice(draft, wanted("新题"), seen=fingerprint(draft), by=librarian)
    publish_draft(changed, by=librarian)
    assert titles(own) == ["新题"]
    withdraw_notice(changed, by=librarian)
    assert titles(own) == []
    another = draft_notice(wanted(), by=librarian)
    discard_notice(another, seen=fingerprint(another), by=librarian)
    assert verbs() == [
        "notice.drafted",
        "notice.changed",
        "notice.published",
        "notice.withdrawn",
        "notice.drafted",
        "notice.discarded",
    ]
    assert Notice.objects.get().published_by == librarian


def test_the_log_holds_no_texts(librarian: Any) -> None:
    publish_notices([wanted(f"通知{n}") for n in range(5)], by=librarian)
    assert [entry.details for entry in AuditEntry.objects.all()] == [{"count": 5}]


def test_many_at_once_are_one_entry_and_three_are_three(librarian: Any) -> None:
    publish_notices([wanted(f"甲{n}") for n in range(3)], by=librarian)
    many = publish_notices([wanted(f"乙{n}") for n in range(4)], by=librarian)
    withdraw_notices([each.code for each in many], by=librarian)
    assert verbs() == ["notice.published"] * 3 + ["notices.published", "notices.withdrawn"]


def test_of_several_one_bad_one_stops_all(librarian: Any) -> None:
    with pytest.raises(ValidationError):
        publish_notices([wanted(), wanted("坏\x00")], by=librarian)
    assert not Notice.objects.exists()
    assert verbs() == []


def test_what_is_public_is_not_rewritten(librarian: Any) -> None:
    notice = publish_notice(wanted(), by=librarian)
    with pytest.raises(PublicAlready):
        change_notice(notice, wanted("改"), seen=fingerprint(notice), by=librarian)
    with pytest.raises(PublicAlready):
        publish_draft(notice, by=librarian)
    with pytest.raises(PublicAlready):
        discard_notice(notice, seen=fingerprint(notice), by=librarian)
    with pytest.raises(PublicAlready):
        take_back_to_draft(notice, by=librarian)
    assert Notice.objects.get().title == "闭馆通知"
    assert verbs() == ["notice.published"]


def test_what_waits_for_its_moment_may_still_be_changed(librarian: Any, own: Any) -> None:
    notice = publish_notice(wanted(published_at=now() + HOUR), by=librarian)
    assert titles(own) == []
    assert titles(own, now() + 2 * HOUR) == ["闭馆通知"]
    change_notice(notice, wanted("改"), seen=fingerprint(notice), by=librarian)
    take_back_to_draft(notice, by=librarian)
    assert titles(own, now() + 2 * HOUR) == []


def test_of_two_who_write_at_once_one_is_told(librarian: Any, personas: dict[str, Any]) -> None:
    draft = draft_notice(wanted(), by=librarian)
    seen = fingerprint(draft)
    change_notice(draft, wanted("甲改"), seen=seen, by=librarian)
    with pytest.raises(ChangedMeanwhile):
        change_notice(draft, wanted("乙改"), seen=seen, by=personas["director"])
    with pytest.raises(ChangedMeanwhile):
        publish_draft(draft, seen=seen, by=personas["director"])
    with pytest.raises(ChangedMeanwhile):
        discard_notice(draft, seen=seen, by=personas["director"])
    assert Notice.objects.get().title == "甲改"


def test_of_two_who_withdraw_at_once_each_gets_what_the_other_had_not(librarian: Any) -> None:
    first, second = publish_notices([wanted("甲"), wanted("乙")], by=librarian)
    assert withdraw_notices([first.code], by=librarian) == {first.code}
    assert withdraw_notices([first.code, second.code], by=librarian) == {second.code}
    assert withdraw_notices([first.code, uuid.uuid4()], by=librarian) == set()
    with pytest.raises(NotInForce):
        withdraw_notice(first, by=librarian)


def test_a_draft_is_not_withdrawn(librarian: Any) -> None:
    draft = draft_notice(wanted(), by=librarian)
    with pytest.raises(NotInForce):
        withdraw_notice(draft, by=librarian)


def test_withdrawn_before_its_moment_it_never_appears(
    librarian: Any, own: Any, personas: dict[str, Any]
) -> None:
    notice = publish_notice(wanted(published_at=now() + HOUR), by=librarian)
    withdraw_notice(notice, by=librarian)
    assert titles(own, now() + 2 * HOUR) == []
    with pytest.raises(PublicAlready):
        discard_notice(notice, seen=fingerprint(notice), by=librarian)


def test_in_force_from_its_moment_until_its_end(librarian: Any, own: Any) -> None:
    start = now() - 3 * HOUR
    publish_notice(wanted(published_at=start, expires_at=start + HOUR), by=librarian)
    assert titles(own, start) == ["闭馆通知"]
    assert titles(own, start + HOUR) == [], "periods are half-open"
    assert titles(own, start - dt.timedelta(seconds=1)) == []


def test_an_end_before_the_beginning_is_refused(librarian: Any) -> None:
    at = now()
    for end in (at, at - HOUR):
        with pytest.raises(EndsBeforePublication):
            publish_notice(wanted(published_at=at, expires_at=end), by=librarian)
    assert not Notice.objects.exists()


def test_a_draft_whose_end_has_passed_is_not_published(librarian: Any) -> None:
    draft = draft_notice(wanted(expires_at=now() - HOUR), by=librarian)
    with pytest.raises(OverAlready):
        publish_draft(draft, by=librarian)
    late = draft_notice(wanted(expires_at=now() + HOUR), by=librarian)
    with pytest.raises(EndsBeforePublication):
        publish_draft(late, by=librarian, at=now() + 2 * HOUR)


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_moments_out_of_reason_are_refused(librarian: Any, year: int) -> None:
    moment = dt.datetime(year, 6, 1, tzinfo=dt.UTC)
    with pytest.raises(ValidationError):
        publish_notice(wanted(published_at=moment), by=librarian)
    with pytest.raises(ValidationError):
        draft_notice(wanted(expires_at=moment), by=librarian)


@pytest.mark.parametrize("title", ["", "长" * 121, "甲\x00", "甲\u202e", "甲\n乙", "\ufffd"])
def test_titles_out_of_reason_are_refused(librarian: Any, title: str) -> None:
    with pytest.raises(ValidationError):
        publish_notice(wanted(title), by=librarian)
    with pytest.raises(ValidationError):
        draft_notice(wanted(title), by=librarian)
    assert not Notice.objects.exists()


def test_an_unknown_kind_is_refused(librarian: Any) -> None:
    with pytest.raises(ValidationError):
        publish_notice(wanted(kind="rumour"), by=librarian)


def test_nobody_writes_in_another_library(librarian: Any, foreign: Any, own: Any) -> None:
    notice = publish_notice(wanted(), by=librarian)
    with institution_scope(foreign):
        assert withdraw_notices([notice.code], by=librarian) == set()
        notice.title = "改"
        with pytest.raises(ForeignRow):
            notice.save()
    assert titles(own) == ["闭馆通知"]
    assert titles(foreign) == []


def test_asking_for_many_libraries_is_one_query(
    librarian: Any, own: Any, foreign: Any, django_assert_num_queries: Any
) -> None:
    publish_notices([wanted("旧", published_at=now() - HOUR), wanted("新")], by=librarian)
    with institution_scope(foreign):
        publish_notice(wanted("他馆"), by=None)
    with django_assert_num_queries(1):
        found = notices_of()
    assert [each.title for each in found[own.pk]] == ["新", "旧"]
    assert [each.title for each in found[foreign.pk]] == ["他馆"]


def test_what_was_withdrawn_before_its_moment_is_no_draft_again(librarian: Any) -> None:
    notice = publish_notice(wanted(published_at=now() + HOUR), by=librarian)
    withdraw_notice(notice, by=librarian)
    with pytest.raises(PublicAlready):
        take_back_to_draft(notice, by=librarian)
    assert Notice.objects.get().published_at is not None
