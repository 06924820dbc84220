"""Report once: the same submission in the columns of every level above."""

from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.privacy.models import Look
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.domain.format_rows import export_table, preview_table
from kaijuan.network.rounds.domain.formats import (
    ColumnWanted,
    add_column,
    move_column,
    remove_column,
    retire_format,
    save_format,
    usable_formats,
)
from kaijuan.network.rounds.domain.submit import submit
from kaijuan.network.rounds.domain.upward_refusals import (
    ColumnNotAllowed,
    MayNotSeeAnswers,
    NoColumns,
    NotUpward,
    ReasonNeeded,
    TableChanged,
    TableNameTaken,
    TableRetired,
)
from kaijuan.network.rounds.models import DayReport, ExportFormat, Submission
from kaijuan.network.rounds.tests.handing import make_duty
from kaijuan.network.rounds.tests.upward import KIND, a_daily_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


def table(name, level, rows, columns, by=None):
    made = save_format(ExportFormat(name=name, level=level, rows=rows, kind=KIND), by=by)
    for revision, column in enumerate(columns):
        made = add_column(made, ColumnWanted(**column), revision=revision, by=by)
    return made


def column(source, heading, **more):
    return {"source": source, "heading": heading, **more}


@pytest.fixture
def reported(own_scope, personas):
    """The librarian has handed in once; two others have not."""
    duty = make_duty(personas["librarian"], kind=KIND)
    submit(duty.wanted(answers={"city": "成都", "temperature": "37.5"}), by=personas["librarian"])
    return duty


LIBRARY = [
    column("day", "日期"),
    column("person", "姓名"),
    column("answer:city", "所在地"),
    column("answer:temperature", "体温"),
    column("on-time", "按时", values={"yes": "√", "no": "×"}),
]
UNIVERSITY = [
    column("number", "序号"),
    column("text", "单位", default="图书馆"),
    column("answer:city", "是否在蓉", values={"成都": "是"}, default="未报"),
    column("person", "教职工"),
    column("state", "状态", values={"submitted": "已报", "pending": "未报"}),
]
ABOVE = [
    column("institution-key", "院校代码"),
    column("handed-in", "实报"),
    column("due", "应报"),
    column("complete", "应报率"),
    column("flagged", "异常"),
]


def test_one_submission_in_four_tables(reported, own, personas):
    day = reported.mine.day
    DayReport.objects.create(
        kind=KIND,
        day=day,
        expected=3,
        on_time=1,
        late=0,
        waived=1,
        missed=1,
        sha256="0" * 64,
        flagged=None,
        suppressed=["flagged"],
    )
    director = personas["director"]
    library = table("馆内表", "library", "reports", LIBRARY)
    university = table("学校表", "university", "reports", UNIVERSITY)
    consortium = table("图工委表", "consortium", "days", ABOVE)
    ministry = table(
        "部表", "ministry", "days", [*reversed(ABOVE), column("count:away", "在外", default="无")]
    )

    def taken(which, **more):
        return export_table(which, start=day, end=day, by=director, **more)

    head, *lines = taken(library, reason="疫情研判")
    assert head == ["日期", "姓名", "所在地", "体温", "按时"]
    mine = next(line for line in lines if line[1] == "李某")
    assert mine == [day, "李某", "成都", "37.5", "√"]
    # Who has not reported stands there with nothing, which is not nought.
    assert sorted(line[2:] for line in lines if line is not mine) == [["", "", ""], ["", "", ""]]
    _head, *lines = taken(university, reason="学校要求")
    assert sorted(line[2:] for line in lines) == sorted(
        [["是", "李某", "已报"], ["未报", "王0", "未报"], ["未报", "王1", "未报"]]
    )
    assert {line[1] for line in lines} == {"图书馆"}
    _head, line = taken(consortium)
    assert line == [own.key, 1, 2, pytest.approx(50), "小数隐去"]
    _head, line = taken(ministry)
    assert line == ["小数隐去", pytest.approx(50), 2, 1, own.key, "无"]
    assert Submission.objects.count() == 1
    entries = AuditEntry.objects.filter(verb="export_format.exported")
    assert [entry.details["lines"] for entry in entries] == [3, 3, 1, 1]


def test_every_row_that_names_somebody_is_a_look(reported, personas):
    named = table("馆内表", "library", "reports", LIBRARY)
    day = reported.mine.day
    export_table(named, start=day, end=day, reason=" 疫情研判 ", by=personas["director"])
    looks = list(Look.objects.all())
    assert {look.subject for look in looks} == {
        each.person.code for each in [reported.mine, *reported.others]
    }
    assert {(look.purpose, look.reason, look.by) for look in looks} == {
        (KIND, "疫情研判", personas["director"])
    }
    mine = next(look for look in looks if look.subject == reported.mine.person.code)
    assert mine.object_code == str(Submission.objects.get().code)
    assert not any("37.5" in str(entry.details) for entry in AuditEntry.objects.all())


