"""A switch as people do it on the pages: started, previewed, submitted, approved, taken back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils.translation import override

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode, ModeSpan, Service, ServiceRule
from kaijuan.network.opening.public import State as ServiceState
from kaijuan.network.plans.domain.readiness_items import add_item
from kaijuan.network.plans.domain.switches import more_of
from kaijuan.network.plans.measures.base import measures
from kaijuan.network.plans.models import Consent, MeasureRun, ReadinessItem, Switch
from kaijuan.network.plans.tests.switch_web import (
    address,
    applied,
    digest_of,
    english,
    offer,
    plan_for,
    prepared,
    second_director,
    submitted,
)

pytestmark = pytest.mark.django_db
State = Switch.State


#: A code that nothing has; each process of a run must collect the same.
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def services(own: Any) -> None:
    offer(own)


def state_of(switch: Switch) -> str:
    switch.refresh_from_db()
    return str(switch.state)


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("anonymous", 302),
        ("reader", 403),
        ("librarian", 200),
        ("facilities", 200),
        ("director", 200),
        ("auditor", 403),
        ("secretariat", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_switches(own: Any, personas: dict[str, Any], persona: str, status: int) -> None:
    switch = prepared(own, personas["librarian"], reason="疫情防控需要")
    client = english(personas[persona])
    for name, args in (("switches", ()), ("ledger", ()), ("switch", (switch.code,))):
        answer = client.get(address(name, own, *args))
        assert answer.status_code == status, name
    shown = client.get(address("switch", own, switch.code)).content.decode()
    assert ("疫情防控需要" in shown) == (status == 200)


def test_from_the_form_to_the_preview(own: Any, personas: dict[str, Any]) -> None:
    client = english(personas["librarian"])
    form = client.get(address("switch-new", own)).content.decode()
    assert "Show the preview" in form
    answer = client.post(
        address("switch-new", own),
        {"to": "mode:closed", "reason": "停电检修", "starts_at": "2020-02-26T08:30", "ends_at": ""},
    )
    assert answer.status_code == 302
    switch = Switch.objects.get()
    assert answer.headers["Location"] == address("switch", own, switch.code)
    local = switch.starts_at.astimezone(HOUSE_ZONE)
    assert (local.year, local.month, local.day, local.hour, local.minute) == (2020, 2, 26, 8, 30)
    assert (switch.ends_at, switch.state, switch.consent) == (None, State.DRAFT, Consent.SECOND)
    page = client.get(address("switch", own, switch.code)).content.decode()
    for said in ("nothing has been carried out yet", "Submit for approval", "3 services change."):
        assert said in page
    assert "It begins in the past" in page
    assert not ModeSpan.objects.exists(), "a preview writes nothing"


def test_the_second_press_of_the_button_starts_no_second_switch(
    own: Any, personas: dict[str, Any]
) -> None:
    client = english(personas["librarian"])
    asked = {"to": "mode:closed", "reason": "停电", "starts_at": "2020-02-26T08:30"}
    first, second = (client.post(address("switch-new", own), asked) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Switch.objects.count() == 1
    client.post(address("switch-new", own), asked | {"reason": "停水"})
    assert Switch.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "mode:ajar"}, "to"),
        ({"to": f"stage:{NOBODYS}"}, "to"),
        ({"target": f"service:{NOBODYS}"}, "target"),
        ({"starts_at": "2020-02-26T08:30", "ends_at": "2020-02-26T08:30"}, "ends_at"),
        ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
        ({"starts_at": "2020-02-30T08:00"}, "starts_at"),
        ({"starts_at": "26.2.2020"}, "starts_at"),
        ({"reason": "长" * 301}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_written(
    own: Any, personas: dict[str, Any], values: dict[str, str], field: str
) -> None:
    answer = english(personas["librarian"]).post(
        address("switch-new", own), {"to": "mode:closed"} | values
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Switch.objects.exists()


def test_a_service_alone_is_switched_for_a_part_of_a_day(
    own: Any, personas: dict[str, Any]
) -> None:
    service = Service.objects.filter(institution=own).first()
    client = english(personas["librarian"])
    client.post(
        address("switch-new", own),
        {
            "to": "mode:closed",
            "target": f"service:{service.code}",
            "starts_at": "2030-05-31T13:00",
            "ends_at": "2030-05-31T24:00".replace("24:00", "23:59"),
        },
    )
    switch = Switch.objects.get()
    assert switch.service == service
    page = client.get(address("switch", own, switch.code) + "?by=service").content.decode()
    assert "1 service changes." in page


def test_chinese_names_stand_on_the_english_page_as_names(
    own: Any, personas: dict[str, Any]
) -> None:
    personas["librarian"].display_name = "王老师<b>"
    personas["librarian"].save()
    switch = prepared(own, personas["librarian"])
    page = english(personas["librarian"]).get(address("switch", own, switch.code)).content.decode()
    assert '<span lang="zh-Hans">王老师&lt;b&gt;</span> · ' in page
    assert "&lt;span" not in page


def test_a_service_whose_state_stays_says_what_becomes_what(
    own: Any, personas: dict[str, Any]
) -> None:
    """ "limited → limited" would not say that reading on the web becomes reading on the spot."""
    with institution_scope(own):
        service = Service.objects.get(name="查新")
        rule = {"service": service, "mode": Mode.LIMITED, "state": ServiceState.LIMITED}
        ServiceRule.objects.create(**rule, how="到馆预约")
        ModeSpan.objects.create(mode=Mode.CLOSED, starts_at=now() - dt.timedelta(days=1))
    client = english(personas["librarian"])
    client.post(address("switch-new", own), {"to": "mode:limited"})
    switch = Switch.objects.get()
    page = client.get(address("switch", own, switch.code) + "?by=service").content.decode()
    changing, _stays, same = page.partition("Stays</p>")
    line = next(part for part in changing.split('class="change"') if "查新" in part)
    assert "网上预约 → 到馆预约" in re.sub("<[^>]+>", "", line)
    assert line.count('class="badge') == 1
    assert "查新" not in same


def test_submitted_approved_by_another_and_carried_out(own: Any, personas: dict[str, Any]) -> None:
    switch = prepared(own, personas["librarian"])
    clerk, director = english(personas["librarian"]), english(personas["director"])
    page = clerk.get(address("switch", own, switch.code)).content.decode()
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest is not None
    submit = address("switch-submit", own, switch.code)
    assert clerk.post(submit, {"digest": digest[1]}).status_code == 302
    assert state_of(switch) == State.WAITING
    again = clerk.post(submit, {"digest": digest[1]}, follow=True)
    assert "That has been done already." in again.content.decode()

    approve = address("switch-approve", own, switch.code)
    assert clerk.get(approve).status_code == 403
    shown = director.get(approve).content.decode()
    assert shown.count("btn-seal") == 1
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', shown)
    assert digest is not None
    assert director.post(approve, {"digest": digest[1]}).status_code == 302
    assert state_of(switch) == State.APPROVED
    running = director.get(address("switch", own, switch.code)).content.decode()
    assert "Being carried out" in running
    bar = director.get(address("switch-progress", own, switch.code), headers={"HX-Request": "true"})
    assert "progressbar" in bar.content.decode()
    assert director.post(approve, {"digest": digest[1]}).status_code == 302, "a double click"

    run_ready_jobs()
    assert state_of(switch) == State.APPLIED
    ended = director.get(
        address("switch-progress", own, switch.code), headers={"HX-Request": "true"}
    )
    assert ended.headers["HX-Refresh"] == "true"
    did = director.get(address("switch", own, switch.code)).content.decode()
    assert "What it did" in did
    assert ModeSpan.objects.filter(institution=own, mode=Mode.CLOSED).exists()


def test_who_prepared_it_does_not_approve_it(own: Any, personas: dict[str, Any]) -> None:
    switch = submitted(own, personas["director"])
    client = english(personas["director"])
    approve = address("switch-approve", own, switch.code)
    shown = client.get(approve).content.decode()
    assert "You prepared this yourself" in shown
    assert "btn-seal" not in shown
    answer = client.post(approve, {"digest": digest_of(switch)})
    assert answer.status_code == 403
    assert "You prepared this yourself" in answer.content.decode()
    assert state_of(switch) == State.WAITING
    other = english(second_director(own))
    assert other.post(approve, {"digest": digest_of(switch)}).status_code == 302
    assert state_of(switch) == State.APPROVED


def test_the_universitys_paper_is_asked_for_where_the_plan_says_so(
    own: Any, personas: dict[str, Any]
) -> None:
    stage = plan_for(own, personas["director"], consent=Consent.UNIVERSITY)
    switch = submitted(own, personas["librarian"], stage=stage)
    client = english(personas["director"])
    approve = address("switch-approve", own, switch.code)
    assert 'name="approved_above"' in client.get(approve).content.decode()
    without = client.post(approve, {"digest": digest_of(switch), "approved_above": " "})
    assert without.status_code == 422
    assert state_of(switch) == State.WAITING
    done = client.post(approve, {"digest": digest_of(switch), "approved_above": "校办〔2020〕5 号"})
    assert done.status_code == 302
    switch.refresh_from_db()
    assert (switch.state, switch.approved_above) == (State.APPROVED, "校办〔2020〕5 号")


def test_a_preview_that_is_not_so_any_more_is_shown_anew(
    own: Any, personas: dict[str, Any]
) -> None:
    switch = prepared(own, personas["librarian"])
    old = digest_of(switch)
    applied(own, personas["librarian"], personas["director"], mode=Mode.LIMITED)
    client = english(personas["librarian"])
    page = client.get(address("switch", own, switch.code)).content.decode()
    assert f"{personas['director']} switched to “Limited opening” since" in page
    stale = client.post(address("switch-submit", own, switch.code), {"digest": old})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert str(personas["director"]) in text, "by whom"
    assert state_of(switch) == State.DRAFT
    fresh = re.search(r'name="digest" value="([0-9a-f]{64})"', text)
    assert fresh is not None, "the new preview is on the page"
    assert fresh[1] != old
    answer = client.post(address("switch-submit", own, switch.code), {"digest": fresh[1]})
    assert answer.status_code == 302
    assert state_of(switch) == State.WAITING


def test_an_approver_who_saw_something_else_is_shown_what_is_so(
    own: Any, personas: dict[str, Any]
) -> None:
    switch = submitted(own, personas["librarian"])
    seen = digest_of(switch)
    applied(own, personas["librarian"], personas["director"], mode=Mode.LIMITED)
    client = english(personas["director"])
    approve = address("switch-approve", own, switch.code)
    stale = client.post(approve, {"digest": seen})
    assert stale.status_code == 409
    fresh = re.search(r'name="digest" value="([0-9a-f]{64})"', stale.content.decode())
    assert fresh is not None
    assert client.post(approve, {"digest": fresh[1]}).status_code == 302
    assert state_of(switch) == State.APPROVED


@pytest.mark.parametrize("digest", ["", "x", "0" * 63, "<script>"])
def test_without_a_preview_nobody_submits(own: Any, personas: dict[str, Any], digest: str) -> None:
    switch = prepared(own, personas["librarian"])
    answer = english(personas["librarian"]).post(
        address("switch-submit", own, switch.code), {"digest": digest}
    )
    assert answer.status_code == 422
    assert state_of(switch) == State.DRAFT


def test_what_is_not_ready_cannot_be_submitted_and_says_where_to_look(
    own: Any, personas: dict[str, Any]
) -> None:
    applied(own, personas["librarian"], personas["director"])
    with institution_scope(own):
        add_item(ReadinessItem(mode=Mode.LIMITED, text="阅览室消毒"), by=personas["director"])
    switch = prepared(own, personas["librarian"], mode=Mode.LIMITED)
    client = english(personas["librarian"])
    page = client.get(address("switch", own, switch.code)).content.decode()
    assert "阅览室消毒" in page
    assert "Open the readiness checklist" in page
    answer = client.post(address("switch-submit", own, switch.code), {"digest": digest_of(switch)})
    assert answer.status_code == 422
    assert state_of(switch) == State.DRAFT


def test_refused_with_a_reason_that_the_preparer_reads(own: Any, personas: dict[str, Any]) -> None:
    switch = submitted(own, personas["librarian"])
    director = english(personas["director"])
    refuse = address("switch-refuse", own, switch.code)
    assert director.post(refuse, {"reason": ""}).status_code == 422
    assert director.post(refuse, {"reason": "下周再议"}).status_code == 302
    page = english(personas["librarian"]).get(address("switch", own, switch.code))
    assert "下周再议" in page.content.decode()
    assert state_of(switch) == State.REFUSED


def test_withdrawn_once_and_then_nothing_more_can_be_done(
    own: Any, personas: dict[str, Any]
) -> None:
    switch = submitted(own, personas["librarian"])
    digest = digest_of(switch)
    clerk = english(personas["librarian"])
    withdraw = address("switch-withdraw", own, switch.code)
    assert clerk.post(withdraw).status_code == 302
    assert "done already" in clerk.post(withdraw, follow=True).content.decode()
    late = english(personas["director"]).post(
        address("switch-approve", own, switch.code), {"digest": digest}
    )
    assert late.status_code == 409
    assert "Withdrawn" in late.content.decode()
    assert state_of(switch) == State.WITHDRAWN


def test_a_step_by_hand_is_ticked_off_and_stands_in_the_ledger(
    own: Any, personas: dict[str, Any]
) -> None:
    stage = plan_for(own, personas["director"])
    switch = applied(own, personas["librarian"], personas["director"], stage=stage)
    client = english(personas["facilities"])
    page = client.get(address("switch", own, switch.code)).content.decode()
    assert "在门口张贴闭馆告示" in page
    with institution_scope(own):
        run = MeasureRun.objects.get(state=MeasureRun.State.WAITING)
    tick = address("step-tick", own, run.code)
    assert client.post(tick).status_code == 302
    assert client.post(tick).status_code == 302, "a double click"
    other = english(personas["librarian"]).post(tick)
    assert other.status_code == 409
    assert "somebody may have been quicker" in other.content.decode()
    ledger = client.get(address("ledger", own)).content.decode()
    assert "在门口张贴闭馆告示" in ledger


def test_taken_back_with_a_preview_of_its_own(own: Any, personas: dict[str, Any]) -> None:
    stage = plan_for(own, personas["director"])
    switch = applied(own, personas["librarian"], personas["director"], stage=stage)
    director = english(personas["director"])
    undo = address("switch-undo", own, switch.code)
    assert english(personas["librarian"]).get(undo).status_code == 403
    shown = director.get(undo).content.decode()
    assert "A notice can be withdrawn; who has read it, has read it." in shown
    assert shown.count("btn-seal") == 1
    assert state_of(switch) == State.APPLIED, "the preview undoes nothing"
    assert director.post(undo).status_code == 302
    assert state_of(switch) == State.UNDONE
    assert "done already" in director.post(undo, follow=True).content.decode()
    vice = english(second_director(own)).post(undo)
    assert vice.status_code == 409, "to somebody else it is no second press"
    with institution_scope(own):
        assert not ModeSpan.objects.filter(institution=own, cancelled_at=None).exists()


def test_what_was_never_carried_out_is_not_taken_back(own: Any, personas: dict[str, Any]) -> None:
    switch = prepared(own, personas["librarian"])
    director = english(personas["director"])
    for method in (director.get, director.post):
        answer = method(address("switch-undo", own, switch.code))
        assert answer.status_code == 409
        assert "Only a switch that was carried out" in answer.content.decode()


def test_a_draft_is_changed_and_a_submitted_one_is_not(own: Any, personas: dict[str, Any]) -> None:
    switch = prepared(own, personas["librarian"], reason="停电")
    client = english(personas["librarian"])
    change = address("switch-change", own, switch.code)
    assert "停电" in client.get(change).content.decode()
    until = (now() + dt.timedelta(days=3)).astimezone(HOUSE_ZONE).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(change, {"to": "mode:limited", "reason": "停电检修", "ends_at": until})
    assert answer.status_code == 302
    switch.refresh_from_db()
    assert (switch.mode, switch.reason) == (Mode.LIMITED, "停电检修")
    assert switch.ends_at is not None
    with institution_scope(own):
        from kaijuan.network.plans.domain.switches import submit_switch

        submit_switch(switch, digest=digest_of(switch), by=personas["librarian"])
    assert client.get(change).status_code == 302
    client.post(change, {"to": "mode:open"})
    switch.refresh_from_db()
    assert switch.mode == Mode.LIMITED


def test_measures_are_added_and_taken_out(own: Any, personas: dict[str, Any]) -> None:
    switch = prepared(own, personas["librarian"])
    client = english(personas["librarian"])
    add = address("switch-measure-add", own, switch.code, "plans.manual_step")
    assert client.post(add, {"text": ""}).status_code == 422
    for _press in range(2):
        assert client.post(add, {"text": "给班车队打电话"}).status_code == 302
    with institution_scope(own):
        assert len(more_of(switch)) == 1
    page = client.get(address("switch", own, switch.code)).content.decode()
    assert "给班车队打电话" in page
    shown = client.get(address("switch-measures", own, switch.code)).content.decode()
    mark = re.search(r'name="what" value="([0-9a-f]+)"', shown)
    assert mark is not None
    remove = address("switch-measure-remove", own, switch.code)
    assert client.post(remove, {"what": mark[1]}).status_code == 302
    assert client.post(remove, {"what": mark[1]}).status_code == 409
    with institution_scope(own):
        assert more_of(switch) == []
    assert client.get(address("switch-measure-add", own, switch.code, "no.such")).status_code == 404


def test_a_switch_of_another_library_is_missing_everywhere(
    own: Any, foreign: Any, personas: dict[str, Any]
) -> None:
    theirs = submitted(foreign, personas["stranger"])
    client = english(personas["director"])
    gets = ("switch", "switch-progress", "switch-change", "switch-measures", "switch-approve")
    for name in (*gets, "switch-refuse", "switch-undo"):
        assert client.get(address(name, own, theirs.code)).status_code == 404, name
    for name in ("submit", "approve", "refuse", "withdraw", "undo", "measure-remove"):
        answer = client.post(
            address(f"switch-{name}", own, theirs.code), {"digest": "0" * 64, "reason": "x"}
        )
        assert answer.status_code == 404, name
    theirs.refresh_from_db()
    assert theirs.state == State.WAITING


def test_the_preview_is_ordered_by_measure_or_by_service_also_for_htmx(
    own: Any, personas: dict[str, Any]
) -> None:
    switch = prepared(own, personas["librarian"])
    client = english(personas["librarian"])
    target = address("switch", own, switch.code)
    for by in ("measure", "service"):
        part = client.get(f"{target}?by={by}", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert part.strip().startswith('<div id="ordered">')
    assert "借书" in part
    assert client.get(f"{target}?by=colour").status_code == 404


@pytest.mark.parametrize("name", ["switches", "ledger"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=x", 404),
        ("?sort=password", 404),
        ("?format=exe", 422),
        ("?format=csv", 200),
        ("?format=xlsx", 200),
        ("?q=%E6%A0%B7", 200),
        ("?state=nonsense&back=nonsense", 422),
    ],
)
def test_queries_of_the_lists(
    own: Any, personas: dict[str, Any], name: str, query: str, status: int
) -> None:
    applied(own, personas["librarian"], personas["director"])
    assert english(personas["director"]).get(address(name, own) + query).status_code == status


def test_the_ledger_shows_what_stands_and_after_undo_what_is_back(
    own: Any, personas: dict[str, Any]
) -> None:
    from kaijuan.network.plans.domain.switches import undo_switch

    switch = applied(own, personas["librarian"], personas["director"])
    client = english(personas["director"])
    standing = client.get(address("ledger", own)).content.decode()
    assert "甲大学" in standing
    assert "Fully open" in standing
    with institution_scope(own):
        undo_switch(switch, by=personas["director"])
    assert "Nothing stands changed" in client.get(address("ledger", own)).content.decode()
    every = client.get(address("ledger", own) + "?back=all").content.decode()
    assert "put back" in every


def test_where_the_plan_is_enough_one_seal_is_pressed(own: Any, personas: dict[str, Any]) -> None:
    stage = plan_for(own, personas["director"], consent=Consent.PLAN)
    switch = prepared(own, personas["librarian"], stage=stage)
    page = english(personas["librarian"]).get(address("switch", own, switch.code))
    shown = page.content.decode()
    assert shown.count("btn-seal") == 1, "the same act below the preview is a plain button"
    assert shown.count("Carry out by the plan") == 2
    assert shown.count(address("switch-measures", own, switch.code)) == 1


def test_a_notice_is_named_without_its_braces() -> None:
    words = measures["plans.publish_notice"].describe(
        {"title": "{library}自 {from} 起闭馆", "title_en": "{library} is closed from {from}"}
    )
    with override("zh-hans"):
        assert str(words) == "通知「本馆自 开始时间 起闭馆」"
    with override("en"):
        assert str(words) == "Notice “the library is closed from beginning”"
