"""Telling: in the transaction of what is told, once, with letters after it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kaijuan.core.accounts.domain import close_account
from kaijuan.core.accounts.models import Mail
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.domain import ask_for_letters, mark_read
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.personal_data import PERSONAL_DATA
from kaijuan.core.notify.public import (
    Telling,
    messages_of,
    tell,
    tell_many,
    those_who_may,
    those_who_may_everywhere,
    unread_by,
    without_repeats,
)
from kaijuan.core.notify.tasks import KEEP_READ, KEEP_UNREAD, sweep
from kaijuan.core.notify.wording import text_of
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
SENTENCE = "%(library)s: %(what)s from %(from_at)s"
PARAMETERS = {"what": "暂不开放", "what_en": "closed", "from_at": "2020-01-24T00:00:00+08:00"}


def outbox(settings) -> list[bytes]:
    return [f.read_bytes() for f in sorted((settings.HOME / "outbox").glob("*.eml"))]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def say(people, own, **changed):
    wanted = {"institution": own, "href": "/desk/", "parameters": PARAMETERS} | changed
    return tell(people, SENTENCE, **wanted)


def test_each_is_told_once_in_the_readers_language(own, two):
    assert say([*two, two[0]], own) == 2
    message = Message.objects.get(user=two[0])
    with translation.override("zh-hans"):
        assert text_of(message) == "甲大学: 暂不开放 from 2020 年 1 月 24 日 00:00"
    with translation.override("en"):
        assert text_of(message) == "甲大学: closed from 24 January 2020, 00:00"
    assert unread_by(two[0]) == 1
    assert message.href == "/desk/"


def test_a_closed_account_is_told_nothing(own, two):
    two[0].is_active = False
    assert say(two, own) == 1


def test_nobody_costs_nothing(own):
    with CaptureQueriesContext(connection) as asked:
        assert say([], own) == 0
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_is_told(own, two):
    with pytest.raises(RuntimeError):
        say(two, own)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_was_never_told(own, two):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say(two, own)
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert run_ready_jobs() == 0


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "//elsewhere.example/", "", "/\\x"])
def test_a_message_leads_nowhere_else(own, two, href):
    with pytest.raises(ValueError, match="page of the house"):
        say(two, own, href=href)


def test_a_place_that_stays_empty_is_said_at_once(own, two):
    with pytest.raises(KeyError):
        say(two, own, parameters={"what": "x"})


def test_many_institutions_in_constant_queries(own, two):
    def many(count: int) -> int:
        places = [make_institution(f"第{count}{n}大学") for n in range(count)]
        tellings = [Telling(two, SENTENCE, each, "/desk/", PARAMETERS) for each in places]
        with CaptureQueriesContext(connection) as asked:
            assert tell_many(tellings) == 2 * count
        return len(asked)

    assert many(2) == many(12)


def test_letters_go_to_those_who_have_an_address(own, two, settings):
    settings.PUBLIC_URL = "https://kaijuan.example"
    two[0].email = None
    two[0].save()
    say(two, own)
    run_ready_jobs()
    assert [mail.user for mail in Mail.objects.all()] == [two[1]]
    [data] = outbox(settings)
    letter = email.message_from_bytes(data, policy=email.policy.default)
    assert "zhao@example.org" in letter["To"]
    assert "https://kaijuan.example/desk/" in letter.get_content()
    assert "暂不开放" in letter.get_content()


def test_who_has_read_it_gets_no_letter(own, two, settings):
    say(two, own)
    mark_read(messages_of(two[0]))
    run_ready_jobs()
    assert len(outbox(settings)) == 1


def test_read_between_asking_and_sending(own, two, settings):
    say(two, own)
    batch = Message.objects.filter(user=two[0]).get().letters_of
    assert ask_for_letters(batch) == 2
    mark_read(messages_of(two[0]))
    run_ready_jobs()
    assert len(outbox(settings)) == 1


def test_the_job_run_twice_asks_for_no_second_letter(own, two):
    say(two, own)
    batch = Message.objects.filter(user=two[0]).get().letters_of
    assert [ask_for_letters(batch), ask_for_letters(batch)] == [2, 0]


def test_without_mail_there_is_no_job(own, two):
    say(two, own, mail=False)
    assert run_ready_jobs() == 0
    assert Message.objects.filter(letters_of=None).count() == 2


def test_those_who_may(own, foreign, consortium, two):
    director = make_user("d", own, "director")
    Membership.objects.create(user=director, institution=foreign, role="reader")
    make_user("reader", own, "reader")
    gone = make_user("gone", own, "director")
    gone.is_active = False
    gone.save()
    # A secretary holds the role at the consortium, not at the library.
    make_user("s", consortium, "secretariat")
    assert set(those_who_may("directory.view_person", own)) == {director, *two}
    assert those_who_may("directory.manage_people", own) == [director]
    [found] = those_who_may("directory.manage_people", own)
    assert found.has_perm("directory.view_leading_group", foreign), "knows all of its roles"
    with pytest.raises(KeyError):
        those_who_may("nothing.like_this", own)


def test_those_who_may_everywhere_in_constant_queries(own, foreign, two):
    def asked(count: int) -> int:
        places = [make_institution(f"又{count}{n}大学") for n in range(count)]
        for n, place in enumerate(places):
            make_user(f"d{count}-{n}", place, "director")
        with CaptureQueriesContext(connection) as queries:
            found = those_who_may_everywhere("directory.manage_people", [*places, foreign])
        assert [len(found[p.pk]) for p in places] == [1] * count
        assert found[foreign.pk] == []
        return len(queries)

    assert asked(2) == asked(9) == 2


def test_several_lists_as_one(two):
    assert without_repeats([two, two[:1]]) == two


def test_what_was_read_is_swept_away(own, two):
    say(two, own)
    say(two, own)
    old = now() - KEEP_READ - dt.timedelta(days=1)
    first, second, third, _fourth = Message.objects.order_by("pk")
    Message.objects.filter(pk=first.pk).update(read_at=old)
    Message.objects.filter(pk=second.pk).update(read_at=now())
    ancient = now() - KEEP_UNREAD - dt.timedelta(days=1)
    Message.objects.filter(pk=third.pk).update(told_at=ancient)
    sweep()
    left = set(Message.objects.values_list("pk", flat=True))
    assert left == {second.pk, _fourth.pk}


def test_nothing_is_kept_of_a_closed_account(own, two):
    stays, leaves = two
    say([stays, leaves], own)
    close_account(leaves, by=make_user("leader", own, "director"))
    leaves.refresh_from_db()
    assert say([leaves], own) == 0
    sweep()
    assert [each.user for each in Message.objects.all()] == [stays]
    [declared] = PERSONAL_DATA
    with translation.override("en"):
        assert "account was closed" in str(declared.retention)


def test_every_field_that_says_something_of_a_person_is_declared():
    [declared] = PERSONAL_DATA
    kept = {f.name for f in Message._meta.concrete_fields} - {"id", "code", "letters_of"}
    assert set(declared.fields) == kept
