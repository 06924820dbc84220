"""Pages: a round walked by scanning, a floor done by tapping, books put back; and who may not."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from kaijuan.core.clock import now, today
from kaijuan.core.indicators.public import Asked
from kaijuan.core.questionnaires.public import take_over_standard
from kaijuan.core.registry.command import command_sections
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.premises.counters import DISINFECTIONS, PATROLS, counters
from kaijuan.network.premises.domain.batches import BatchWanted, receive_batch, set_hold
from kaijuan.network.premises.domain.daily import publish_days
from kaijuan.network.premises.domain.routes import renew_code, retire_point
from kaijuan.network.premises.domain.treating import STANDARD, save_plan
from kaijuan.network.premises.models import Check, Round, SpotPlan, Treatment
from kaijuan.network.premises.tests.making import a_point, an_item, look
from kaijuan.network.premises.views import routes
from kaijuan.network.rounds.public import ExpectedItem, Spot, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


@pytest.fixture
def page(own):
    return lambda name, *args: reverse(f"premises:{name}", args=[own.slug, *args])


def sent(answer):
    """The hidden values of the page, as a browser sends them back."""
    html = answer.content.decode()
    boxes = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in boxes if name != "csrfmiddlewaretoken"}


def test_a_round_by_scanning(web, page, route, points):
    item = an_item(route.spot)
    client = web("facilities")
    codes = [point.wall_codes.get().code for point in points]
    # Scanned before it was begun: the page offers the route, and goes on with the point.
    offered = client.get(page("scan", codes[0])).content.decode()
    begin = re.search(r'href="([^"]+\?scanned=[^"]+)"', offered)[1]
    started = client.post(begin, sent(client.get(begin)))
    assert started.headers["Location"] == page("scan", codes[0])
    walk = Round.objects.get()
    assert walk.item == item
    for code in codes[:2]:
        form = client.get(page("scan", code))
        data = {**sent(form), "outcome": "ok", "device_at": now().isoformat()}
        assert client.post(page("scan", code), data).status_code == 302
        # The same form sent twice changes nothing; with something else in it, it is refused.
        assert client.post(page("scan", code), data).status_code == 302
        assert client.post(page("scan", code), {**data, "note": "x"}).status_code == 409
    assert Check.objects.count() == 2
    finish = page("finish", walk.code)
    assert client.post(finish, {}).status_code == 422
    assert client.post(finish, {"reason": "封闭"}).status_code == 302
    item.refresh_from_db()
    assert item.state == State.SUBMITTED
    assert "not checked" in client.get(page("round", walk.code)).content.decode()


def test_by_hand_wants_a_reason(web, page, route, points, guard):
    client = web("facilities")
    client.post(page("walk", route.code), sent(client.get(page("walk", route.code))))
    href = page("check-by-hand", Round.objects.get().code, points[0].code)
    data = {**sent(client.get(href)), "outcome": "ok"}
    assert client.post(href, data).status_code == 422
    assert client.post(href, {**data, "hand_reason": "码掉了"}).status_code == 302
    assert Check.objects.get().how == "hand"


def test_the_other_guard_sees_who_has_it(web, page, route, points, guard):
    client, other = web("facilities"), web("librarian")
    form = sent(other.get(page("walk", route.code)))
    client.post(page("walk", route.code), sent(client.get(page("walk", route.code))))
    answer = other.post(page("walk", route.code), form)
    assert answer.status_code == 409
    assert "facilities" in answer.content.decode()
    code = points[0].wall_codes.get().code
    scanned = other.get(page("scan", code)).content.decode()
    assert page("take-over", Round.objects.get().code) in scanned
    over = page("take-over", Round.objects.get().code)
    assert other.post(over, sent(other.get(over))).status_code == 302
    assert client.post(page("scan", code), {"outcome": "ok"}).status_code == 409
    assert not Check.objects.exists()


def test_an_old_code_says_so(web, page, points):
    old = points[0].wall_codes.get().code
    renew_code(points[0], by=None)
    assert web("facilities").get(page("scan", old)).status_code == 410


def test_codes_are_printed_by_those_who_manage(web, page, route, points):
    sheet = web("facilities").get(page("route-codes", route.code)).content.decode()
    assert sheet.count("data:image/svg+xml") == 3
    assert web("librarian").get(page("route-codes", route.code)).status_code == 403
    # The code is in the picture only, not in the page for everybody to copy.
    assert str(points[0].wall_codes.get().code) not in sheet


def test_points_are_put_in_order(web, page, route, points):
    client, href = web("facilities"), page("route-points", route.code)
    data = {f"place-{points[0].code}": "9", f"place-{points[2].code}": "2"}
    assert client.post(href, data).status_code == 302
    assert [s.point for s in route.stops.all()] == [points[2], points[0]]
    assert client.post(href, {f"place-{points[0].code}": "x"}).status_code == 422


def test_a_form_that_shows_not_all_points_takes_none_off(web, page, route, points, monkeypatch):
    monkeypatch.setattr(routes, "MOST", 3)
    a_point("一楼大门")
    client, href = web("facilities"), page("route-points", route.code)
    asked = re.findall(r'name="(place-[^"]+)"', client.get(href).content.decode())
    assert client.post(href, dict.fromkeys(asked, "1")).status_code == 302
    assert {stop.point for stop in route.stops.all()} == set(points)


def test_an_old_code_of_a_point_that_is_gone(web, page, route, points):
    code = points[0].wall_codes.get().code
    retire_point(points[0], by=None)
    answer = web("facilities").get(page("scan", code))
    assert answer.status_code == 410
    assert "put away" in answer.content.decode()


def test_a_lift_of_the_patrol_is_nothing_to_disinfect(web, page):
    lift = a_point("三号电梯", what="lift").spot
    client = web("facilities")
    assert "三号电梯" not in client.get(page("spots")).content.decode()
    # A duty may name it; what it is stays the word of the patrol.
    an_item(lift, "disinfection")
    shown = client.get(page("spot", lift.code)).content.decode()
    assert page("spot-edit", lift.code) not in shown
    assert client.get(page("spot-edit", lift.code)).status_code == 404
    assert client.get(page("points")).status_code == 200


def test_a_round_answers_no_duty_of_another_kind(web, page, route, points):
    item = an_item(route.spot, "disinfection")
    client, href = web("facilities"), page("walk", route.code)
    form = {**sent(client.get(href)), "occurrence": item.occurrence.code}
    assert client.post(href, form).status_code == 302
    assert Round.objects.get().item is None


def test_what_is_waived_is_not_due(web, page):
    for name, state in (("一号", State.WAIVED), ("二号", State.PENDING)):
        spot = Spot.objects.create(name=name, kind="object", what="lift")
        ExpectedItem.objects.filter(pk=an_item(spot, "disinfection").pk).update(state=state)
    client = web("facilities")
    assert "0 of 1 done" in client.get(page("disinfection")).content.decode()
    due = client.get(page("disinfection"), {"show": "due"}).content.decode()
    assert "二号" in due
    assert "一号" not in due


def test_a_floor_done_with_one_tap(web, page, guard):
    version = take_over_standard(STANDARD, by=None)
    lift = Spot.objects.create(name="电梯", kind="object", what="lift", floor="2F")
    item = an_item(lift, "disinfection", form_version=version)
    client = web("facilities")
    assert "Done as planned" not in client.get(page("disinfection")).content.decode()
    plan = SpotPlan(spot=lift, agent="酒精", concentration=Decimal(75), unit="percent")
    save_plan(plan, by=None)
    listed = client.get(page("disinfection"))
    assert "Done as planned" in listed.content.decode()
    tap = page("as-planned", item.occurrence.code, lift.code)
    assert client.post(tap, sent(listed)).status_code == 302
    assert Treatment.objects.get().agent == "酒精"
    assert "1 of 1" in client.get(page("disinfection")).content.decode()
    refused = client.post(tap, {"code": uuid.uuid4()})
    assert refused.status_code in {409, 422}
    assert "酒精" in client.get(page("spot-sheet", lift.code)).content.decode()


def test_otherwise_than_planned(web, page, guard):
    version = take_over_standard(STANDARD, by=None)
    lift = Spot.objects.create(name="电梯", kind="object", what="lift")
    item = an_item(lift, "disinfection", form_version=version)
    client, href = web("librarian"), page("report", item.occurrence.code, lift.code)
    data = {**sent(client.get(href)), "agent": "含氯", "concentration": "500"}
    assert client.post(href, data).status_code == 422
    assert client.post(href, {**data, "unit": "percent"}).status_code == 422
    assert not Treatment.objects.exists()
    assert client.post(href, {**data, "unit": "mg-per-l"}).status_code == 302
    assert Treatment.objects.get().concentration == 500


def test_books_on_the_page(web, page):
    set_hold(2, by=None)
    for hours in (3, 1):
        at = now() - dt.timedelta(hours=hours)
        wanted = BatchWanted(uuid.uuid4(), 5, "desk", number=f"批{hours}", received_at=at)
        receive_batch(wanted, by=None)
    client = web("librarian")
    listed = client.get(page("batches"))
    assert "rest for 2 hours" in listed.content.decode()
    form = sent(client.get(page("batch-new")))
    data = {**form, "count": "7", "where_from": "post", "method": "steriliser"}
    for _twice in range(2):
        made = client.post(page("batch-new"), data)
        assert made.status_code == 302
    exported = client.get(page("batches"), {"format": "csv"}).content.decode("utf-8-sig")
    assert exported.count("\n") == 4
    waiting = client.get(page("batches"), {"show": "waiting"}).content.decode()
    assert "批3" not in waiting
    assert client.post(made.headers["Location"] + "release/").status_code == 422


def test_the_director_sees_what_is_not_in_order(own, route, points, guard, personas):
    walk = Round.objects.create(
        code=uuid.uuid4(), route=route, plan=[str(p.code) for p in points], walker=guard
    )
    look(walk, points[0], guard, ok=False)
    an_item(route.spot, late=-30)
    section = command_sections["premises"].glance(own, personas["director"])
    assert (section.total, section.late) == (2, 1)
    assert "漏水" in str(section.lines[1].text)


def test_only_counts_of_days_cross_the_wall(own, foreign, consortium, route):
    for number, state in enumerate((State.SUBMITTED, State.MISSED, State.WAIVED)):
        item = an_item(route.spot)
        day = today() - dt.timedelta(days=1)
        ExpectedItem.objects.filter(pk=item.pk).update(state=state, day=day)
        assert number >= 0
    publish_days("patrol", today())
    publish_days("patrol", today())
    # A day that was told and then waived is no longer told as due.
    spot = Spot.objects.create(name="电梯", kind="object", what="lift")
    waived = ExpectedItem.objects.filter(pk=an_item(spot, "disinfection").pk)
    waived.update(day=today() - dt.timedelta(days=1))
    publish_days("disinfection", today())
    waived.update(state=State.WAIVED)
    publish_days("disinfection", today())
    with institution_scope(consortium):
        asked = Asked([own, foreign], today() - dt.timedelta(days=3), today(), now())
        tally = counters[PATROLS.code].count(asked)
        assert (tally.value, tally.coverage.k, tally.coverage.n) == (50, 1, 2)
        assert counters[DISINFECTIONS.code].count(asked).value is None
