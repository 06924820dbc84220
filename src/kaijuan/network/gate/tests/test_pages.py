"""The pages: what is said and sent, who may, and that nothing leaks from them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from kaijuan.core.privacy.models import Look
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.buildings import crowded, save_building, show_headcounts
from kaijuan.network.gate.domain.digests import token_of
from kaijuan.network.gate.domain.settings import day_here, save_settings, settings_here
from kaijuan.network.gate.models import Building, Gate, Headcount, Pass, Passage, Visit
from kaijuan.network.gate.panels import inside_now
from kaijuan.network.gate.public import headcount
from kaijuan.network.gate.tests.making import Doors, address, come, hours_ago
from kaijuan.network.gate.views import visitors
from kaijuan.network.opening.public import Place

pytestmark = pytest.mark.django_db

TICKED = {"temperature": "on", "symptoms": "on", "mask": "on"}
JSON = {"accept": "application/json"}


def sent(scan: str = "A100", **more: Any) -> dict[str, Any]:
    return {"code": str(uuid.uuid4()), "direction": "in", "scan": scan} | TICKED | more


def test_the_script_and_the_plain_page_send_the_same(own: Any, doors: Doors, web: Any) -> None:
    page = address("station", own, doors.side.code)
    client = web("facilities")
    body = sent()
    told = client.post(page, body, headers=JSON)
    assert (told.status_code, told.json()) == (
        200,
        {"outcome": "in", "says": "Came in.", "inside": 1, "capacity": 3},
    )
    again = client.post(page, body, headers=JSON)
    assert (again.status_code, again.json()["outcome"]) == (200, "in")
    clash = client.post(page, body | {"scan": "B200"}, headers=JSON)
    assert (clash.status_code, list(clash.json())) == (409, ["says"])
    plain = client.post(page, sent(direction="out"), follow=True)
    assert "Went out." in plain.content.decode()
    with institution_scope(own):
        assert (doors.inside, Passage.objects.count()) == (0, 2)


def test_turned_away_with_the_reason(own: Any, doors: Doors, web: Any) -> None:
    page = address("station", own, doors.way_in.code)
    client = web("librarian")
    body = sent()
    del body["temperature"]
    told = client.post(page, body, headers=JSON).json()
    assert told["outcome"] == "refused"
    assert "fever clinic" in told["says"]
    with institution_scope(own):
        for number in range(3):
            come(doors.way_in, f"CARD{number}")
    told = client.post(page, sent(), headers=JSON).json()
    assert told["says"].startswith("Full: 3 of 3 inside.")
    assert "1 were turned away" in told["says"]
    wrong = client.post(page, sent(direction="out"), headers=JSON)
    assert (wrong.status_code, "主馆out" in wrong.json()["says"]) == (422, True)


@pytest.mark.parametrize(
    "body",
    [
        {"direction": "in", "scan": "A100"},
        sent(code="x"),
        sent(""),
        sent(direction="up"),
        sent("李雷"),
        sent(at="yesterday"),
    ],
)
def test_what_cannot_be_read_writes_nothing(
    own: Any, doors: Doors, web: Any, body: dict[str, Any]
) -> None:
    answer = web("librarian").post(address("station", own, doors.side.code), body, headers=JSON)
    assert answer.status_code == 422 and answer.json()["says"]
    with institution_scope(own):
        assert not Passage.objects.exists() and not Pass.objects.exists()


def test_what_waited_without_a_network_keeps_its_time(own: Any, doors: Doors, web: Any) -> None:
    at = hours_ago(1).replace(microsecond=0)
    body = sent(at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    web("librarian").post(address("station", own, doors.side.code), body, headers=JSON)
    future = sent("B200", at="2199-01-01T00:00:00.000Z")
    web("librarian").post(address("station", own, doors.side.code), future, headers=JSON)
    with institution_scope(own):
        times = list(Visit.objects.order_by("began_at").values_list("came_in_at", flat=True))
    assert times[0] == at
    assert times[1].year < 2199


def test_names_are_shown_on_demand_of_today_and_on_record(
    own: Any, doors: Doors, web: Any, personas: dict[str, Any]
) -> None:
    with institution_scope(own):
        came = come(doors.way_in, name="王芳", contact="028-1").passage.visit
        old = come(doors.way_in, name="李雷", contact="028-2").passage.visit
        Visit.objects.filter(pk=old.pk).update(began_at=hours_ago(60), came_in_at=hours_ago(60))
    client, page = web("librarian"), address("visits", own)
    assert "王芳" not in client.get(page).content.decode()
    named = client.get(page, {"names": "yes"}).content.decode()
    assert "王芳" in named and "李雷" not in named
    assert "028-1" not in named
    for number in ("9" * 30, "0", "-1", "x"):
        assert client.get(page, {"names": "yes", "page": number}).status_code == 404
    exported = client.get(page, {"names": "yes", "format": "csv"}).content.decode()
    assert "王芳" not in exported and "028" not in exported
    with institution_scope(own):
        look = Look.objects.get()
        assert (look.subject, look.by) == (came.subject, personas["librarian"])
        assert look.object_code == str(came.code)


def test_my_pass(own: Any, web: Any, personas: dict[str, Any]) -> None:
    page = address("my-pass", own)
    assert "does not belong to anybody" in web("librarian").get(page).content.decode()
    with institution_scope(own):
        Person.objects.create(name="张三", user=personas["librarian"])
    client = web("librarian")
    first = client.get(page).context["qr"]
    assert client.get(page).context["qr"] == first
    client.post(page)
    assert client.get(page).context["qr"] != first


def test_visitors_register_where_the_library_wants_it(
    own: Any,
    doors: Doors,
    web: Any,
    personas: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = address("visitor", own)
    with institution_scope(own):
        body = {"name": "王芳", "contact": "13800000000", "day": day_here().isoformat()}
    client = web("anonymous")
    assert client.post(page, body).status_code == 422
    with institution_scope(own):
        settings = settings_here()
        settings.visitors_register = True
        save_settings(settings, by=personas["director"])
    answer = client.post(page, body)
    assert answer.status_code == 200 and answer.context["qr"].startswith("data:image")
    assert client.post(page, body | {"day": "2020-01-01"}).status_code == 422
    with institution_scope(own):
        made = Pass.objects.get()
        visit = come(doors.way_in, token_of(made.code, made.serial)).passage.visit
        assert (visit.kind, visit.subject) == ("visitor", made.code)
        assert b"13800000000" not in bytes(made.sealed)
    monkeypatch.setattr(visitors, "MOST", 4)
    statuses = [client.post(page, body).status_code for _ in range(4)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_the_public_panel_shows_what_the_library_shows(
    own: Any, doors: Doors, personas: dict[str, Any], web: Any
) -> None:
    with institution_scope(own):
        come(doors.way_in, "A100")
        assert (show_headcounts(), inside_now(own, None)) == (0, None)
        building = Building.objects.get()
        building.shown = True
        save_building(building, by=personas["director"])
        assert (show_headcounts(), show_headcounts()) == (1, 0)
        assert headcount(building.place).inside == 1
    page = web("anonymous").get(f"/i/{own.slug}/").content.decode()
    assert "Inside now" in page and "of at most 3" in page
    with institution_scope(own):
        building.shown = False
        save_building(building, by=personas["director"])
        assert not Headcount.objects.exists()


@pytest.mark.parametrize(
    ("inside", "capacity", "told"),
    [(0, 1, 0), (1, 2, 0), (1, 1, 1), (8, 9, 0), (9, 10, 1), (5, None, 0)],
)
def test_nearly_full_is_nine_of_ten(
    own: Any, doors: Doors, inside: int, capacity: int | None, told: int
) -> None:
    with institution_scope(own):
        Building.objects.update(inside=inside, capacity=capacity)
        assert len(crowded()) == told


def test_setting_up(own: Any, web: Any) -> None:
    client = web("facilities")
    with institution_scope(own):
        place = Place.objects.create(institution=own, kind="building", name="新馆")
    form = {"place": place.pk, "capacity": "50"}
    assert client.post(address("building-new", own), form).status_code == 302
    assert client.post(address("building-new", own), form).status_code == 422
    with institution_scope(own):
        building = Building.objects.get()
    page = address("gate-new", own, building.code)
    gate = {"name": "东门", "direction": "in"}
    assert [client.post(page, gate).status_code for _ in "ab"] == [302, 422]
    edit = address("building-edit", own, building.code)
    assert client.post(edit, {"capacity": "0"}).status_code == 422
    assert client.post(edit, {"capacity": "40"}).status_code == 302
    with institution_scope(own):
        come(Gate.objects.get(), "A100")
        end = address("building-end", own, building.code)
        assert client.post(end).status_code == 422
        assert Building.objects.get().capacity == 40
    limits = {"night_at": "03:00"}
    for days, status in (("31", 422), ("6", 422), ("14", 302)):
        answer = client.post(address("settings", own), limits | {"keep_days": days})
        assert answer.status_code == status, days


def test_history_counts(own: Any, doors: Doors, web: Any) -> None:
    with institution_scope(own):
        come(doors.way_in, "A100")
        come(doors.way_in, "B200", mask=False)
    client, page = web("librarian"), address("history", own)
    assert client.get(page).context["sums"][0][1] == 1
    table = client.get(page, {"format": "csv"}).content.decode()
    assert "A100" not in table and table.count("\n") == 25
    for query in (
        {"since": "2020-02-02", "until": "2020-02-01"},
        {"since": "2020-01-01", "until": "2020-12-31"},
    ):
        assert client.get(page, query).status_code == 422
