"""A switch is prepared, previewed, approved by a second person, carried out and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import override

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.public import broken_chains
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.workflow.public import NotYours
from kaijuan.network.opening.models import ModeSpan, Notice, Place, Service
from kaijuan.network.opening.public import cancel_spans, decide_modes
from kaijuan.network.plans.domain.ledger import ledger, shown, still_changed
from kaijuan.network.plans.domain.switches import (
    apply_switch,
    approve_switch,
    carry_out_due,
    change_switch,
    prepare_switch,
    preview_switch,
    preview_undo,
    refuse_switch,
    steps_by_hand,
    submit_switch,
    tick_by_hand,
    trouble_shown,
    undo_switch,
    withdraw_switch,
)
from kaijuan.network.plans.domain.switches.inside import keep_more
from kaijuan.network.plans.domain.switches.refusals import (
    BadMeasure,
    EndsBeforeItStarts,
    NeedsTheUniversity,
    NoStageForLevel,
    NoSuchMode,
    NotAnymore,
    NotApplied,
    NotByHand,
    NotHere,
    PreparedByYou,
    PreviewChanged,
    SwitchedMeanwhile,
    TooManyMeasures,
    TwoTargets,
)
from kaijuan.network.plans.measures.base import Change, Measure, Preview, Undone, measures
from kaijuan.network.plans.models import MeasureRun, Revision, Switch
from kaijuan.network.plans.tests.switching import Library, at, make_library
from kaijuan.network.plans.views.switches.acts import acts_of
from tests.replay.story import record

pytestmark = pytest.mark.django_db

NOTICE = {
    "kind": "plans.publish_notice",
    "parameters": {"title": "闭馆", "body": "{library}自{from}起{mode}，至{until}。"},
}
STEP = {"kind": "plans.manual_step", "parameters": {"text": "贴告示", "back": "取下告示"}}


@pytest.fixture
def library(consortium):
    made = make_library(consortium)
    with institution_scope(made.institution):
        yield made


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


# --- prepared -----------------------------------------------------------------------------------


def test_what_is_prepared_changes_nothing(library: Library):
    switch = library.prepare()
    assert (switch.state, switch.consent, switch.base_revision) == ("draft", "second", 0)
    assert library.mode() == "open"
    assert verbs() == ["switch.prepared"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"ends_at": at("2020-01-24")}, EndsBeforeItStarts),
        ({"ends_at": at("2020-01-23")}, EndsBeforeItStarts),
        ({"mode": "ajar"}, NoSuchMode),
        ({"mode": None}, NoSuchMode),
        ({"starts_at": at("1890-01-01")}, ValidationError),
        ({"ends_at": at("2300-01-01")}, ValidationError),
        ({"reason": "a\x00b"}, ValidationError),
        ({"reason": "\u202egnp"}, ValidationError),
        ({"reason": "长" * 301}, ValidationError),
        ({"more_measures": [{"kind": "plans.nothing"}]}, BadMeasure),
        ({"more_measures": [{"kind": "plans.publish_notice", "parameters": []}]}, BadMeasure),
        ({"more_measures": [{"kind": "plans.publish_notice", "parameters": {}}]}, BadMeasure),
        (
            {
                "more_measures": [
                    {"kind": NOTICE["kind"], "parameters": {"title": "{x}", "body": "b"}}
                ]
            },
            BadMeasure,
        ),
        ({"more_measures": [STEP] * 51}, TooManyMeasures),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(library: Library, wrong, refusal):
    with pytest.raises(refusal):
        library.prepare(**({"mode": "closed"} | wrong))
    assert not Switch.objects.exists()


def test_a_target_is_the_library_s_own(library: Library, foreign):
    with institution_scope(foreign):
        theirs = Service.objects.create(name="借书", kind="lending")
        place = Place.objects.create(name="总馆", kind="library")
    with pytest.raises(NotHere):
        library.prepare(service=theirs)
    with pytest.raises(NotHere):
        library.prepare(place=place)
    own = Service.objects.filter(institution=library.institution).first()
    with pytest.raises(TwoTargets):
        library.prepare(service=own, place=place)


def test_a_level_without_a_stage_needs_a_mode(library: Library):
    from tests.replay.story import record

    with institution_scope(library.world.consortium):
        change = record(library.world, 3, at("2020-03-25"))
    with pytest.raises(NoStageForLevel):
        library.prepare(None, level_change=change, by_plan=True)


def test_the_plan_says_which_mode_and_measures_a_level_brings(library: Library):
    from tests.replay.story import record

    with institution_scope(library.world.consortium):
        change = record(library.world, 1, at("2020-01-24"))
    switch = library.prepare(None, level_change=change, by_plan=True)
    assert (switch.mode, switch.consent) == ("closed", "second")
    seen = preview_switch(switch)
    assert [part.key for part in seen.parts] == [
        "plans.own_mode",
        "plans.service_mode",
        "plans.publish_notice",
        "plans.manual_step",
    ]


def test_a_draft_may_be_prepared_anew_and_nothing_else_may(library: Library):
    switch = library.prepare()
    change_switch(switch, library.want("limited", reason="雨"), by=library.librarian)
    assert (switch.mode, switch.reason) == ("limited", "雨")
    submit_switch(switch, digest=preview_switch(switch).digest, by=library.librarian)
    with pytest.raises(NotAnymore):
        change_switch(switch, library.want("open"), by=library.librarian)


# --- previewed ----------------------------------------------------------------------------------


def test_the_preview_says_every_change_and_writes_nothing(library: Library, time_machine):
    time_machine.move_to(at("2020-01-24 00:10"))
    switch = library.prepare(more_measures=[NOTICE, STEP], ends_at=at("2020-03-01 12:00"))
    before = verbs()
    seen = preview_switch(switch)
    assert [(each.before.mode, each.after.mode) for each in seen.services] == [
        ("open", "closed")
    ] * 4
    notice = seen.parts[1].changes[0].after
    assert notice["body"].startswith(f"{library.institution.name}自2020 年 1 月 24 日 00:00起")
    assert notice["body"].endswith("至2020 年 3 月 1 日 12:00。")
    assert [part.key for part in seen.by_hand] == ["plans.manual_step"]
    assert [str(part.label) for part in seen.for_good]
    assert seen.told[0].count == 3
    assert verbs() == before and not ModeSpan.objects.exists()
    assert preview_switch(switch).digest == seen.digest


def test_the_preview_tells_what_clashes(library: Library):
    library.applied("limited", starts_at=at("2020-01-20"))
    other = library.submitted("open", starts_at=at("2020-05-01"))
    service = Service.objects.filter(institution=library.institution).last()
    decide_modes(
        [ModeSpan(service=service, mode="closed", starts_at=at("2020-01-21"))], by=library.director
    )
    seen = preview_switch(library.prepare("open"))
    with override("en"):
        told = " ".join(str(each.sentence) for each in seen.clashes)
    assert "lies over an earlier decision" in told
    assert service.name_en in told
    assert str(other.prepared_by) in told
    assert not seen.blocks


def test_an_open_end_reads_as_until_further_notice(library: Library):
    seen = preview_switch(library.prepare(more_measures=[NOTICE]))
    assert "further notice" in seen.parts[1].changes[0].after["body"] or "另行通知" in str(
        seen.parts[1].changes[0].after["body"]
    )


def test_a_measure_that_is_gone_blocks(library: Library):
    switch = library.prepare()
    keep_more(switch, [{"kind": "loans.extend", "parameters": {}}])
    assert preview_switch(switch).blocks


# --- decided ------------------------------------------------------------------------------------


def test_a_comma_of_somebody_else_is_no_second_person(library: Library):
    switch = library.prepare(by=library.director)
    change_switch(switch, library.want(reason="疫情，"), by=library.librarian)
    submit_switch(switch, digest=preview_switch(switch).digest, by=library.librarian)
    assert switch.prepared_by == library.librarian
    with pytest.raises(PreparedByYou):
        approve_switch(switch, by=library.director)
    assert not acts_of(library.director, switch).approve
    assert acts_of(library.director, switch).own
    assert acts_of(library.deputy, switch).approve
    approve_switch(switch, by=library.deputy)
    assert (switch.state, switch.approved_by) == ("approved", library.deputy)


def test_somebody_else_approves(library: Library):
    switch = library.submitted(by=library.director)
    with pytest.raises(PreparedByYou):
        approve_switch(switch, by=library.director)
    with pytest.raises(NotYours):
        approve_switch(switch, by=library.librarian)
    approve_switch(switch, by=library.deputy)
    assert (switch.state, switch.approved_by) == ("approved", library.deputy)
    assert run_ready_jobs() >= 1
    switch.refresh_from_db()
    assert (switch.state, library.mode()) == ("applied", "closed")


@pytest.fixture
def university(consortium):
    made = make_library(consortium, consent="university")
    with institution_scope(made.institution):
        yield made


def test_the_university_is_named_where_the_plan_asks_for_it(university: Library):
    switch = university.submitted(by_plan=True)
    assert switch.consent == "university"
    with pytest.raises(NeedsTheUniversity):
        approve_switch(switch, by=university.director, approved_above="  ")
    approve_switch(switch, by=university.director, approved_above="校办〔2020〕3号")
    assert (switch.state, switch.approved_above) == ("approved", "校办〔2020〕3号")


def test_where_the_plan_is_enough_nobody_is_asked(consortium):
    library = make_library(consortium, consent="plan")
    with institution_scope(library.institution):
        with institution_scope(consortium):
            change = record(library.world, 1, at("2020-01-24"))
        by_plan = {"by_plan": True, "level_change": change}
        switch = library.submitted(**by_plan)
        assert (switch.state, switch.approved_by) == ("approved", library.director)
        assert "switch.approved_by_plan" in verbs()
        # With one measure more than the plan has, two people are asked.
        assert library.prepare(**by_plan, more_measures=[STEP]).consent == "second"


def test_where_the_director_is_enough_one_act_does(consortium):
    library = make_library(consortium, consent="director")
    with institution_scope(library.institution):
        assert library.submitted(by_plan=True).state == "waiting"
        assert library.submitted(by_plan=True, by=library.director).state == "approved"


def test_what_changed_since_the_preview_is_looked_at_again(library: Library):
    switch = library.prepare(more_measures=[NOTICE])
    digest = preview_switch(switch).digest
    change_switch(switch, library.want("limited"), by=library.deputy)
    with pytest.raises(PreviewChanged):
        submit_switch(switch, digest=digest, by=library.librarian)


def test_it_is_refused_with_a_reason(library: Library):
    switch = library.submitted()
    refuse_switch(switch, by=library.director, reason="人手不够")
    assert (switch.state, trouble_shown(switch)) == ("refused", "人手不够")
    assert Message.objects.filter(user=library.librarian).exists()
    with pytest.raises(NotAnymore):
        approve_switch(switch, by=library.director)


def test_it_is_withdrawn_up_to_its_time(library: Library):
    switch = library.approved(starts_at=now() + dt.timedelta(days=3))
    withdraw_switch(switch, by=library.librarian)
    assert apply_switch(switch.pk) is None
    assert library.mode() == "open"
    with pytest.raises(NotAnymore):
        withdraw_switch(switch, by=library.librarian)


# --- two at once --------------------------------------------------------------------------------


def test_of_two_directors_one_wins_and_the_other_is_told_by_whom(library: Library):
    mine = library.submitted("closed", by=library.director)
    theirs = library.submitted("limited", by=library.librarian)
    approve_switch(mine, by=library.deputy)
    approve_switch(theirs, by=library.director)
    assert apply_switch(theirs.pk) is not None
    assert apply_switch(mine.pk) is None
    mine.refresh_from_db()
    assert (mine.state, library.mode()) == ("waiting", "limited")
    assert trouble_shown(mine)
    with pytest.raises(SwitchedMeanwhile) as told:
        approve_switch(mine, by=library.deputy)
    assert str(library.director) in str(told.value)
    # Looked at again it may be approved on the new state of things.
    approve_switch(mine, by=library.deputy, digest=preview_switch(mine).digest)
    assert apply_switch(mine.pk) is not None
    assert library.mode() == "closed"
    assert Revision.objects.get(institution=library.institution).number == 2


def test_who_was_overtaken_hears_of_it_at_once(library: Library):
    later = library.approved("open", starts_at=now() + dt.timedelta(days=30))
    library.applied("closed")
    later.refresh_from_db()
    assert later.state == "waiting"
    assert Message.objects.filter(user=library.librarian, sentence__contains="not carried out")


def test_carried_out_twice_it_is_done_once(library: Library):
    switch = library.applied(more_measures=[NOTICE])
    assert apply_switch(switch.pk) is None
    assert ModeSpan.objects.count() == 1 and Notice.objects.count() == 1
    assert verbs().count("switch.applied") == 1


# --- carried out --------------------------------------------------------------------------------


def test_all_it_changed_stands_in_the_ledger(library: Library):
    services = {"mode": "open", "kinds": ["entry", "lending"]}
    more = [{"kind": "plans.service_mode", "parameters": services}, NOTICE, STEP]
    switch = library.applied(more_measures=more, reason="疫情")
    assert library.mode() == "closed"
    assert sorted(library.modes().values()) == ["closed", "closed", "open", "open"]
    lines = [(each.run.position, each.setting, each.before) for each in still_changed()]
    # Two services stay open: nothing of theirs was changed.
    assert sorted(lines) == [(0, "mode", "open"), (2, "notice", None)]
    assert [str(shown(row).after) for row in ledger()]
    assert [run.state for run in MeasureRun.objects.filter(switch=switch)] == [
        "applied",
        "applied",
        "applied",
        "waiting",
    ]
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.published_by) == ("closure", library.director)
    assert {span.approved_by for span in ModeSpan.objects.all()} == {library.director}
    told = Message.objects.filter(sentence__contains="is closed from")
    assert {each.user_id for each in told} == {
        library.librarian.pk,
        library.director.pk,
        library.deputy.pk,
    }
    assert broken_chains() == []


def test_a_part_of_the_day_for_one_service(library: Library):
    service = Service.objects.filter(institution=library.institution).first()
    library.applied(
        service=service, starts_at=at("2020-02-01 13:00"), ends_at=at("2020-02-01 17:30")
    )
    for when, mode in (
        ("2020-02-01 12:59", "open"),
        ("2020-02-01 13:00", "closed"),
        ("2020-02-01 17:29", "closed"),
        ("2020-02-01 17:30", "open"),
    ):
        assert library.modes(at(when))[service.name] == mode
    assert library.mode(at("2020-02-01 14:00")) == "open"


def test_a_building_closes_alone(library: Library):
    place = Place.objects.create(name="江安馆", kind="building")
    Service.objects.filter(institution=library.institution, position__lt=2).update(place=place)
    library.applied(place=place)
    assert sorted(library.modes().values()) == ["closed", "closed", "open", "open"]


def test_a_measure_that_fails_leaves_nothing_and_the_people_are_told(library, breaking):
    switch = library.approved(more_measures=[NOTICE, {"kind": "testing.breaks", "parameters": {}}])
    assert apply_switch(switch.pk) is None
    switch.refresh_from_db()
    with override("en"):
        assert switch.state == "waiting" and "error inside" in trouble_shown(switch)
    assert library.mode() == "open" and not Notice.objects.exists()
    assert not MeasureRun.objects.exists()
    assert Message.objects.filter(user=library.director, sentence__contains="not carried out")


class Breaks(Measure):
    key = "testing.breaks"
    label = "Breaks"

    def preview(self, ground, parameters):
        return Preview()

    def apply(self, ground, parameters, changes):
        raise ZeroDivisionError

    def undo(self, ground, parameters, changes):
        return []


@pytest.fixture
def breaking(monkeypatch):
    monkeypatch.setattr(measures, "_items", measures._items | {"testing.breaks": Breaks()})


def test_what_lies_in_the_future_waits_for_its_time(library: Library, time_machine):
    switch = library.approved(starts_at=now() + dt.timedelta(days=2))
    run_ready_jobs()
    switch.refresh_from_db()
    assert switch.state == "approved"
    time_machine.move_to(now() + dt.timedelta(days=2, minutes=1))
    assert carry_out_due() == (1, 0)
    switch.refresh_from_db()
    assert switch.state == "applied"


# --- by hand ------------------------------------------------------------------------------------


def test_a_step_by_hand_is_ticked_once_and_stands_in_the_ledger(library: Library):
    library.applied(more_measures=[STEP])
    [run] = steps_by_hand()
    tick_by_hand(run, by=library.librarian)
    assert (run.state, run.done_by) == ("done", library.librarian)
    with pytest.raises(NotByHand):
        tick_by_hand(run, by=library.director)
    assert [row.label for row in still_changed() if row.setting == "step"] == ["贴告示"]


def test_what_was_done_by_hand_is_put_back_by_hand(library: Library):
    switch = library.applied(more_measures=[STEP])
    tick_by_hand(steps_by_hand().get(), by=library.librarian)
    assert list(preview_undo(switch).by_hand) == ["取下告示"]
    undo_switch(switch, by=library.director)
    [again] = steps_by_hand()
    assert again.parameters["text"] == "取下告示"
    tick_by_hand(again, by=library.librarian)
    assert not still_changed().exists()


def test_a_step_nobody_did_falls_away(library: Library):
    switch = library.applied(more_measures=[STEP])
    undo_switch(switch, by=library.director)
    assert not steps_by_hand().exists()


# --- taken back ---------------------------------------------------------------------------------


def test_taken_back_everything_is_as_it_was(library: Library):
    services = {"mode": "limited", "kinds": ["entry"]}
    more = [{"kind": "plans.service_mode", "parameters": services}, NOTICE]
    switch = library.applied(more_measures=more)
    seen = preview_undo(switch)
    assert {line.back for line in seen.lines} == {"undone"} and len(seen.services) == 4
    assert seen.for_good
    # The rehearsal left no trace.
    assert library.mode() == "closed" and still_changed().count() == 3
    undo_switch(switch, by=library.deputy)
    assert (switch.state, switch.undone_by) == ("undone", library.deputy)
    assert set(library.modes().values()) == {"open"}
    assert not still_changed().exists()
    assert Notice.objects.get().withdrawn_at
    assert not ModeSpan.objects.filter(cancelled_at=None).exists()
    with pytest.raises(NotApplied):
        undo_switch(switch, by=library.director)
    assert broken_chains() == []


def test_taking_back_the_second_leaves_the_first(library: Library):
    first = library.applied("closed", more_measures=[NOTICE])
    second = library.applied("limited", starts_at=at("2020-02-26"))
    assert library.mode() == "limited"
    undo_switch(second, by=library.director)
    first.refresh_from_db()
    assert (first.state, library.mode()) == ("applied", "closed")
    assert {row.run.switch_id for row in still_changed()} == {first.pk}


def test_what_somebody_changed_by_hand_is_shown_and_left(library: Library):
    service = Service.objects.filter(institution=library.institution, kind="entry").get()
    parameters = {"mode": "limited", "kinds": ["entry"]}
    switch = library.applied(
        more_measures=[{"kind": "plans.service_mode", "parameters": parameters}, NOTICE]
    )
    decide_modes(
        [ModeSpan(service=service, mode="closed", starts_at=at("2020-01-25"))], by=library.deputy
    )
    seen = preview_undo(switch)
    assert {str(line.change.label): line.back for line in seen.left} == {service.name: "by-hand"}
    undo_switch(switch, by=library.director)
    assert library.modes()[service.name] == "closed"
    assert library.mode() == "open"
    assert ledger().filter(back="by-hand").get().label == service.name


def test_a_decision_cancelled_by_hand_is_told_too(library: Library):
    switch = library.applied()
    cancel_spans([ModeSpan.objects.get().code], by=library.deputy)
    assert [line.back for line in preview_undo(switch).lines] == ["by-hand"]


def test_only_a_director_takes_back(library: Library):
    switch = library.applied()
    with pytest.raises(NotYours):
        undo_switch(switch, by=library.librarian)
    assert library.mode() == "closed"


class Number(Measure):
    """Raises a number of a thing that is kept in ``things``; put back where it still is."""

    key = "testing.number"
    label = "Number"

    def __init__(self) -> None:
        self.things = {"masks": 10}

    def preview(self, ground, parameters):
        name = parameters["name"]
        change = Change("testing.thing", name, name, "number", self.things[name], parameters["to"])
        return Preview(changes=[change])

    def apply(self, ground, parameters, changes):
        for each in changes:
            self.things[each.object_code] = each.after

    def undo(self, ground, parameters, changes):
        found = []
        for each in changes:
            mine = self.things[each.object_code] == each.after
            if mine:
                self.things[each.object_code] = each.before
            found.append(Undone(each, "undone" if mine else "by-hand"))
        return found


@pytest.fixture
def number(monkeypatch):
    made = Number()
    monkeypatch.setattr(measures, "_items", measures._items | {made.key: made})
    monkeypatch.setattr(
        made, "parameters_of", lambda cleaned: {"name": "masks", "to": made.next}, raising=False
    )
    return made


def raised(library: Library, number: Number, to: int, when: str) -> Switch:
    number.next = to
    more = [{"kind": number.key, "parameters": {}}]
    return library.applied("limited", starts_at=at(when), more_measures=more)


def test_a_number_raised_twice_goes_back_in_either_order(library: Library, number: Number):
    first = raised(library, number, 20, "2020-01-24")
    second = raised(library, number, 30, "2020-01-25")
    undo_switch(first, by=library.director)
    assert number.things["masks"] == 30
    assert ledger().filter(run__switch=first, setting="number").get().back == "later"
    undo_switch(second, by=library.director)
    assert number.things["masks"] == 10
    assert not still_changed().exists()


def test_a_number_set_by_hand_between_two_switches_is_not_forgotten(
    library: Library, number: Number
):
    first = raised(library, number, 20, "2020-01-24")
    number.things["masks"] = 25
    second = raised(library, number, 30, "2020-01-25")
    undo_switch(first, by=library.director)
    assert ledger().filter(run__switch=first, setting="number").get().back == "by-hand"
    undo_switch(second, by=library.director)
    assert number.things["masks"] == 25
    assert not still_changed().exists()


def test_two_measures_on_one_number_are_handed_on_together(
    library: Library, number: Number, monkeypatch
):
    seen: list[int] = []

    def preview(ground, parameters):
        # As a measure should: it begins where the one before it will have left the number.
        before = ground.shared.get("masks", number.things["masks"])
        ground.shared["masks"] = parameters["to"]
        seen.append(before)
        return Preview(
            changes=[Change("testing.thing", "masks", "m", "n", before, parameters["to"])]
        )

    monkeypatch.setattr(number, "preview", preview)
    monkeypatch.setattr(number, "parameters_of", lambda cleaned: {"to": number.next.pop(0)})
    more = [{"kind": number.key, "parameters": {}}] * 2
    number.next = [20, 30]
    first = library.applied("limited", more_measures=more)
    number.next = [40]
    second = library.applied("limited", starts_at=at("2020-01-25"), more_measures=more[:1])
    assert set(seen) == {10, 20, 30}
    undo_switch(first, by=library.director)
    assert set(ledger().filter(run__switch=first, setting="n").values_list("back", flat=True)) == {
        "later"
    }
    undo_switch(second, by=library.director)
    assert number.things["masks"] == 10


def test_two_notices_of_the_same_words_are_both_withdrawn(library: Library):
    twin = NOTICE | {"parameters": NOTICE["parameters"] | {"title": "闭馆", "title_en": "Closed"}}
    same = NOTICE | {
        "parameters": NOTICE["parameters"] | {"body": "{library}自{from}起暂不开放，至{until}。"}
    }
    switch = library.applied(more_measures=[NOTICE, twin, same])
    assert Notice.objects.count() == 3
    undo_switch(switch, by=library.director)
    assert not Notice.objects.filter(withdrawn_at=None).exists()
    assert not still_changed().exists()
    assert set(ledger().values_list("back", flat=True)) == {"undone"}


def test_what_the_database_refuses_stops_one_switch_and_no_other(library: Library, breaking):
    def refuses(ground, parameters, changes):
        raise IntegrityError

    measures["testing.breaks"].apply = refuses
    broken = library.approved(more_measures=[{"kind": "testing.breaks", "parameters": {}}])
    other = library.prepare("limited", starts_at=at("2020-01-25"))
    Switch.objects.filter(pk=other.pk).update(
        state="approved", preview_digest=preview_switch(other).digest
    )
    assert carry_out_due() == (1, 0)
    broken.refresh_from_db()
    assert (broken.state, library.mode()) == ("waiting", "limited")


def test_a_number_that_somebody_set_by_hand_stays(library: Library, number: Number):
    switch = raised(library, number, 20, "2020-01-24")
    number.things["masks"] = 25
    undo_switch(switch, by=library.director)
    assert number.things["masks"] == 25
    assert switch.state == "undone"
    assert MeasureRun.objects.get(kind=number.key).state == "in-part"


# --- over ---------------------------------------------------------------------------------------


def test_when_its_time_is_over_what_does_not_end_by_itself_is_put_back(
    library: Library, number: Number, time_machine
):
    number.next = 20
    switch = library.applied(
        starts_at=now() - dt.timedelta(hours=1),
        ends_at=now() + dt.timedelta(hours=1),
        more_measures=[{"kind": number.key, "parameters": {}}, NOTICE],
    )
    assert carry_out_due() == (0, 0)
    time_machine.move_to(now() + dt.timedelta(hours=2))
    assert carry_out_due() == (0, 1)
    switch.refresh_from_db()
    assert (switch.state, number.things["masks"], library.mode()) == ("over", 10, "open")
    assert not still_changed().exists()
    # It was closed, and stays so in what is told of that hour.
    assert library.mode(switch.starts_at) == "closed"
    assert Notice.objects.get().withdrawn_at is None
    assert carry_out_due() == (0, 0)


def test_a_time_that_has_passed_is_written_down_and_no_notice_is_made(library: Library):
    switch = library.applied(
        starts_at=at("2020-01-24"), ends_at=at("2020-01-26"), more_measures=[NOTICE]
    )
    assert library.mode(at("2020-01-25")) == "closed" and not Notice.objects.exists()
    carry_out_due()
    switch.refresh_from_db()
    assert switch.state == "over"


# --- the wall -----------------------------------------------------------------------------------


def test_another_library_s_runs_and_ledger_are_not_seen(library: Library, foreign):
    library.applied(more_measures=[STEP])
    with institution_scope(foreign):
        assert not ledger().exists() and not steps_by_hand().exists()
        assert not MeasureRun.objects.exists()
        # The switch itself is published; that it was made everyone may know.
        assert Switch.objects.count() == 1
        prepare_switch(library.want(), by=None)
        assert Switch.objects.filter(institution=foreign).count() == 1
