"""The pages: what they show to whom, what they do, what a bad query gets."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaijuan.core.files.export import write_csv
from kaijuan.core.files.tables import read_table
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.staffing.models import GroupMember, PeopleGroup, Suspension, TrainingRecord
from kaijuan.network.staffing.panels import glance
from kaijuan.network.staffing.tests.filled import DAY, address, fill

pytestmark = pytest.mark.django_db
LISTS = {"groups": "物业", "trainings": "一期", "topics": "消毒", "status": "工甲"}


#: A code that nothing has; each process of a run must collect the same.
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("persona", ["librarian", "facilities", "director"])
def test_staff_see_the_lists(web: Any, own: Any, rows: Any, name: str, persona: str) -> None:
    answer = web(persona).get(address(name, own))
    assert answer.status_code == 200
    assert LISTS[name] in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_is_taken_away(web: Any, own: Any, rows: Any, name: str, form: str) -> None:
    taken = web("librarian").get(address(name, own), {"format": form, "q": LISTS[name]}).content
    assert read_table(taken).rows[0].cells[0] == LISTS[name]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=9", 404),
        ("?sort=contact", 404),
        ("?format=exe", 422),
        ("?q=%00", 400),
        ("?q=x", 200),
    ],
)
def test_bad_queries(web: Any, own: Any, rows: Any, name: str, query: str, status: int) -> None:
    assert web("director").get(address(name, own) + query).status_code == status


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("groups", "?kind=x", 422),
        ("groups", "?state=x", 422),
        ("groups", "?sort=-people", 200),
        ("trainings", "?topic=x", 422),
        ("trainings", f"?topic={NOBODYS}", 422),
        ("status", "?topic=x", 422),
        ("status", "?standing=x", 422),
        ("status", "?sort=-good_until", 200),
    ],
)
def test_filters_that_are_none(
    web: Any, own: Any, rows: Any, name: str, query: str, status: int
) -> None:
    assert web("director").get(address(name, own) + query).status_code == status


def test_suspended_and_resumed_by_hand(web: Any, own: Any, rows: dict[str, Any]) -> None:
    browser, code = web("facilities"), rows["group"].code
    here = address("group", own, code)
    assert "Suspend" in browser.get(here).content.decode()
    sent = {"starts_at": "2020-01-24T18:00", "ends_at": "", "reason": "疫情"}
    assert browser.post(address("suspend", own, code), sent).status_code == 302
    page = browser.get(here).content.decode()
    assert "until further notice" in page
    assert "疫情" in page
    listed = browser.get(address("groups", own), {"state": "suspended"}).content.decode()
    assert "志愿者队" in listed
    assert "物业" not in listed.split('id="rows"')[1]
    assert browser.post(address("suspend", own, code), sent).status_code == 422
    resumed = browser.post(address("resume", own, code), {"at": "2020-03-01T08:00"})
    assert resumed.status_code == 302
    assert "Resume" not in browser.get(here).content.decode().split("<main")[1].split("<form")[0]


@pytest.mark.parametrize(
    "sent",
    [
        {"starts_at": ""},
        {"starts_at": "昨天"},
        {"starts_at": "2020-01-24T18:00", "ends_at": "2020-01-24T18:00"},
        {"starts_at": "1700-01-24T18:00"},
        {"starts_at": "2020-01-24T18:00", "reason": "长" * 301},
    ],
)
def test_bad_times_are_refused_in_words(web: Any, own: Any, rows: Any, sent: Any) -> None:
    answer = web("director").post(address("suspend", own, rows["group"].code), sent)
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    with institution_scope(own):
        assert not Suspension.objects.exists()


def test_everybody_is_noted_on_one_page(web: Any, own: Any, rows: dict[str, Any]) -> None:
    browser, code = web("facilities"), rows["training"].code
    form = address("training-note", own, code)
    assert "工甲" in browser.get(form).content.decode()
    lines = {f"r-{person.code}": "passed" for person in rows["people"]}
    assert browser.post(form, lines | {"valid_until": "2019-01-01"}).status_code == 422
    assert browser.post(form, lines | {"valid_until": "2020-12-31"}).status_code == 302
    assert "31 December 2020" in browser.get(address("training", own, code)).content.decode()
    strange = {f"r-{rows['people'][0].code}": "excellent"}
    assert browser.post(form, strange).status_code == 422


def test_who_lacks_it(web: Any, own: Any, rows: dict[str, Any]) -> None:
    page = web("director").get(address("status", own), {"standing": "lacking"})
    assert page.content.decode().count("lacks it") >= 2
    none = web("director").get(address("status", own), {"standing": "valid"})
    assert "Nothing fits" in none.content.decode()


def test_a_table_is_checked_then_taken(web: Any, own: Any, rows: Any) -> None:
    browser, page = web("facilities"), address("members-import", own)

    def send(**more: str) -> Any:
        table = write_csv([["队伍", "姓名"], ["物业", "新人"]])
        return browser.post(page, {"file": SimpleUploadedFile("p.csv", table), **more})

    assert "The table fits" in send(check="1").content.decode()
    with institution_scope(own):
        assert not GroupMember.objects.filter(name="新人").exists()
    assert "Imported" in send(**{"import": "1"}).content.decode()
    with institution_scope(own):
        assert GroupMember.objects.filter(name="新人").count() == 1
    bad = browser.post(page, {"file": SimpleUploadedFile("p.csv", b"a,b\n1,2\n"), "check": "1"})
    assert bad.status_code == 422


def test_a_person_is_removed_only_when_it_is_said(web: Any, own: Any, rows: Any) -> None:
    target = address("member-remove", own, rows["property"].code, rows["people"][0].code)
    assert web("director").post(target).status_code == 422
    assert web("director").post(target, {"sure": "on"}).status_code == 302
    with institution_scope(own):
        assert GroupMember.objects.count() == 1


def test_a_person_of_another_group_is_not_found(web: Any, own: Any, rows: Any) -> None:
    wrong = address("member-edit", own, rows["group"].code, rows["people"][0].code)
    assert web("director").get(wrong).status_code == 404


@pytest.mark.parametrize("name", ["group", "group-edit", "suspend", "resume", "group-close"])
def test_a_group_of_another_library_is_missing(
    web: Any, own: Any, foreign: Any, personas: Any, rows: Any, name: str
) -> None:
    with institution_scope(foreign):
        theirs = fill(personas["stranger"], "外")
    for code in (theirs["group"].code, uuid4()):
        answer = web("director").get(address(name, own, code))
        assert answer.status_code == 404
        assert "外" not in answer.content.decode()


def test_the_directors_lines(web: Any, own: Any, personas: Any, rows: dict[str, Any]) -> None:
    with institution_scope(own):
        found = glance(own, personas["director"])
        assert [line.tone for line in found.lines] == ["late"]
        assert "2" in str(found.lines[0].text)
        Suspension.objects.create(
            group=rows["group"], starts_at=rows["group"].institution.joined_at
        )
        TrainingRecord.objects.create(
            training=rows["training"], member=rows["people"][0], result="passed"
        )
        found = glance(own, personas["director"])
        assert [line.tone for line in found.lines] == ["off", "late"]
        assert (found.total, found.late) == (2, 1)


def test_a_group_is_entered_changed_and_closed(web: Any, own: Any, rows: Any) -> None:
    browser = web("director")
    sent = {"name": "保安队", "kind": "security", "headcount": "12"}
    assert browser.post(address("group-new", own), sent).status_code == 302
    assert browser.post(address("group-new", own), sent).status_code == 422
    assert browser.post(address("group-new", own), sent | {"kind": "x"}).status_code == 422
    with institution_scope(own):
        made = PeopleGroup.objects.get(name="保安队")
    changed = sent | {"headcount": "99999999999"}
    assert browser.post(address("group-edit", own, made.code), changed).status_code == 422
    assert browser.post(address("group-close", own, made.code)).status_code == 302
    assert "保安队" not in browser.get(address("groups", own)).content.decode()
    assert browser.post(address("group-close", own, made.code)).status_code == 422


def test_someone_new_joins_a_group(web: Any, own: Any, rows: Any) -> None:
    page = address("member-new", own, rows["group"].code)
    good = {"name": "新", "since": DAY.isoformat()}
    assert web("director").post(page, good | {"until": "2019-01-01"}).status_code == 422
    assert web("director").post(page, good).status_code == 302


def test_the_directors_lines_cost_the_same_for_many_topics(
    own: Any, personas: Any, rows: dict[str, Any]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            glance(own, personas["director"])
        return len(captured)

    with institution_scope(own):
        few = cost()
        for mark in ("一", "二", "三"):
            more = fill(personas["director"], mark)
            Suspension.objects.create(group=more["group"], starts_at=own.joined_at)
        assert cost() == few <= 4


@pytest.mark.parametrize("query", ["", "?standing=expiring&sort=-good_until", "?format=csv"])
def test_without_a_topic_there_is_a_page(web: Any, own: Any, query: str) -> None:
    assert web("director").get(address("status", own) + query).status_code == 200
