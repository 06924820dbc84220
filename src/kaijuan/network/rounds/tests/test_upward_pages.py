"""The pages of what goes upward: who gets in, what is said, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from kaijuan.core.clock import today
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.models import Contact, DayReport, Demand, ExportFormat, State
from kaijuan.network.rounds.tests.upward import KIND, a_daily_kind, a_duty, a_period, items

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 28)


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


@pytest.fixture
def web(personas):
    def as_(persona):
        client = Client()
        if persona != "anonymous":
            client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


@pytest.fixture
def period(own):
    with institution_scope(own):
        made = a_period(a_duty(), DAY)
        items(made, 12, State.SUBMITTED, nil=True, unit="采编部")
        items(made, 2, State.MISSED)
        return made


def test_the_day_is_read_signed_and_signed_again(web, own, period):
    page = f"/i/{own.slug}/days/close/?kind={KIND}&day={DAY.isoformat()}"
    shown = web("director").get(page)
    text = shown.content.decode()
    # The silent stand there by name, and the numbers as they go up.
    assert "馆员12" in text
    assert "btn-seal" in text
    digest = shown.context["form"].initial["digest"]
    stale = web("director").post(page, {"digest": "0" * 64, "note": ""})
    assert stale.status_code == 422
    assert "Read them again" in stale.content.decode()
    # The page then holds what would be signed next.
    assert stale.context["form"]["digest"].value() == digest
    assert not DayReport.objects.exists()
    assert web("librarian").post(page, {"digest": digest}).status_code == 403
    signed = web("director").post(page, {"digest": digest, "note": "一切正常"})
    assert signed.status_code == 302
    report = DayReport.objects.get()
    assert (report.expected, report.on_time, report.missed, report.nil) == (14, 12, 2, 12)
    again = web("director").post(page, {"digest": digest, "note": "一切正常"})
    assert again.status_code == 422
    detail = web("librarian").get(f"/i/{own.slug}/days/{report.code}/")
    assert "一切正常" in detail.content.decode()
    assert "馆员12" not in detail.content.decode()
    listed = web("librarian").get(f"/i/{own.slug}/days/?start=2020-02-01&end=2020-03-01&format=csv")
    assert "2020-02-28" in listed.content.decode("utf-8-sig")


def test_a_day_that_cannot_be_signed_says_why(web, own):
    for query, status in (
        (f"?kind={KIND}&day=2019-01-01", 200),
        ("?kind=nope", 422),
        ("?day=31-02-2020", 422),
        (f"?kind={KIND}&day=9999-12-31", 422),
    ):
        shown = web("director").get(f"/i/{own.slug}/days/close/{query}")
        assert shown.status_code == status, query
        assert "btn-seal" not in shown.content.decode()


def test_the_silent_are_called_from_the_list(web, own, period):
    at = f"/i/{own.slug}/silent/"
    shown = web("librarian").get(f"{at}?day={DAY.isoformat()}")
    assert shown.content.decode().count("Note a call") == 2
    assert web("facilities").get(at).status_code == 403
    assert web("stranger").get(at).status_code == 404
    with institution_scope(own):
        item = period.items.filter(state=State.MISSED).first()
        done = period.items.filter(state=State.SUBMITTED).first()
        call = f"{at}{period.code}/{item.person.code}/call/"
        wrong = f"{at}{period.code}/{done.person.code}/call/"
    assert web("librarian").post(call, {"reached": "yes", "note": "中午前报"}).status_code == 302
    assert web("librarian").post(wrong, {"reached": "yes"}).status_code == 422
    assert web("librarian").post(call, {"reached": "maybe"}).status_code == 422
    with institution_scope(own):
        assert Contact.objects.get().note == "中午前报"
    reached = web("librarian").get(f"{at}?day={DAY.isoformat()}&called=reached")
    assert reached.content.decode().count("Note a call") == 1
    nobody = web("librarian").post(f"{at}remind/?day={DAY.isoformat()}")
    assert nobody.status_code == 302


def test_completeness_in_parts_and_as_a_table(web, own, period):
    at = f"/i/{own.slug}/completeness/"
    span = "start=2020-02-28&end=2020-02-28"
    text = web("facilities").get(f"{at}?{span}").content.decode()
    assert "85.7% complete" in text
    table = web("librarian").get(f"{at}?{span}&by=day&format=csv").content.decode("utf-8-sig")
    assert table.splitlines()[-1].endswith("14,0,14,12,12,0,12,2,0,85.7,85.7")
    people = web("librarian").get(f"{at}people/?{span}&q=馆员1&sort=-missed&format=csv")
    assert len(people.content.decode("utf-8-sig").splitlines()) == 6
    assert web("facilities").get(f"{at}people/").status_code == 403
    bad = web("librarian").get(f"{at}?start=2020-03-01&end=2020-02-01")
    assert bad.status_code == 422
    assert web("librarian").get(f"{at}?start=1999-01-01&end=2020-02-01").status_code == 422
    nothing = web("librarian").get(f"{at}?start=2019-03-01&end=2019-03-02").content.decode()
    assert "Nothing was expected in this time" in nothing


def test_the_secretariat_calls_a_member_starts_and_the_board_shows(web, own, consortium):
    wanted = {"kind": KIND, "title": "日报", "due_at": "11:00", "starts_on": today().isoformat()}
    assert web("secretariat").post("/rounds/demands/new/", wanted).status_code == 302
    again = web("secretariat").post("/rounds/demands/new/", wanted)
    assert again.status_code == 422
    demand = Demand.objects.get()
    here = f"/i/{own.slug}/demands/"
    assert "Start it" in web("director").get(here).content.decode()
    assert web("facilities").post(f"{here}start/").status_code == 403
    form = web("director").get(f"{here}start/?demand={demand.code}").context["form"]
    assert form["due_at"].value() == dt.time(10, 0)
    assert web("director").get(f"{here}start/?demand=nope").status_code == 200
    board = web("secretariat").get("/rounds/board/")
    assert "0 of 2 members have signed" in board.content.decode()
    for persona in ("director", "auditor", "anonymous"):
        assert web(persona).get("/rounds/board/").status_code in {302, 404}
    for query in ("?day=x", "?kind=nope", "?standing=nope"):
        assert web("secretariat").get(f"/rounds/board/{query}").status_code == 422
    late = web("secretariat").get("/rounds/board/history/?format=csv")
    assert "甲大学" in late.content.decode("utf-8-sig")
    assert web("secretariat").post(f"/rounds/demands/{demand.code}/end/").status_code == 302


def test_a_table_is_made_column_by_column(web, own):
    at = f"/i/{own.slug}/formats/"
    new = {"name": "学校表", "level": "university", "kind": KIND, "rows": "reports"}
    above = web("director").post(f"{at}new/", {**new, "level": "ministry"})
    assert above.status_code == 422
    assert web("librarian").post(f"{at}new/", new).status_code == 302
    table = ExportFormat.objects.get()
    page = f"{at}{table.code}/"
    column = {"source": "person", "heading": "姓名", "revision": 0}
    assert web("librarian").post(f"{page}columns/add/", column).status_code == 302
    assert web("librarian").post(f"{page}columns/add/", column).status_code == 422
    bad = {"source": "day", "heading": "日", "revision": 1, "values": "没有等号"}
    assert web("librarian").post(f"{page}columns/add/", bad).status_code == 422
    stale = {"position": 0, "revision": 0, "do": "remove"}
    assert web("librarian").post(f"{page}columns/", stale).status_code == 409
    wanted = {"start": "2020-02-01", "end": "2020-02-29", "format": "csv"}
    assert web("director").post(f"{page}export/", wanted).status_code == 422
    wanted["reason"] = "学校要求"
    assert web("librarian").post(f"{page}export/", wanted).status_code == 403
    taken = web("director").post(f"{page}export/", wanted)
    assert taken["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert taken.content.decode("utf-8-sig").strip() == "姓名"
    assert web("stranger").get(page).status_code == 404
