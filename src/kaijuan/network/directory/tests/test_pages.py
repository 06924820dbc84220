"""Lists and denials: who sees what, and what a bad query gets."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.lead import give_responsibility
from kaijuan.network.directory.domain.save_person import save_person
from kaijuan.network.directory.models import Person
from kaijuan.network.directory.tests.filled import DAY, address, fill, queries

pytestmark = pytest.mark.django_db


LISTS = {"departments": "样例甲部", "people": "样例甲", "groups": "样例甲组"}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("anonymous", 302),
        ("librarian", 200),
        ("facilities", 200),
        ("director", 200),
        ("secretariat", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_the_lists(
    web: Any, own: Any, rows: dict[str, Any], name: str, persona: str, status: int
) -> None:
    response = web(persona).get(address(name, own))
    assert response.status_code == status
    assert (LISTS[name] in response.content.decode()) == (status == 200)


@pytest.mark.parametrize("persona", ["reader", "auditor"])
def test_readers_see_who_leads_and_not_the_people(
    web: Any, own: Any, rows: dict[str, Any], persona: str
) -> None:
    assert web(persona).get(address("groups", own)).status_code == 200
    assert web(persona).get(address("group", own, rows["group"].code)).status_code == 200
    assert web(persona).get(address("people", own)).status_code == 403
    assert web(persona).get(address("departments", own)).status_code == 403


WRITES = [
    ("department-new", None),
    ("department-edit", "department"),
    ("person-new", None),
    ("person-edit", "person"),
    ("person-remove", "person"),
    ("group-new", None),
    ("group-edit", "group"),
    ("member-add", "group"),
]


@pytest.mark.parametrize(("name", "row"), WRITES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_director_changes_anything(
    web: Any, own: Any, rows: dict[str, Any], name: str, row: str | None, method: str
) -> None:
    target = address(name, own, *([rows[row].code] if row else []))
    for persona, status in {
        "anonymous": 302,
        "reader": 403,
        "librarian": 403,
        "auditor": 403,
        "stranger": 404,
        "secretariat": 404,
    }.items():
        assert getattr(web(persona), method)(target).status_code == status
    assert web("director").get(target).status_code == 200


@pytest.mark.parametrize(("name", "row"), [write for write in WRITES if write[1]])
def test_a_row_of_another_library_answers_like_a_missing_one(
    web: Any, own: Any, foreign: Any, personas: dict[str, Any], name: str, row: str
) -> None:
    theirs = fill(foreign, personas["stranger"], "样例乙")
    client = web("director")
    foreign_row = client.get(address(name, own, theirs[row].code))
    missing = client.get(address(name, own, uuid4()))
    assert (foreign_row.status_code, missing.status_code) == (404, 404)
    assert "样例乙" not in foreign_row.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=x", 404),
        ("?page=0", 404),
        ("?page=99999999999999999999", 404),
        ("?sort=password", 404),
        ("?format=exe", 422),
        ("?q=" + "x" * 101, 422),
        ("?q=%00", 400),
        ("?q=%E6%A0%B7&sort=-name&page=1", 200),
    ],
)
def test_bad_queries_are_refused_and_never_break(
    web: Any, own: Any, rows: Any, name: str, query: str, status: int
) -> None:
    assert web("director").get(address(name, own) + query).status_code == status


@pytest.mark.parametrize(
    "department", ["x", "28bad580-d6ce-4a53-8631-6de86743ff41", "1' OR '1'='1"]
)
def test_people_of_a_department_that_is_none(
    web: Any, own: Any, rows: Any, department: str
) -> None:
    response = web("director").get(address("people", own), {"department": department})
    assert response.status_code == 422


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_filtered_and_a_fragment_for_htmx(
    web: Any, own: Any, rows: Any, name: str
) -> None:
    client = web("director")
    none = client.get(address(name, own), {"q": "没有"}).content.decode()
    assert "Nothing fits" in none
    fragment = client.get(address(name, own), {"q": "样例"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert LISTS[name] in fragment.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_is_taken_away(web: Any, own: Any, rows: Any, name: str, form: str) -> None:
    from kaijuan.core.files.tables import read_table

    taken = web("director").get(address(name, own), {"format": form, "q": "样例"}).content
    assert read_table(taken).rows[0].cells[0] == LISTS[name]


@pytest.mark.parametrize("name", LISTS)
def test_three_rows_need_no_more_queries_than_one(
    web: Any,
    own: Any,
    rows: Any,
    name: str,
    personas: dict[str, Any],
    django_assert_num_queries: Any,
) -> None:
    client = web("director")
    client.get(address(name, own))
    before = queries(client, address(name, own))
    for other in ("样例丙", "样例丁"):
        fill(own, personas["director"], other)
    with django_assert_num_queries(before):
        client.get(address(name, own))


def test_a_group_page_needs_no_more_queries_for_more_members(
    web: Any, own: Any, rows: Any, personas: dict[str, Any], django_assert_num_queries: Any
) -> None:
    client = web("director")
    target = address("group", own, rows["group"].code)
    client.get(target)
    before = queries(client, target)
    with institution_scope(own):
        for name in ("样例丙", "样例丁"):
            person = save_person(Person(name=name), by=personas["director"])
            give_responsibility(
                rows["group"], person=person, duty="事", since=DAY, by=personas["director"]
            )
    with django_assert_num_queries(before):
        client.get(target)


def test_only_own_people_see_the_panel(
    own: Any, rows: Any, personas: dict[str, Any], rf: Any
) -> None:
    from kaijuan.network.directory.panels import leading_groups

    request = rf.get("/")
    with institution_scope(own):
        for persona, user in personas.items():
            request.user = user
            shown = leading_groups(own, request)
            expected = persona not in {"anonymous", "secretariat", "operator", "stranger"}
            assert (shown is not None) == expected, persona
