"""Training: who is on the list, what is noted, until when it is good, who lacks it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.network.directory.models import Person
from kaijuan.network.plans.public import facts
from kaijuan.network.staffing.domain.groups import remove_member, save_group, save_member
from kaijuan.network.staffing.domain.refusals import (
    GroupNameTaken,
    HasRecords,
    NotHeldYet,
    NotOnTheList,
    TopicNameTaken,
    TrainingCancelled,
    TrainingEntered,
)
from kaijuan.network.staffing.domain.rolls import roll_of, with_standing
from kaijuan.network.staffing.domain.training import (
    cancel_training,
    good_until,
    note_results,
    save_topic,
    save_training,
)
from kaijuan.network.staffing.models import (
    GroupMember,
    PeopleGroup,
    Training,
    TrainingRecord,
    TrainingTopic,
)
from kaijuan.network.staffing.tests.filled import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
YEAR_LATER = dt.date(2021, 1, 20)


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


def note(rows: dict[str, Any], by: Any, first: str, second: str = "", **more: Any) -> int:
    codes = [person.code for person in rows["people"]]
    results = dict(zip(codes, (first, second), strict=True))
    return note_results(rows["training"], results, by=by, **more)


def standing(rows: dict[str, Any], day: dt.date) -> dict[str, tuple[bool, Any]]:
    found = with_standing(rows["topic"], day)
    return {each.name: (each.held, each.good_until) for each in found.order_by("name")}


def test_a_pass_is_good_for_as_long_as_the_topic_says(rows: dict[str, Any], director: Any) -> None:
    assert note(rows, director, "passed", "failed") == 2
    found = {r.member.name: (r.result, r.valid_until) for r in TrainingRecord.objects.all()}
    assert found == {"工甲": ("passed", YEAR_LATER), "工乙": ("failed", None)}
    assert standing(rows, YEAR_LATER) == {"工乙": (False, None), "工甲": (True, YEAR_LATER)}
    after = YEAR_LATER + dt.timedelta(days=1)
    assert [held for held, _until in standing(rows, after).values()] == [False, False]


def test_the_last_day_of_a_month_stays_in_it(rows: dict[str, Any], director: Any) -> None:
    rows["topic"].months = 1
    save_topic(rows["topic"], by=director)
    training = rows["training"]
    training.topic, training.held_on = rows["topic"], dt.date(2020, 1, 31)
    save_training(training, by=director)
    note(rows, director, "passed")
    assert TrainingRecord.objects.get().valid_until == dt.date(2020, 2, 29)


def test_noted_again_only_what_changed_is_written(rows: dict[str, Any], director: Any) -> None:
    note(rows, director, "passed", "absent")
    assert note(rows, director, "passed", "absent") == 0
    assert note(rows, director, "passed", "passed") == 1
    assert note(rows, director, "", "passed") == 1
    assert [r.member.name for r in TrainingRecord.objects.all()] == ["工乙"]
    entries = AuditEntry.objects.filter(verb="training.noted").order_by("sequence")
    assert [e.details["passed"] for e in entries] == [1, 2, 1]
    assert not any("工" in str(e.details) for e in AuditEntry.objects.all())


def test_the_day_until_which_it_is_good_may_be_given(rows: dict[str, Any], director: Any) -> None:
    note(rows, director, "passed", valid_until=dt.date(2020, 3, 1))
    assert standing(rows, dt.date(2020, 3, 1))["工甲"][0]
    assert not standing(rows, dt.date(2020, 3, 2))["工甲"][0]


def test_a_topic_without_months_is_good_for_ever(rows: dict[str, Any], director: Any) -> None:
    rows["topic"].months = None
    save_topic(rows["topic"], by=director)
    rows["training"].topic = rows["topic"]
    note(rows, director, "passed")
    found = with_standing(rows["topic"], dt.date(2199, 1, 1)).get(name="工甲")
    assert found.held
    assert found.for_good


def test_only_those_who_need_it_and_are_there_are_listed(
    rows: dict[str, Any], director: Any
) -> None:
    volunteers = GroupMember(group=rows["group"], name="学生", since=DAY)
    save_member(volunteers, by=director)
    left = rows["people"][1]
    left.until = dt.date(2020, 2, 1)
    save_member(left, by=director)
    assert list(standing(rows, dt.date(2020, 2, 1))) == ["工乙", "工甲"]
    assert list(standing(rows, dt.date(2020, 2, 2))) == ["工甲"]


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"held_on": dt.date(2190, 1, 1)}, NotHeldYet),
        ({"cancelled_at": dt.datetime(2020, 1, 1, tzinfo=HOUSE_ZONE)}, TrainingCancelled),
    ],
)
def test_what_was_not_held_is_not_noted(
    rows: dict[str, Any], director: Any, spoil: Any, refusal: Any
) -> None:
    for name, value in spoil.items():
        setattr(rows["training"], name, value)
    with pytest.raises(refusal):
        note(rows, director, "passed")
    assert not TrainingRecord.objects.exists()


def test_nobody_who_is_not_on_the_list(rows: dict[str, Any], director: Any) -> None:
    with pytest.raises(NotOnTheList):
        note_results(rows["training"], {uuid.uuid4(): "passed"}, by=director)


def test_a_session_for_no_group_is_for_the_librarys_people(
    rows: dict[str, Any], director: Any
) -> None:
    person = Person.objects.create(name="馆员甲", position="馆员")
    training = save_training(Training(topic=rows["topic"], title="全馆", held_on=DAY), by=director)
    assert [each.name for each in roll_of(training)] == ["馆员甲"]
    note_results(training, {person.code: "passed"}, by=director)
    person.delete()
    assert not TrainingRecord.objects.exists(), "removed together with the person"


def test_who_left_keeps_the_record_on_the_list(rows: dict[str, Any], director: Any) -> None:
    note(rows, director, "passed")
    gone = rows["people"][0]
    gone.since = gone.until = dt.date(2020, 1, 25)
    save_member(gone, by=director)
    assert [each.name for each in roll_of(rows["training"])] == ["工乙", "工甲"]


def test_a_person_is_erased_with_the_records(rows: dict[str, Any], director: Any) -> None:
    note(rows, director, "passed", "passed")
    remove_member(rows["people"][0], by=director)
    assert TrainingRecord.objects.count() == 1
    assert GroupMember.objects.count() == 1


def test_names_are_taken_once(rows: dict[str, Any], director: Any) -> None:
    with pytest.raises(GroupNameTaken):
        save_group(PeopleGroup(name="物业", kind="property"), by=director)
    with pytest.raises(TopicNameTaken):
        save_topic(TrainingTopic(name="消毒"), by=director)
    with pytest.raises(TrainingEntered):
        save_training(Training(topic=rows["topic"], title="一期", held_on=DAY), by=director)


def test_called_off_it_may_be_entered_anew(rows: dict[str, Any], director: Any) -> None:
    cancel_training(rows["training"], by=director)
    with pytest.raises(TrainingCancelled):
        cancel_training(rows["training"], by=director)
    save_training(Training(topic=rows["topic"], title="一期", held_on=DAY), by=director)


def test_what_has_results_is_not_called_off(rows: dict[str, Any], director: Any) -> None:
    note(rows, director, "passed")
    with pytest.raises(HasRecords):
        cancel_training(rows["training"], by=director)


@pytest.mark.parametrize(
    "spoil", [{"hours": 0}, {"hours": 10**6}, {"title": "\u202e"}, {"held_on": dt.date(1, 1, 1)}]
)
def test_what_nobody_means_is_refused(
    rows: dict[str, Any], director: Any, spoil: dict[str, Any]
) -> None:
    wanted = {"topic": rows["topic"], "title": "二期", "held_on": DAY} | spoil
    with pytest.raises(ValidationError):
        save_training(Training(**wanted), by=director)
    assert Training.objects.count() == 1


@pytest.mark.parametrize(
    ("noted", "share", "met"),
    [
        (("passed", "passed"), 100, True),
        (("passed", "failed"), 50, True),
        (("passed", "failed"), 51, False),
        (("", ""), 1, False),
    ],
)
def test_the_fact_tells_the_share(
    rows: dict[str, Any], director: Any, own: Any, noted: Any, share: int, met: bool
) -> None:
    note(rows, director, *noted)
    wanted = {"topic": str(rows["topic"].code), "kinds": ["property"], "share": share}
    at = dt.datetime(2020, 6, 1, tzinfo=HOUSE_ZONE)
    assert facts["staffing.trained"].find(own, wanted, at).met is met


def test_the_fact_does_not_know_without_people_or_topic(rows: dict[str, Any], own: Any) -> None:
    fact = facts["staffing.trained"]
    at = dt.datetime(2020, 6, 1, tzinfo=HOUSE_ZONE)
    nobody = {"topic": str(rows["topic"].code), "kinds": ["security"], "share": 100}
    assert fact.find(own, nobody, at).met is None
    gone = nobody | {"topic": str(uuid.uuid4())}
    assert fact.find(own, gone, at).met is None


def test_the_facts_form(rows: dict[str, Any]) -> None:
    form = facts["staffing.trained"].form
    good = {"topic": str(rows["topic"].code), "kinds": ["property"], "share": "80"}
    assert form(good).is_valid()
    for spoil in ({"share": "0"}, {"share": "101"}, {"kinds": []}, {"topic": "x"}):
        assert not form(good | spoil).is_valid(), spoil


def test_the_day_that_was_noted_stays_until_another_is_given(
    rows: dict[str, Any], director: Any
) -> None:
    short, code = dt.date(2020, 3, 1), rows["people"][0].code
    note(rows, director, "passed", valid_until=short)
    assert note(rows, director, "passed", "passed") == 1
    days = TrainingRecord.objects.order_by("member__name").values_list(
        "member__code", "valid_until"
    )
    assert dict(days) == {code: short, rows["people"][1].code: YEAR_LATER}
    assert note(rows, director, "passed", "passed", valid_until=YEAR_LATER) == 1


@pytest.mark.parametrize(
    ("held_on", "months", "until"),
    [
        (dt.date(2020, 1, 31), 1, dt.date(2020, 2, 29)),
        (dt.date(2019, 1, 31), 1, dt.date(2019, 2, 28)),
        (dt.date(2020, 2, 29), 12, dt.date(2021, 2, 28)),
        (dt.date(2016, 2, 29), 48, dt.date(2020, 2, 29)),
        (dt.date(2019, 12, 31), 2, dt.date(2020, 2, 29)),
    ],
)
def test_months_end_where_the_month_does(
    rows: dict[str, Any], held_on: dt.date, months: int, until: dt.date
) -> None:
    training = rows["training"]
    training.held_on, training.topic.months = held_on, months
    assert good_until(training) == until
