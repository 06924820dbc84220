"""Tables come in whole or not at all, and say why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.files.export import write_csv, write_xlsx
from kaijuan.core.files.headings import HeadingsMissing, LinesRefused
from kaijuan.network.staffing.domain.import_people import import_people
from kaijuan.network.staffing.domain.import_records import import_records
from kaijuan.network.staffing.domain.importing import TooManyLines
from kaijuan.network.staffing.models import (
    GroupMember,
    PeopleGroup,
    Training,
    TrainingRecord,
    TrainingTopic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
PEOPLE = [["队伍", "姓名", "类别", "联系方式"]]
RECORDS = [["队伍", "姓名", "主题", "培训", "日期", "结果", "学时", "有效期至"]]


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


def people(by: Any, *lines: list[str], dry_run: bool = False) -> tuple[int, int, int]:
    done = import_people(write_csv([*PEOPLE, *lines]), by=by, dry_run=dry_run)
    return done.created, done.changed, done.unchanged


def records(by: Any, *lines: list[str]) -> tuple[int, int, int]:
    done = import_records(write_xlsx([*RECORDS, *lines]), by=by)
    return done.created, done.changed, done.unchanged


def test_people_come_in_with_their_groups_and_again_nothing_changes(
    rows: dict[str, Any], director: Any
) -> None:
    lines = [["保洁组", "丙", "cleaning", "8001"], ["物业", "工甲", "", "8002"]]
    assert people(director, *lines, dry_run=True) == (1, 1, 0)
    assert PeopleGroup.objects.count() == 2
    assert people(director, *lines) == (1, 1, 0)
    assert PeopleGroup.objects.get(name="保洁组").kind == "cleaning"
    assert GroupMember.objects.get(name="工甲").contact == "8002"
    assert people(director, *lines) == (0, 0, 2)
    assert AuditEntry.objects.filter(verb="people_group.imported").count() == 1


@pytest.mark.parametrize(
    "line",
    [
        ["新组", "丙", "", ""],
        ["新组", "丙", "no-such-kind", ""],
        ["", "丙", "cleaning", ""],
        ["新组", "", "cleaning", ""],
        ["新组", "丙" * 101, "cleaning", ""],
        ["新组", "\u202e丙", "cleaning", ""],
        ["物业", "工甲", "", "x" * 201],
    ],
)
def test_one_bad_line_and_nothing_comes_in(
    rows: dict[str, Any], director: Any, line: list[str]
) -> None:
    with pytest.raises(LinesRefused) as refused:
        people(director, ["物业", "好人", "", ""], line)
    assert {bad.line for bad in refused.value.lines} == {3}
    assert not GroupMember.objects.filter(name="好人").exists()
    assert not PeopleGroup.objects.filter(name="新组").exists()


def test_the_same_person_twice_and_two_of_one_name(rows: dict[str, Any], director: Any) -> None:
    with pytest.raises(LinesRefused):
        people(director, ["物业", "丁", "", "1"], ["物业", "丁", "", "1"])
    GroupMember.objects.create(group=rows["property"], name="工甲", contact="2")
    GroupMember.objects.create(group=rows["property"], name="工甲", contact="3")
    assert people(director, ["物业", "工甲", "", "2"]) == (0, 0, 1)
    with pytest.raises(LinesRefused):
        people(director, ["物业", "工甲", "", "9"])


def test_a_table_of_something_else(rows: dict[str, Any], director: Any) -> None:
    with pytest.raises(HeadingsMissing):
        import_people(write_csv([["书名"], ["红楼梦"]]), by=director)
    with pytest.raises(LinesRefused):
        import_people(write_csv(PEOPLE), by=director)


def test_a_table_that_is_too_long(rows: dict[str, Any], director: Any) -> None:
    lines = [["物业", f"人{n}", "", ""] for n in range(2001)]
    with pytest.raises(TooManyLines):
        people(director, *lines)


def test_records_come_in_with_topic_and_session(rows: dict[str, Any], director: Any) -> None:
    line = ["物业", "工甲", "测温", "测温一期", "2020-02-01", "合格", "1.5", "2020-08-01"]
    other = ["物业", "工乙", "测温", "测温一期", "2020/2/1", "absent", "", ""]
    assert records(director, line, other) == (2, 0, 0)
    training = Training.objects.get(title="测温一期")
    assert (training.group, str(training.hours)) == (rows["property"], "1.5")
    found = {r.member.name: (r.result, r.valid_until) for r in TrainingRecord.objects.all()}
    assert found == {"工甲": ("passed", dt.date(2020, 8, 1)), "工乙": ("absent", None)}
    assert records(director, line, other) == (0, 0, 2)
    line[5] = "failed"
    assert records(director, line, other) == (0, 1, 1)
    assert TrainingRecord.objects.get(member__name="工甲").valid_until is None


@pytest.mark.parametrize(
    "line",
    [
        ["物业", "没有", "测温", "期", "2020-02-01", "passed", "", ""],
        ["物业", "工甲", "测温", "期", "2月1日", "passed", "", ""],
        ["物业", "工甲", "测温", "期", "2190-02-01", "passed", "", ""],
        ["物业", "工甲", "测温", "期", "1800-02-01", "passed", "", ""],
        ["物业", "工甲", "测温", "期", "2020-02-01", "很好", "", ""],
        ["物业", "工甲", "测温", "期", "2020-02-01", "passed", "1e9", ""],
        ["物业", "工甲", "测温", "期", "2020-02-01", "passed", "NaN", ""],
        ["物业", "工甲", "测温", "期", "2020-02-01", "passed", "", "x"],
        ["物业", "工甲", "", "期", "2020-02-01", "passed", "", ""],
    ],
)
def test_a_bad_record_and_nothing_comes_in(
    rows: dict[str, Any], director: Any, line: list[str]
) -> None:
    with pytest.raises(LinesRefused):
        records(director, line)
    assert Training.objects.count() == 1
    assert TrainingTopic.objects.count() == 1


def test_one_person_twice_in_a_session(rows: dict[str, Any], director: Any) -> None:
    line = ["物业", "工甲", "测温", "期", "2020-02-01", "passed", "", ""]
    with pytest.raises(LinesRefused):
        records(director, line, [*line[:4], "2020/02/01", "failed", "", ""])


def test_somebody_new_with_a_known_name_takes_nobodys_place(
    rows: dict[str, Any], director: Any
) -> None:
    assert people(director, ["物业", "张", "", "1"]) == (1, 0, 0)
    both = [["物业", "张", "", "1"], ["物业", "张", "", "2"]]
    assert people(director, *both) == (1, 0, 1)
    assert people(director, *both) == (0, 0, 2)
    found = GroupMember.objects.filter(name="张").order_by("contact")
    assert [each.contact for each in found] == ["1", "2"]


def test_two_lines_are_not_one_person(rows: dict[str, Any], director: Any) -> None:
    both = [["物业", "工甲", "", "1"], ["物业", "工甲", "", "2"]]
    assert people(director, *both) == (1, 1, 0)
    assert people(director, *both) == (0, 0, 2)


def test_one_session_has_one_topic(rows: dict[str, Any], director: Any) -> None:
    known = ["物业", "工甲", "急救", "一期", "2020-01-20", "合格", "", ""]
    with pytest.raises(LinesRefused) as refused:
        records(director, known)
    assert "消毒" in str(refused.value.lines[0].reason)
    new = ["物业", "工甲", "急救", "二期", "2020-01-21", "合格", "", ""]
    other = ["物业", "工乙", "消毒", "二期", "2020-01-21", "合格", "", ""]
    with pytest.raises(LinesRefused) as refused:
        records(director, new, other)
    assert [bad.line for bad in refused.value.lines] == [3]
    assert not TrainingRecord.objects.exists()
