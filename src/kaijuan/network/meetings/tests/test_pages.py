"""The pages, as those use them who work with them."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.test import Client

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.registry.command import command_sections
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.meetings.domain.owners import Owner
from kaijuan.network.meetings.models import Meeting, MemberOrder, MemberOrderAnswer, Order
from kaijuan.network.meetings.tests.conftest import HOUR, age, order_of
from kaijuan.network.meetings.tests.test_members import ask

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


def at(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def typed(when) -> str:
    return when.astimezone(HOUSE_ZONE).strftime("%Y-%m-%dT%H:%M")


def form(**changed):
    start = now() + 24 * HOUR
    values = {"title": "馆务会", "starts_at": typed(start), "ends_at": typed(start + HOUR)}
    return values | changed


def test_a_meeting_from_the_plan_to_the_order(own, director, wang, person):
    page = at(director)
    users, people = [f"u-{wang.code}"], [f"p-{person.code}"]
    answer = page.post(
        f"/i/{own.slug}/meetings/new/",
        form(kind="馆务会", agenda="一\n\n二", users=users, people=people, guests="孙某"),
    )
    with institution_scope(own):
        meeting = Meeting.objects.get()
        assert answer.headers["Location"] == f"/i/{own.slug}/meetings/{meeting.code}/"
        Meeting.objects.update(starts_at=now() - HOUR)
        there = [str(each.code) for each in meeting.attendees.all()]
    base = f"/i/{own.slug}/meetings/{meeting.code}"
    html = page.get(f"{base}/?lang=en").content.decode()
    assert "Nobody is on the list" not in html
    assert page.get(f"{base}/minutes.docx").status_code == 404
    found = page.get(f"{base}/minutes/").context["form"].initial
    data = {"attended": there, "minutes": "记录", "decisions": "闭馆", "seen": found["seen"]}
    assert page.post(f"{base}/minutes/", data).status_code == 302
    with institution_scope(own):
        [decision] = meeting.decisions.all()
    new = f"{base}/orders/new/?decision={decision.code}"
    assert "闭馆" in page.get(new).content.decode()
    due = typed(now() + 50 * HOUR)
    order = {"text": "贴公告", "who": users[0], "due_at": due, "decision": str(decision.code)}
    assert page.post(new, order).status_code == 302
    html = page.get(f"{base}/").content.decode()
    assert "贴公告" in html
    seen = page.get(f"{base}/approve/").context["form"].initial["seen"]
    assert page.post(f"{base}/approve/", {"seen": seen}).status_code == 302
    assert page.post(f"{base}/minutes/", data).status_code == 422
    assert "贴公告" in at(wang).get("/orders/").content.decode()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", ""),
        ("starts_at", "昨天"),
        ("starts_at", "1800-01-01T00:00"),
        ("ends_at", "2020-01-01T00:00"),
        ("video", "javascript:alert(1)"),
        ("users", "u-nobody"),
        ("agenda", "字" * 501),
        ("kind", "x\u202e"),
    ],
)
def test_a_form_that_cannot_be_is_shown_again(own, director, field, text):
    answer = at(director).post(f"/i/{own.slug}/meetings/new/", form(**{field: text}))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    with institution_scope(own):
        assert not Meeting.objects.exists()


def test_the_meeting_is_changed_as_it_was_shown(planned, own, director):
    path = f"/i/{own.slug}/meetings/{planned.code}/edit/"
    initial = at(director).get(path).context["form"].initial
    assert len(initial["users"]) == 2
    assert initial["guests"] == ["保卫处 孙某"]
    data = form(
        title=initial["title"],
        users=initial["users"],
        people=initial["people"],
        guests="保卫处 孙某",
        agenda="\n".join(initial["agenda"]),
        chair=initial["chair"],
        seen=initial["seen"],
        place="新址",
    )
    assert at(director).post(path, data).status_code == 302
    assert at(director).post(path, data).status_code == 422, "seen before somebody changed it"
    planned.refresh_from_db()
    assert (planned.place, planned.attendees.count()) == ("新址", 4)


def test_files(held, own, director):
    base = f"/i/{own.slug}/meetings/{held.code}"
    page = at(director)
    docx = page.get(f"{base}/minutes.docx").content
    text = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    for said in ("党政联席会纪要", "传达了通知", "即日起闭馆", "wang", "保卫处 孙某", "甲大学"):
        assert said in text
    assert page.get(f"{base}/minutes.docx").content == docx
    pdf = page.get(f"{base}/minutes.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    ics = page.get(f"{base}/meeting.ics")
    assert "method=REQUEST" in ics.headers["Content-Type"]
    assert b"METHOD:REQUEST" in ics.content


def test_whose_it_is_not_is_told_so(scope, own, director, wang, zhao):
    order = order_of(wang, director)
    page = at(zhao)
    html = page.get(f"/i/{own.slug}/orders/{order.code}/").content.decode()
    for step in ("begin", "done", "cancel", "hand-over", "edit"):
        assert f"/{step}/" not in html
        answer = page.post(
            f"/i/{own.slug}/orders/{order.code}/{step}/",
            {"note": "x", "text": "x", "due_at": typed(now() + HOUR), "who": f"u-{zhao.code}"},
        )
        assert answer.status_code == 422, step
    order.refresh_from_db()
    assert (order.state, order.owner) == ("given", wang)


def test_an_order_goes_on(scope, own, director, wang, zhao):
    order = order_of(wang, director)
    base = f"/i/{own.slug}/orders/{order.code}"
    page = at(wang)
    assert page.post(f"{base}/begin/").status_code == 302
    assert page.post(f"{base}/begin/").status_code == 422
    assert page.post(f"{base}/hand-over/", {"who": f"u-{zhao.code}"}).status_code == 302
    assert page.post(f"{base}/done/", {"note": ""}).status_code == 422
    assert at(zhao).post(f"{base}/done/", {"note": "见档案"}).status_code == 302
    assert "见档案" in at(director).get(f"{base}/").content.decode()
    assert at(director).post(f"{base}/reopen/", {"note": ""}).status_code == 422
    assert at(director).post(f"{base}/reopen/", {"note": "不全"}).status_code == 302


def test_the_list_is_narrowed_and_taken_away(scope, own, director, wang, person):
    order_of(wang, director, text="甲")
    late = order_of(Owner(person=person), director, text="乙")
    age(late, due_at=-HOUR)
    page = at(wang)
    path = f"/i/{own.slug}/orders/"

    def texts(query: str) -> list[str]:
        body = page.get(f"{path}{query}").content.decode("utf-8-sig")
        return [row[0] for row in csv.reader(io.StringIO(body))][1:]

    assert texts("?format=csv") == ["乙", "甲"]
    assert texts("?format=csv&state=late") == ["乙"]
    assert texts("?format=csv&mine=on") == ["甲"]
    assert texts("?format=csv&q=钱") == ["乙"]
    assert texts("?format=csv&state=done") == []
    assert page.get(f"{path}?state=eaten").status_code == 422
    assert page.get(f"{path}?sort=owner__password").status_code == 404


def test_ones_own_list(scope, own, director, wang):
    age(order_of(wang, director, text="甲"), due_at=-HOUR)
    order_of(director, director, text="乙")
    page = at(wang)
    html = page.get("/orders/?lang=en").content.decode()
    assert "甲" in html
    assert "乙" not in html
    assert "late" in html
    assert "甲" not in page.get("/orders/?q=丙").content.decode()
    assert "甲" in page.get("/orders/?format=csv").content.decode("utf-8-sig")
    assert page.get("/orders/?page=7").status_code == 404
    assert page.get("/orders/?state=eaten").status_code == 422


def test_the_consortium_asks_and_a_member_answers(consortium, own, foreign, secretary, director):
    page = at(secretary)
    data = {"text": "报送方案", "due_at": typed(now() + 50 * HOUR), "members": [own.key]}
    page.post("/member-orders/new/", data)
    order = MemberOrder.objects.get()
    assert [each.member for each in order.addressees.all()] == [own]
    path = f"/i/{own.slug}/consortium-orders/{order.code}/"
    answered = at(director)
    assert "报送方案" in answered.get("/orders/").content.decode()
    assert answered.post(path, {"state": "cannot", "note": ""}).status_code == 422
    assert answered.post(path, {"state": "eaten"}).status_code == 422
    assert answered.post(path, {"state": "done", "note": "已报"}).status_code == 302
    assert MemberOrderAnswer.objects.get().institution == own
    html = page.get(f"/member-orders/{order.code}/").content.decode()
    assert "已报" in html
    assert page.get(f"/member-orders/{order.code}/?state=none").context["rows"] == []
    assert page.get("/member-orders/").context["rows"][0]["done"] == 1


def test_who_is_not_asked_finds_nothing(consortium, own, foreign, secretary, director):
    with institution_scope(consortium):
        order = ask(secretary, foreign)
    page = at(director)
    assert page.get(f"/i/{own.slug}/consortium-orders/{order.code}/").status_code == 404
    assert order.text not in page.get(f"/i/{own.slug}/consortium-orders/").content.decode()
    assert page.get("/member-orders/").status_code in {403, 404}


def test_the_secretariat_meets_at_its_own_address(consortium, secretary):
    page = at(secretary)
    base = f"/i/{consortium.slug}"
    assert page.post(f"{base}/meetings/new/", form()).status_code == 302
    who = {"text": "起草通知", "who": "r-secretariat", "due_at": typed(now() + 50 * HOUR)}
    assert page.post(f"{base}/orders/new/", who).status_code == 302
    assert "起草通知" in page.get("/orders/").content.decode()


def test_the_directors_page_has_what_is_late_first(
    scope, own, consortium, director, wang, secretary
):
    age(order_of(wang, director, text="迟"), due_at=-HOUR)
    order_of(wang, director, text="快到", due=20 * HOUR)
    order_of(wang, director, text="还早", due=200 * HOUR)
    with institution_scope(consortium):
        ask(secretary, own, text="上面要的", due=30 * HOUR)
    glance = command_sections["orders"].glance(own, director)
    assert [(line.text, line.tone) for line in glance.lines] == [
        ("迟", "late"),
        ("快到", "due"),
        ("上面要的", "due"),
    ]
    assert (glance.total, glance.late) == (3, 1)
    assert glance.lines[0].who == "wang"
    assert Order.objects.count() == 3


def test_every_table_with_a_person_in_it_is_declared():
    from django.apps import apps

    from kaijuan.network.meetings.personal_data import PERSONAL_DATA

    people = {"accounts.user", "directory.person"}
    found = {
        f"meetings.{model.__name__}": {
            f.name
            for f in model._meta.concrete_fields
            if f.related_model and f.related_model._meta.label_lower in people
        }
        for model in apps.get_app_config("meetings").get_models()
    }
    declared = {each.model: set(each.fields) for each in PERSONAL_DATA}
    for model, fields in found.items():
        assert fields <= declared.get(model, set()), model