def test_names_only_to_whom_they_may_be_shown(reported, personas):
    named = table("馆内表", "library", "reports", LIBRARY)
    plain = table("无名表", "university", "reports", [column("day", "日"), column("state", "状态")])
    day = reported.mine.day
    with pytest.raises(ReasonNeeded):
        export_table(named, start=day, end=day, reason="  ", by=personas["director"])
    for persona in ("librarian", "secretariat", "stranger"):
        with pytest.raises(MayNotSeeAnswers):
            export_table(named, start=day, end=day, reason="看看", by=personas[persona])
    assert len(export_table(plain, start=day, end=day, by=personas["librarian"])) == 4
    assert not Look.objects.exists()
    # A preview opens nothing.
    _head, *lines = preview_table(named, day)
    assert {line[3] for line in lines} == {"导出时才显示"}
    assert not Look.objects.exists()


def test_nothing_named_leaves_the_university(own_scope):
    for level in ("consortium", "ministry"):
        with pytest.raises(ColumnNotAllowed):
            save_format(ExportFormat(name="x", level=level, rows="reports", kind=KIND), by=None)
        days = table(f"表{level}", level, "days", [])
        for source in ("person", "answer:city", "no-such", "count:nope", "department"):
            with pytest.raises(ColumnNotAllowed):
                add_column(days, ColumnWanted(source, "列"), revision=0, by=None)
    with pytest.raises(NotUpward):
        save_format(ExportFormat(name="y", level="library", rows="days", kind="report"), by=None)
    with pytest.raises(NoColumns):
        export_table(days, start=dt.date(2020, 1, 1), end=dt.date(2020, 1, 2), by=None)


def test_of_two_at_once_one_changes_the_columns(own_scope, personas):
    made = table("表", "library", "days", ABOVE)
    assert made.revision == 5
    moved = move_column(made, 0, up=False, revision=5, by=personas["director"])
    assert [each["source"] for each in moved.columns[:2]] == ["handed-in", "institution-key"]
    for stale in (
        lambda: remove_column(made, 0, revision=5, by=None),
        lambda: add_column(made, ColumnWanted("day", "日"), revision=5, by=None),
        lambda: move_column(made, 0, up=True, revision=6, by=None),
        lambda: remove_column(made, 99, revision=6, by=None),
    ):
        with pytest.raises(TableChanged):
            stale()
    assert len(remove_column(made, 0, revision=6, by=None).columns) == 4
    with pytest.raises(TableNameTaken):
        table("表", "library", "days", [])
    retire_format(made, by=None)
    with pytest.raises(TableRetired):
        retire_format(made, by=None)
    with pytest.raises(TableRetired):
        remove_column(made, 0, revision=7, by=None)
    # Its name is free again.
    table("表", "library", "days", [])


def test_a_new_name_keeps_the_columns_that_came_meanwhile(own_scope):
    made = table("表", "library", "days", ABOVE[:1])
    read_before = ExportFormat.objects.get(pk=made.pk)
    add_column(made, ColumnWanted(**ABOVE[1]), revision=1, by=None)
    read_before.name = "新表"
    save_format(read_before, by=None)
    kept = ExportFormat.objects.get(pk=made.pk)
    assert (kept.name, len(kept.columns), kept.revision) == ("新表", 2, 2)


def test_the_consortium_gives_its_tables_to_all(consortium, own, foreign):
    for institution, day in ((own, 1), (foreign, 2)):
        with institution_scope(institution):
            DayReport.objects.create(
                kind=KIND,
                day=dt.date(2020, 2, day),
                expected=9,
                on_time=9,
                late=0,
                waived=0,
                missed=0,
                sha256="0" * 64,
            )
    span = {"start": dt.date(2020, 2, 1), "end": dt.date(2020, 2, 29)}
    with institution_scope(consortium):
        made = table("省表", "ministry", "days", ABOVE)
        assert len(export_table(made, by=None, **span)) == 3
    with institution_scope(own):
        assert list(usable_formats(own)) == [made]
        assert [line[0] for line in export_table(made, by=None, **span)] == ["院校代码", own.key]
        mine = table("馆表", "library", "days", ABOVE)
    assert mine not in usable_formats(foreign)


def test_as_many_queries_for_many(reported, personas, django_assert_max_num_queries):
    named = table("馆内表", "library", "reports", LIBRARY)
    day = reported.mine.day
    with django_assert_max_num_queries(16):
        export_table(named, start=day, end=day, reason="研判", by=personas["director"])
