"""Plans: drafted, reviewed, approved by a second person, in force, ended."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.core.workflow.public import MovedOn, NotYours
from kaijuan.network.directory.domain.save_person import remove_person
from kaijuan.network.directory.models import Person
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain import approval, drafts, duties, plans, stages, tell_plans
from kaijuan.network.plans.domain.plan_refusals import (
    ChangedMeanwhile,
    ComesBeforeTheOther,
    DraftedAlready,
    DraftedByYou,
    FileNotTaken,
    FileTooLarge,
    NoLongerADraft,
    NothingInIt,
    PlanNameTaken,
    TemplateWithdrawn,
    TooMany,
    Unfinished,
    UniversityMissing,
)
from kaijuan.network.plans.domain.templates import (
    share_template,
    take_over,
    withdraw_template,
)
from kaijuan.network.plans.models import (
    Plan,
    PlanDuty,
    PlanTemplate,
    PlanVersion,
    Stage,
)
from kaijuan.network.plans.shown.compare import compare, rows_of
from kaijuan.network.plans.tests.levels import at, make_scheme
from kaijuan.network.plans.tests.plans import (
    STEP,
    make_draft,
    make_in_force,
    make_stage,
    make_whole,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
State = PlanVersion.State
PDF = b"%PDF-1.4 x"


def again(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.select_related("plan").get(pk=version.pk)


# -- drafts -----------------------------------------------------------------------------


def test_a_plan_begins_with_a_draft_of_its_first_version(personas):
    draft = make_draft(by=personas["librarian"])
    assert (draft.number, draft.state, draft.drafted_by) == (1, "draft", personas["librarian"])
    assert history_of(draft)[0].details == {"plan": "疫情防控工作方案", "number": 1}


def test_two_plans_of_one_name_are_refused():
    make_draft()
    with pytest.raises(PlanNameTaken):
        make_draft()
    assert Plan.objects.count() == 1


def test_of_two_who_write_the_parts_at_once_one_is_told():
    draft = make_draft()
    drafts.write_parts(draft, {"people": "甲"}, revision=0, by=None)
    with pytest.raises(ChangedMeanwhile):
        drafts.write_parts(again(draft), {"people": "乙"}, revision=0, by=None)
    assert again(draft).people == "甲"


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "长" * 10_001])
def test_a_text_that_cannot_stand_is_refused(text):
    draft = make_draft()
    with pytest.raises(ValidationError):
        drafts.write_parts(draft, {"people": text}, revision=0, by=None)
    assert (again(draft).people, again(draft).revision) == ("", 0)


def test_the_next_version_begins_with_all_that_the_last_one_says():
    first = make_in_force()
    person = Person.objects.create(name="样例甲")
    PlanDuty.objects.create(version=first, part="people", person=person, duty="值班")
    draft = drafts.begin_draft(first.plan, by=None)
    assert draft.number == 2
    assert draft.organisation == "馆长负责"
    assert [each.name for each in draft.stages.all()] == ["闭馆"]
    assert draft.stages.get().measures.get().parameters == STEP
    assert draft.duties.get().person == person
    assert not any(section.differs for section in compare(first, draft))


def test_only_one_version_is_under_way():
    plan = make_draft().plan
    with pytest.raises(DraftedAlready):
        drafts.begin_draft(plan, by=None)


def test_a_draft_is_removed_and_an_empty_plan_with_it():
    first = make_in_force()
    drafts.remove_draft(drafts.begin_draft(first.plan, by=None), by=None)
    assert again(first).state == State.IN_FORCE
    drafts.remove_draft(make_draft("另一方案"), by=None)
    assert list(Plan.objects.values_list("name", flat=True)) == ["疫情防控工作方案"]


@pytest.mark.parametrize(
    "change",
    [
        lambda v: drafts.write_parts(v, {}, revision=v.revision, by=None),
        lambda v: drafts.remove_draft(v, by=None),
        lambda v: make_stage(v),
        lambda v: stages.remove_stage(v.stages.get(), by=None),
        lambda v: stages.move_stage(v.stages.get(), up=True, by=None),
        lambda v: stages.add_measure(v.stages.get(), "plans.manual_step", STEP, by=None),
        lambda v: stages.change_measure(v.stages.get().measures.get(), STEP, by=None),
        lambda v: stages.remove_measure(v.stages.get().measures.get(), by=None),
        lambda v: duties.save_duty(
            PlanDuty(version=v, part="people", post="岗", duty="守"), by=None
        ),
        lambda v: duties.add_document(v, name="附件", data=PDF, by=None),
    ],
)
def test_what_was_reviewed_is_fixed(change):
    version = approval.review(make_whole(), by=None)
    before = (version.stages.count(), version.duties.count(), version.documents.count())
    with pytest.raises(NoLongerADraft):
        change(version)
    after = (version.stages.count(), version.duties.count(), version.documents.count())
    assert before == after


# -- stages and measures ------------------------------------------------------------------


def test_a_stage_keeps_only_what_sets_it_off():
    stage = make_stage(make_draft(), trigger="date", on_date=dt.date(2020, 2, 1), on_mode="open")
    assert (stage.on_mode, stage.on_date) == ("", dt.date(2020, 2, 1))


@pytest.mark.parametrize(
    "stage",
    [
        {"trigger": "level"},
        {"trigger": "mode", "on_mode": ""},
        {"trigger": "date", "on_date": None},
        {"trigger": "date", "on_date": dt.date(1899, 1, 1)},
        {"trigger": "weather"},
    ],
)
def test_a_stage_without_its_trigger_is_refused(stage):
    draft = make_draft()
    with pytest.raises(ValidationError):
        make_stage(draft, **stage)
    assert not draft.stages.exists()


def test_stages_and_measures_are_moved():
    draft = make_draft()
    one, two = make_stage(draft, "一"), make_stage(draft, "二", "limited")
    stages.move_stage(two, up=True, by=None)
    assert [each.name for each in draft.stages.all()] == ["二", "一"]
    stages.move_stage(two, up=True, by=None)
    assert [each.name for each in draft.stages.all()] == ["二", "一"]
    made = [
        stages.add_measure(one, "plans.manual_step", STEP | {"text": text}, by=None)
        for text in "甲乙丙"
    ]
    stages.move_measure(made[0], up=False, by=None)
    assert [each.parameters["text"] for each in one.measures.all()] == ["乙", "甲", "丙"]


def test_there_are_no_more_stages_than_anybody_reads():
    draft = make_draft()
    for number in range(stages.MOST_STAGES):
        make_stage(draft, str(number))
    with pytest.raises(TooMany):
        make_stage(draft, "多")


def test_who_is_removed_from_the_directory_goes_from_the_plans():
    person = Person.objects.create(name="样例甲")
    draft = make_draft()
    duty = PlanDuty(version=draft, part="people", person=person, post="办公室", duty="值班")
    duties.save_duty(duty, by=None)
    remove_person(person, by=None)
    assert [(each.person, each.post) for each in draft.duties.all()] == [(None, "办公室")]


# -- files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<script>alert(1)</script>",
        b"MZ\x90",
        b"PK\x03\x04 evil.exe",
        b"\xd0\xcf\x11\xe0",
        b"PK\x03\x04word/document.xml vbaProject.bin",
    ],
)
def test_a_file_is_what_its_bytes_are(data):
    draft = make_draft()
    with pytest.raises(FileNotTaken):
        duties.add_document(draft, name="方案.pdf", data=data, by=None)
    assert not draft.documents.exists()


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(FileTooLarge):
        duties.add_document(make_draft(), name="x", data=PDF + b"x" * 10 * 1024 * 1024, by=None)


# -- from draft to in force -----------------------------------------------------------------


def test_an_empty_plan_is_not_reviewed():
    draft = make_draft()
    with pytest.raises(NothingInIt):
        approval.review(draft, by=None)
    make_stage(draft)
    with pytest.raises(NothingInIt):
        approval.review(draft, by=None)


def test_a_measure_that_lacks_something_is_named():
    draft = make_whole()
    draft.stages.get().measures.update(parameters=STEP | {"text": ""})
    with pytest.raises(Unfinished, match="闭馆"):
        approval.review(draft, by=None)
    assert again(draft).state == State.DRAFT


def test_who_changed_it_last_does_not_approve_it(personas):
    director = personas["director"]
    version = approval.review(make_whole(by=director), by=director)
    with pytest.raises(DraftedByYou):
        approval.approve(version, by=director)
    assert again(version).state == State.REVIEWED
    assert not director.has_perm("plans.approve_plan", version)


def test_a_comma_of_somebody_else_gives_nobody_a_second_pair_of_eyes(personas, own):
    director, librarian = personas["director"], personas["librarian"]
    deputy = make_user("deputy", own, "director")
    draft = make_whole(by=director)
    drafts.write_parts(draft, {"people": "甲，"}, revision=draft.revision, by=librarian)
    version = approval.review(again(draft), by=deputy)
    told = Message.objects.filter(sentence=tell_plans.REVIEWED)
    with pytest.raises(DraftedByYou):
        approval.approve(version, by=director)
    assert not director.has_perm("plans.approve_plan", again(version))
    assert director not in [each.user for each in told]
    approval.give_back(version, because="逗号", by=deputy)
    approval.review(version, by=director)
    with pytest.raises(DraftedByYou):
        approval.approve(version, by=director)
    approval.approve(version, by=deputy)
    assert again(version).approved_by == deputy


def test_a_librarian_neither_reviews_nor_approves(personas):
    librarian = personas["librarian"]
    draft = make_whole()
    with pytest.raises(NotYours):
        approval.review(draft, by=librarian)
    approval.review(draft, by=None)
    with pytest.raises(NotYours):
        approval.approve(draft, by=librarian)
    assert again(draft).state == State.REVIEWED


def test_approved_it_is_in_force_and_published(personas, own):
    draft = make_whole(by=personas["librarian"])
    version = approval.review(draft, by=personas["director"])
    approval.approve(version, by=personas["director"])
    found = again(version)
    assert found.state == State.IN_FORCE
    plan = plans.plan_in_force(own)
    assert (plan, plan.in_force_number) == (found.plan, 1)
    assert plan.in_force_since == found.in_force_from
    verbs = [each.verb for each in history_of(found)][-3:]
    assert verbs == ["plan.reviewed", "plan.approved", "plan.came_in_force"]


def test_the_one_before_ends_when_the_next_comes_in_force():
    with time_machine.travel(at("2020-01-24"), tick=False):
        first = make_in_force()
    second = drafts.begin_draft(first.plan, by=None)
    with time_machine.travel(at("2020-02-26"), tick=False):
        approval.approve(approval.review(second, by=None), by=None)
    assert (again(first).state, again(first).ended_at) == (State.ENDED, at("2020-02-26"))
    plan = Plan.objects.get()
    assert (plan.in_force_number, plan.in_force_since) == (2, at("2020-02-26"))


def test_what_was_in_force_on_an_earlier_day_is_still_known(own):
    with time_machine.travel(at("2020-01-24"), tick=False):
        first = make_in_force()
    second = drafts.begin_draft(first.plan, by=None)
    with time_machine.travel(at("2020-02-26"), tick=False):
        approval.approve(approval.review(second, by=None), by=None)
    with time_machine.travel(at("2020-03-01"), tick=False):
        approval.end(again(second), by=None)
    assert plans.plan_in_force(own) is None
    assert plans.plan_in_force(own, at("2020-01-23")) is None
    for day in ("2020-01-24", "2020-02-25", "2020-02-26", "2020-02-29"):
        assert plans.plan_in_force(own, at(day)) == first.plan
    assert plans.plan_in_force(own, at("2020-03-01")) is None


def test_a_later_time_is_waited_for():
    with time_machine.travel(at("2020-02-20"), tick=False) as clock:
        version = approval.review(make_whole(), by=None)
        approval.approve(version, in_force_from=at("2020-02-26"), by=None)
        assert again(version).state == State.APPROVED
        run_ready_jobs()
        assert again(version).state == State.APPROVED
        clock.move_to(at("2020-02-26"))
        run_ready_jobs()
    assert again(version).state == State.IN_FORCE
    assert not approval.put_in_force(version.pk)


def test_a_lost_job_is_made_up_for(own):
    with time_machine.travel(at("2020-02-20"), tick=False):
        version = approval.review(make_whole(), by=None)
        approval.approve(version, in_force_from=at("2020-02-26"), by=None)
    assert approval.put_due_in_force() == 1
    assert again(version).state == State.IN_FORCE
    assert approval.put_due_in_force() == 0


def test_a_version_does_not_come_in_force_before_the_one_it_follows():
    with time_machine.travel(at("2020-02-20"), tick=False):
        first = make_in_force()
    second = approval.review(drafts.begin_draft(first.plan, by=None), by=None)
    for day in ("2020-02-19", "2020-02-20"):
        with pytest.raises(ComesBeforeTheOther):
            approval.approve(second, in_force_from=at(day), by=None)
    assert again(second).state == State.REVIEWED


def test_a_stage_that_asks_the_university_needs_its_approval():
    version = approval.review(make_whole(consent="university"), by=None)
    with pytest.raises(UniversityMissing):
        approval.approve(version, approved_above="  ", by=None)
    approval.approve(version, approved_above="校办〔2020〕5 号", by=None)
    assert again(version).approved_above == "校办〔2020〕5 号"


def test_given_back_it_is_a_draft_again_with_the_reason(personas):
    writer = personas["librarian"]
    version = approval.review(make_whole(by=writer), by=personas["director"])
    Message.objects.all().delete()
    approval.give_back(version, because="缺物资一节", by=personas["director"])
    found = again(version)
    assert (found.state, found.given_back_because) == (State.DRAFT, "缺物资一节")
    assert found.reviewed_by is None
    assert [each.user for each in Message.objects.all()] == [writer]


def test_of_two_who_approve_at_once_one_is_told():
    version = approval.review(make_whole(), by=None)
    stale = again(version)
    approval.approve(version, by=None)
    with pytest.raises((MovedOn, ComesBeforeTheOther)):
        approval.approve(stale, by=None)
    assert len(Plan.objects.get().in_force_periods) == 1


def test_a_far_year_is_refused():
    version = approval.review(make_whole(), by=None)
    with pytest.raises(ValidationError):
        approval.approve(version, in_force_from=dt.datetime(9000, 1, 1, tzinfo=HOUSE_ZONE), by=None)


def test_those_concerned_are_told(personas):
    def told() -> set[str]:
        names = set(Message.objects.values_list("user__username", flat=True))
        Message.objects.all().delete()
        return names

    draft = make_whole(by=personas["librarian"])
    approval.ask_for_review(draft, by=personas["librarian"])
    assert told() == {"director"}
    approval.review(draft, by=None)
    assert told() == {"director"}
    approval.approve(draft, by=personas["director"])
    assert told() == {"librarian", "facilities", "director"}


# -- which stage is meant -----------------------------------------------------------------


def test_a_level_a_mode_and_a_day_find_their_stage(own, consortium):
    with institution_scope(consortium):
        scheme = make_scheme()
    one, two, three = scheme.levels.order_by("rank")[:3]
    draft = make_whole(name="甲", trigger="level", on_level=one)
    make_stage(draft, "有限", "limited", trigger="level", on_level=two)
    make_stage(draft, "开学", "open", trigger="date", on_date=dt.date(2020, 5, 1))
    assert plans.stage_for(own, level=one) is None
    approval.approve(approval.review(draft, by=None), by=None)
    assert plans.stage_for(own, level=one).name == "闭馆"
    assert plans.stage_for(own, level=two).name == "有限"
    assert plans.stage_for(own, level=three) is None
    assert plans.stage_for(own, mode=Mode.LIMITED).name == "有限"
    assert plans.stage_for(own, on=dt.date(2020, 4, 30)) is None
    assert plans.stage_for(own, on=dt.date(2020, 5, 2)).name == "开学"
    assert plans.stage_for(own) is None


def test_the_stage_that_a_mode_sets_off_goes_before_one_that_brings_it(own, consortium):
    with institution_scope(consortium):
        level = make_scheme().levels.get(rank=1)
    draft = make_whole(trigger="level", on_level=level)
    make_stage(draft, "按模式", "closed")
    approval.approve(approval.review(draft, by=None), by=None)
    assert plans.stage_for(own, mode="closed").name == "按模式"


def test_of_two_plans_in_force_the_newest_answers(own):
    with time_machine.travel(at("2020-01-24"), tick=False):
        make_in_force("旧")
    newer = make_in_force("新")
    assert plans.stage_for(own, mode="closed").version == newer
    assert plans.plan_in_force(own).name == "新"


def test_plans_in_force_of_many_cost_one_query(own, foreign, django_assert_num_queries):
    make_in_force()
    with django_assert_num_queries(1):
        assert set(plans.plans_in_force([own, foreign])) == {own.pk}


# -- the wall ------------------------------------------------------------------------------


def test_another_library_knows_that_a_plan_is_in_force_and_nothing_else(own, foreign):
    make_in_force()
    with institution_scope(foreign):
        assert plans.plan_in_force(own).in_force_number == 1
        assert not PlanVersion.objects.exists()
        assert not Stage.objects.exists()
        assert plans.stage_for(own, mode="closed") is None


# -- comparison ----------------------------------------------------------------------------


def test_what_differs_is_told_line_by_line():
    rows = rows_of(["一", "二", "三"], ["一", "贰", "三", "四"])
    assert [(row.kind, row.left, row.right) for row in rows] == [
        ("same", "一", "一"),
        ("changed", "二", "贰"),
        ("same", "三", "三"),
        ("added", None, "四"),
    ]
    assert rows_of(["甲"], [])[0].kind == "removed"


def test_a_changed_measure_is_seen():
    first = make_in_force()
    draft = drafts.begin_draft(first.plan, by=None)
    stages.change_measure(draft.stages.get().measures.get(), STEP | {"text": "开门"}, by=None)
    different = [section for section in compare(first, draft) if section.differs]
    assert len(different) == 1
    assert any("开门" in (row.right or "") for row in different[0].rows)


# -- templates -----------------------------------------------------------------------------


def share(version: PlanVersion) -> PlanTemplate:
    return share_template(PlanTemplate(name="模板"), version, by=None)


def test_a_template_holds_no_person_and_nothing_of_ones_own():
    person = Person.objects.create(name="张三丰")
    draft = make_whole()
    drafts.write_parts(
        draft, {"people": "张三丰值班，张三另行安排"}, revision=draft.revision, by=None
    )
    own_code = "6c1d8a5e-8b1c-4a33-9d0e-1f2a3b4c5d6e"
    measure = draft.stages.get().measures.get()
    measure.parameters = {"text": "请张三丰锁门", "services": [own_code, "x"], "one": own_code}
    measure.save()
    duties.save_duty(PlanDuty(version=draft, part="people", person=person, duty="守"), by=None)
    body = share(draft).body
    assert body["parts"]["people"] == "××值班，张三另行安排"
    kept = body["stages"][0]["measures"][0]["parameters"]
    assert kept == {"text": "请××锁门", "services": ["x"], "one": ""}
    assert "张三丰" not in str(body)
    assert own_code not in str(body)


def test_a_template_is_taken_over_by_another_library(own, foreign, consortium):
    with institution_scope(consortium):
        level = make_scheme().levels.get(rank=1)
    template = share(make_whole(trigger="level", on_level=level))
    with institution_scope(foreign):
        draft = take_over(template, Plan(name="我馆方案"), by=None)
        assert draft.institution == foreign
        assert draft.template == template
        assert draft.organisation == "馆长负责"
        stage = draft.stages.get()
        assert (stage.name, stage.on_level) == ("闭馆", level)
        assert stage.measures.get().parameters == STEP
        approval.approve(approval.review(draft, by=None), by=None)
        assert plans.stage_for(foreign, level=level) == stage


def test_a_measure_that_this_house_does_not_know_is_left_out():
    template = share(make_whole())
    template.body["stages"][0]["measures"][0]["kind"] = "loans.extend"
    template.save()
    draft = take_over(template, Plan(name="另"), by=None)
    assert not draft.stages.get().measures.exists()


def test_a_withdrawn_template_is_not_taken_over():
    template = share(make_whole())
    withdraw_template(template, by=None)
    with pytest.raises(TemplateWithdrawn):
        take_over(template, Plan(name="另"), by=None)
    with pytest.raises(TemplateWithdrawn):
        withdraw_template(template, by=None)
    assert not Plan.objects.filter(name="另").exists()


def test_a_version_without_stages_is_not_shared():
    with pytest.raises(NothingInIt):
        share(make_draft())
