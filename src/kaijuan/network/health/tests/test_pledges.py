"""Read, signed by name, verified, withdrawn, asked for again (S19)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.public import messages_of
from kaijuan.network.directory.public import Person
from kaijuan.network.health.domain import pledges
from kaijuan.network.health.domain.asking import ask, counted, remind
from kaijuan.network.health.domain.pledge_hash import digest_of, holds
from kaijuan.network.health.domain.pledges import (
    close,
    create_pledge,
    draft_of,
    publish,
    published,
    save_draft,
)
from kaijuan.network.health.domain.refusals import (
    DueDayOut,
    NobodyToRemind,
    NoDraft,
    NotAPerson,
    OtherName,
    OtherVersion,
    PledgeClosed,
    PledgeMoved,
    SameText,
    WithdrawnAlready,
)
from kaijuan.network.health.domain.signing import reason_of, sign, signature_of, withdraw
from kaijuan.network.health.models import Pledge, PledgeVersion, Signature
from kaijuan.network.health.paper import paper_of
from kaijuan.network.health.tests.conftest import TODAY
from kaijuan.network.rounds.public import ExpectedItem, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(staff):
    made = create_pledge(
        Pledge(title="样例承诺书", title_en="Sample"), text="如实报告。", by=staff.director
    )
    publish(made, revision=0, by=staff.director)
    return made


def test_a_published_text_never_changes_in_the_database_itself(pledge, staff):
    version = published(pledge)
    assert len(version.sha256) == 64
    for values in ({"text": "别的"}, {"sha256": "0" * 64}, {"published_at": None}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            PledgeVersion.objects.filter(pk=version.pk).update(**values)
    with pytest.raises(NoDraft):
        publish(pledge, revision=0, by=staff.director)


def test_of_two_who_write_the_draft_at_once_one_is_told(pledge, staff):
    draft = save_draft(pledge, text="如实报告，不隐瞒。", revision=None, by=staff.director)
    with pytest.raises(PledgeMoved):
        save_draft(pledge, text="另一稿", revision=None, by=staff.librarian)
    save_draft(pledge, text="第三稿", revision=draft.revision, by=staff.director)
    with pytest.raises(PledgeMoved):
        publish(pledge, revision=draft.revision, by=staff.director)
    save_draft(pledge, text="如实报告。", revision=draft_of(pledge).revision, by=staff.director)
    with pytest.raises(SameText):
        publish(pledge, revision=draft_of(pledge).revision, by=staff.director)


def test_the_page_of_the_draft_sends_which_draft_it_was(pledge, staff, web):
    save_draft(pledge, text="第一稿", revision=None, by=staff.director)
    href = f"/i/{staff.here.slug}/pledges/{pledge.code}/draft/"
    page = web("director").get(href)
    assert 'name="revision"' in page.content.decode()
    read = {"revision": page.context["form"]["revision"].value()}
    assert web("librarian").post(href, read | {"text": "甲的稿"}).status_code == 302
    assert web("director").post(href, read | {"text": "乙的稿"}).status_code == 422
    assert web("director").post(href, {"text": "丙的稿"}).status_code == 422
    assert draft_of(pledge).text == "甲的稿"


def test_the_digest_is_over_the_text_that_is_published(pledge, staff, monkeypatch):
    save_draft(pledge, text="第一稿", revision=None, by=staff.director)
    real = pledges.published

    def meanwhile(found):
        save_draft(pledge, text="第二稿", revision=0, by=staff.librarian)
        return real(found)

    monkeypatch.setattr(pledges, "published", meanwhile)
    with pytest.raises(PledgeMoved):
        publish(pledge, revision=1, by=staff.director)


def test_a_title_that_is_there_is_refused(pledge, staff, web):
    again = {"title": pledge.title, "text": "如实报告。"}
    answer = web("director").post(f"/i/{staff.here.slug}/pledges/new/", again)
    assert answer.status_code == 422 and Pledge.objects.count() == 1


def test_who_leaves_next_month_signs_and_who_has_left_does_not(pledge, staff, time):
    version = published(pledge)
    Person.objects.filter(pk=staff.li.pk).update(left_on=TODAY + dt.timedelta(days=20))
    Person.objects.filter(pk=staff.fan.pk).update(left_on=TODAY)
    assert counted(version) == (0, 2)
    sign(version, name="样例李", by=staff.librarian)
    assert counted(version) == (1, 2)
    with pytest.raises(NotAPerson):
        sign(version, name="样例范", by=staff.facilities)


def test_it_is_signed_once_with_ones_own_name(pledge, staff, time):
    version = published(pledge)
    for name in ("样例范", "样例李 x", ""):
        with pytest.raises(OtherName):
            sign(version, name=name, by=staff.librarian)
    with pytest.raises(NotAPerson):
        sign(version, name="样例", by=staff.director)
    made = sign(version, name=" 样例李 ", by=staff.librarian)
    assert sign(version, name="样例李", by=staff.librarian) == made
    assert Signature.objects.count() == 1 and counted(version) == (1, 3)
    assert made.sha256 == digest_of(version.sha256, staff.li.code, "样例李", made.signed_at)
    entry = AuditEntry.objects.get(verb="pledge.signed")
    assert "样例李" not in str(entry.details) and entry.object_code == str(made.code)


def test_the_digest_tells_when_text_name_or_time_was_changed(pledge, staff, time):
    made = sign(published(pledge), name="样例李", by=staff.librarian)
    made = Signature.objects.select_related("version__pledge", "person").get(pk=made.pk)
    assert holds(made)
    for name, value in (
        ("name", "样例范"),
        ("signed_at", made.signed_at + dt.timedelta(seconds=1)),
    ):
        before = getattr(made, name)
        setattr(made, name, value)
        assert not holds(made)
        setattr(made, name, before)
    made.version.text = "别的"
    assert not holds(made)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Signature.objects.filter(pk=made.pk).update(name="样例范")


def test_withdrawn_keeps_both_on_record_and_may_be_signed_again(pledge, staff, time):
    version = published(pledge)
    first = sign(version, name="样例李", by=staff.librarian)
    with pytest.raises(NotAPerson):
        withdraw(first, reason="不是我的", by=staff.facilities)
    gone = withdraw(first, reason="内容与我无关", by=staff.librarian)
    assert reason_of(gone) == "内容与我无关" and "无关".encode() not in bytes(gone.sealed)
    with pytest.raises(WithdrawnAlready):
        withdraw(first, reason="再撤", by=staff.librarian)
    assert counted(version) == (0, 3) and signature_of(version, staff.li) is None
    time.move(minutes=1)
    second = sign(version, name="样例李", by=staff.librarian)
    assert second.turn == 2 and second.sha256 != first.sha256
    assert Signature.objects.count() == 2 and counted(version) == (1, 3)


def test_a_new_version_asks_again_and_the_old_one_is_signed_no_more(pledge, staff, time):
    old = published(pledge)
    sign(old, name="样例李", by=staff.librarian)
    save_draft(pledge, text="如实报告，每天一次。", revision=None, by=staff.director)
    new = publish(pledge, revision=0, by=staff.director)
    assert new.number == 2 and counted(new) == (0, 3)
    with pytest.raises(OtherVersion):
        sign(old, name="样例范", by=staff.facilities)
    close(pledge, by=staff.director)
    with pytest.raises(PledgeClosed):
        sign(new, name="样例范", by=staff.facilities)


def test_asking_makes_a_duty_and_signing_does_it(pledge, staff, time):
    version = published(pledge)
    sign(version, name="样例范", by=staff.facilities)
    with pytest.raises(DueDayOut):
        ask(pledge, due_on=TODAY - dt.timedelta(days=1), by=staff.director)
    asking = ask(pledge, due_on=TODAY + dt.timedelta(days=3), by=staff.director)
    items = ExpectedItem.objects.filter(obligation=asking.obligation)
    states = dict(items.values_list("person__name", "state"))
    # Who had signed before is not asked again.
    assert states == {
        "样例李": State.PENDING,
        "样例范": State.SUBMITTED,
        "样例王": State.PENDING,
    }
    time.move(hours=5)
    sign(version, name="样例李", by=staff.librarian)
    item = items.get(person=staff.li)
    assert item.state == State.SUBMITTED and item.done_at == time.at


def test_who_presses_twice_has_asked_once(pledge, staff, time):
    due_on = TODAY + dt.timedelta(days=3)
    first = ask(pledge, due_on=due_on, by=staff.director)
    assert ask(pledge, due_on=due_on, by=staff.librarian) == first
    assert ExpectedItem.objects.count() == 3
    assert AuditEntry.objects.filter(verb="pledge.asked").count() == 1
    # Another day is another asking.
    assert ask(pledge, due_on=TODAY + dt.timedelta(days=5), by=staff.director) != first


def test_only_the_silent_are_reminded(pledge, staff, time):
    sign(published(pledge), name="样例范", by=staff.facilities)
    Message.objects.all().delete()
    assert remind(pledge, by=staff.director) == 1
    [told] = messages_of(staff.librarian)
    assert told.href.endswith(f"/pledges/{pledge.code}/sign/")
    sign(published(pledge), name="样例李", by=staff.librarian)
    with pytest.raises(NobodyToRemind):
        remind(pledge, by=staff.director)


def test_the_paper_says_text_name_time_and_digest(pledge, staff, time):
    made = sign(published(pledge), name="样例李", by=staff.librarian)
    paper = paper_of(Signature.objects.get(pk=made.pk), "en")
    said = " ".join(
        "".join(run.text for run in block.runs) for block in paper.blocks if hasattr(block, "runs")
    )
    # There is no English text, so it is in the language in which it was signed.
    assert paper.language == "zh-Hans" and "如实报告。" in said
    assert "样例李" in said and made.sha256 in said
