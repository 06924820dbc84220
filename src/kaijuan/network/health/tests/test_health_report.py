"""The daily health report: filled in, nil, flagged, corrected; sums outlive the answers (S17)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.public import erase_due
from kaijuan.core.questionnaires.public import check_answers, definition_of, split_answers
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tenancy.walled import GuardedQuerySet
from kaijuan.network.health.domain.about import about
from kaijuan.network.health.domain.alerts import since_of
from kaijuan.network.health.domain.tally import counts_of, keys_of
from kaijuan.network.health.models import FollowUp, Tally
from kaijuan.network.health.tests.conftest import TODAY
from kaijuan.network.rounds.models import Occurrence
from kaijuan.network.rounds.public import (
    AudienceKind,
    AudiencePart,
    ObligationWanted,
    Submission,
    SubmissionWanted,
    create_obligation,
    duty_kinds,
    start_obligation,
    submit,
)

pytestmark = pytest.mark.django_db
STAYED = {"situation": "stayed", "temperature": "36.5", "contact": "no", "isolation": "none"}
FEVER = {
    "situation": "returned",
    "place": "湖北黄冈蕲春",
    "left_on": "2020-01-18",
    "returned_on": "2020-02-08",
    "temperature": "38.7",
    "symptoms": ["cough", "tired"],
    "contact": "yes",
    "contact_on": "2020-02-06",
    "isolation": "home",
    "note": "同乡确诊",
}


@pytest.fixture
def duty(staff):
    wanted = ObligationWanted(
        kind="health",
        title="健康日报告",
        starts_on=TODAY,
        audience=[AudiencePart(kind=AudienceKind.EVERYONE)],
        recurrence="FREQ=DAILY",
    )
    return start_obligation(create_obligation(wanted, by=staff.director), by=staff.director)


def report(duty, person, by, answers=None, **more):
    wanted = SubmissionWanted(
        code=uuid.uuid4(),
        occurrence=Occurrence.objects.get(obligation=duty, day=TODAY).code,
        subject=person.code,
        form_version=None,
        answers=answers or {},
        is_nil=answers is None,
        device_at=None,
        **({"channel": "page"} | more),
    )
    return submit(wanted, by=by).submission


def test_a_fever_is_sealed_flagged_counted_and_followed_up(duty, staff):
    made = report(duty, staff.li, staff.librarian, FEVER)
    assert made.flags == 3 and made.answers == {}
    for plain in ("38.7", "黄冈", "确诊"):
        assert plain.encode() not in bytes(made.sealed)
    follow_up = FollowUp.objects.get()
    # Fourteen days from the last contact.
    assert follow_up.until == dt.date(2020, 2, 20)
    assert about(follow_up)["alerts"][0]["what"] == ["contact", "symptoms", "temperature"]
    assert counts_of([duty], TODAY) == {"stayed": 0, "returned": 1, "away": 0, "isolating": 1}


def test_nil_is_signed_and_is_in_no_situation(duty, staff):
    made = report(duty, staff.li, staff.librarian, signed_name="样例李")
    assert made.is_nil and not Tally.objects.exists() and not FollowUp.objects.exists()
    report(duty, staff.li, staff.librarian, STAYED, supersedes=made.code)
    assert counts_of([duty], TODAY)["stayed"] == 1


def test_a_correction_moves_the_sums_and_the_follow_up_stays(duty, staff):
    first = report(duty, staff.li, staff.librarian, FEVER)
    report(duty, staff.fan, staff.facilities, STAYED)
    corrected = FEVER | {"temperature": "36.7", "situation": "away", "isolation": "none"}
    report(duty, staff.li, staff.librarian, corrected, supersedes=first.code)
    counts = counts_of([duty], TODAY)
    assert counts == {"stayed": 1, "returned": 0, "away": 1, "isolating": 0}
    assert FollowUp.objects.filter(cleared_at=None).count() == 1
    with CaptureQueriesContext(connection) as queries:
        duty_kinds["health"].counts([duty], TODAY)
    assert len(queries) == 1


def test_the_first_reports_of_a_day_at_once_are_all_counted(duty, staff, monkeypatch):
    real, beaten = GuardedQuerySet.update, []

    def late(rows, **values):
        found = real(rows, **values)
        if rows.model is Tally and not beaten:
            beaten.append(found)
            Tally.objects.create(obligation=duty, day=TODAY, key="stayed", count=1)
        return found

    monkeypatch.setattr(GuardedQuerySet, "update", late)
    report(duty, staff.li, staff.librarian, STAYED)
    assert beaten == [0] and counts_of([duty], TODAY)["stayed"] == 2


@pytest.mark.parametrize(
    ("answers", "since"),
    [
        ({"contact_on": "2020-02-06", "returned_on": "2020-02-08"}, dt.date(2020, 2, 6)),
        ({"contact_on": "上周", "returned_on": ["2020-02-08"]}, TODAY),
        ({"returned_on": "2020-03-01"}, TODAY),
        ({}, TODAY),
    ],
)
def test_a_form_of_ones_own_may_call_its_questions_alike(answers, since):
    assert since_of(answers, TODAY) == since
    assert keys_of(answers | {"situation": ["away", "stayed"]}) == set()
    assert keys_of(answers | {"situation": "away"}) == {"away"}


def test_the_sums_outlive_the_answers(duty, staff, time):
    report(duty, staff.li, staff.librarian, FEVER)
    time.to(dt.date(2020, 6, 1))
    assert erase_due(staff.here) >= 1
    made = Submission.objects.get()
    assert made.erased_at is not None and made.flags == 0 and bytes(made.sealed) == b""
    assert counts_of([duty], TODAY) == {"stayed": 0, "returned": 1, "away": 0, "isolating": 1}
    assert not any("38.7" in str(row) for row in Tally.objects.values())


def test_the_form_asks_only_what_the_situation_needs_and_seals_all_of_it(duty, staff, time):
    definition = definition_of(Occurrence.objects.first().form_version)
    kept = check_answers(definition, FEVER | STAYED, at=time.at, zone=dt.UTC, language="zh")
    assert not kept.problems and not {"place", "left_on"} & set(kept.answers)
    split = split_answers(definition, kept.answers)
    assert split.open == {} and set(split.sealed) == set(kept.answers)
    for wrong in (
        {"temperature": "52"},
        {"returned_on": "2020-01-01"},
        {"contact_on": "2020-12-01"},
        {"isolation": "moon"},
        {"place": "x" * 61},
    ):
        found = check_answers(definition, FEVER | wrong, at=time.at, zone=dt.UTC, language="zh")
        assert [each.path for each in found.problems] == list(wrong)
    fine = check_answers(
        definition, STAYED | {"temperature": "37.2"}, at=time.at, zone=dt.UTC, language="zh"
    )
    assert not fine.flags


def test_the_follow_up_page_shows_it_and_the_person_sees_who_looked(duty, staff, web):
    report(duty, staff.li, staff.librarian, FEVER)
    follow_up = FollowUp.objects.get()
    href = f"/i/{staff.here.slug}/follow-ups/{follow_up.code}/"
    page = web("director").get(href)
    assert page.status_code == 200 and "temperature from 37.3" in page.content.decode()
    assert web("librarian").get(href).status_code == 403
    with institution_scope(staff.here):
        look = Look.objects.get()
        assert (look.subject, look.by) == (staff.li.code, staff.director)
    mine = web("librarian").get(f"/i/{staff.here.slug}/looks/").content.decode()
    assert "to call you and to see how you are" in mine
    called = web("director").post(href + "call/", {"reached": "yes", "temperature": "37.4"})
    assert called.status_code == 302
    assert "37.4" in web("director").get(href).content.decode()
    assert web("director").post(href + "clear/", {"reason": ""}).status_code == 422
    # Not to whom it is about.
    own = web("director").post(href + "hand-over/", {"to": str(staff.librarian.code)})
    assert own.status_code == 422
    given = web("director").post(href + "hand-over/", {"to": str(staff.facilities.code)})
    assert given.status_code == 302
    # Handed over, a colleague may; and only as long as it runs.
    assert web("facilities").get(href).status_code == 200
    assert web("director").post(href + "clear/", {"reason": "已复核"}).status_code == 302
    assert web("facilities").get(href).status_code == 403
    section = web("director").get(f"/i/{staff.here.slug}/follow-ups/?state=over")
    assert staff.li.name in section.content.decode()
