"""Forms: what is kept, and what is refused with 422."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.models import LeadingGroup, Person, Responsibility
from kaijuan.network.directory.tests.filled import DAY, address, fill

pytestmark = pytest.mark.django_db
NAUGHTY = "<script>alert(1)</script>'\"👩‍👩‍👧Z̸̡͝"


def test_a_person_is_entered_with_hostile_characters_and_shown_harmless(web: Any, own: Any) -> None:
    client = web("director")
    sent = client.post(address("person-new", own), {"name": NAUGHTY, "position": "=1+1"})
    assert sent.status_code == 302
    page = client.get(address("people", own)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    taken = client.get(address("people", own), {"format": "csv"}).content.decode("utf-8-sig")
    assert ",'=1+1," in taken


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "长" * 101},
        {"name": "甲\u202e乙"},
        {"name": "甲", "department": "999999"},
        {"name": "甲", "department": "x"},
        {"name": "甲", "contact": "x" * 100_000},
    ],
)
def test_a_person_out_of_reason_is_refused_with_422(
    web: Any, own: Any, data: dict[str, str]
) -> None:
    response = web("director").post(address("person-new", own), data)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    with institution_scope(own):
        assert not Person.objects.exists()


def test_a_department_of_another_library_cannot_be_chosen(
    web: Any, own: Any, foreign: Any, personas: dict[str, Any]
) -> None:
    theirs = fill(foreign, personas["stranger"], "样例乙")
    client = web("director")
    assert "样例乙部" not in client.get(address("person-new", own)).content.decode()
    data = {"name": "甲", "department": theirs["department"].pk}
    assert client.post(address("person-new", own), data).status_code == 422


def test_a_name_that_is_taken_is_told_on_the_form(web: Any, own: Any, rows: Any) -> None:
    response = web("director").post(address("department-new", own), {"name": "样例甲部"})
    assert response.status_code == 422
    assert "Choose another name" in response.content.decode()


def test_a_leading_group_from_set_up_to_its_end(web: Any, own: Any, rows: Any) -> None:
    client = web("director")
    client.post(address("group-new", own), {"name": "新组", "established_on": "2020-01-24"})
    with institution_scope(own):
        group = LeadingGroup.objects.get(name="新组")
    member = {"person": rows["person"].pk, "duty": "统筹", "since": "2020-01-26", "is_leader": "on"}
    client.post(address("member-add", own, group.code), member)
    with institution_scope(own):
        duty = Responsibility.objects.get(duty="统筹")
    end = address("responsibility-end", own, group.code, duty.code)
    refused = client.post(end, {"until": "2020-01-25"})
    assert refused.status_code == 422
    assert "before it began" in refused.content.decode()
    assert client.post(end, {"until": "2020-02-28"}).status_code == 302
    assert client.post(end, {"until": "2020-02-28"}).status_code == 422
    page = client.get(address("group", own, group.code)).content.decode()
    assert "26 January to 28 February 2020" in page


@pytest.mark.parametrize(
    "day", ["1899-12-31", "2201-01-01", "99999-01-01", "yesterday", "0001-01-01"]
)
def test_a_day_out_of_reason_is_refused(web: Any, own: Any, day: str) -> None:
    data = {"name": "组", "established_on": day}
    assert web("director").post(address("group-new", own), data).status_code == 422


def test_a_person_is_removed_after_being_asked(web: Any, own: Any, rows: Any) -> None:
    client = web("director")
    target = address("person-remove", own, rows["person"].code)
    refused = client.post(target)
    assert refused.status_code == 422
    assert "End them first" in refused.content.decode()
    with institution_scope(own):
        Responsibility.objects.update(until=DAY)
    assert client.get(target).status_code == 200
    assert client.post(target).status_code == 302
    with institution_scope(own):
        assert not Person.objects.exists()
