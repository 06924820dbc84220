"""The pages of handing in, the API, and what a device is given to keep."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.files.store import kept
from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.public import erase_subject
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens.public import make_token
from kaijuan.network.rounds.domain.attach import attach, content_of, files_of
from kaijuan.network.rounds.domain.attach_types import take
from kaijuan.network.rounds.domain.read_answers import opened
from kaijuan.network.rounds.domain.submit import submit
from kaijuan.network.rounds.domain.submit_refusals import NothingExpected, TooManyFiles
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import Attachment, Channel, ExpectedItem, State, Submission
from kaijuan.network.rounds.tests.handing import PNG, WHERE, Duty, make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(personas: dict[str, Any]) -> Any:
    return personas["librarian"]


@pytest.fixture
def duty(me: Any, own: Any) -> Duty:
    with institution_scope(own):
        return make_duty(me)


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    def as_(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


def page(name: str, own: Any, duty: Duty, item: Any = None) -> str:
    subject = (item or duty.mine).person.code
    return reverse(f"rounds:{name}", args=[own.slug, duty.occurrence.code, subject])


def state(item: ExpectedItem) -> str:
    with institution_scope(item.institution):
        return str(ExpectedItem.objects.get(pk=item.pk).state)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_today_shows_what_is_due_and_who_is_not_linked(web, own, duty, personas):
    with institution_scope(own):
        done = make_duty(personas["librarian"], title="已办事项")
        submit(done.wanted(), by=personas["librarian"])
    html = text(web("librarian").get(reverse("rounds:duties", args=[own.slug])))
    assert "每日登记" in html
    assert "1 report is due now" in html
    assert page("nil", own, duty) in html
    assert html.index("Due now") < html.index("Done today") < html.index("已办事项")
    html = text(web("facilities").get(reverse("rounds:duties", args=[own.slug])))
    assert "Your account is not linked" in html
    assert "每日登记" not in html


def test_duties_with_a_page_of_their_own_ask_nothing_more(web, own, me, monkeypatch):
    kind = DutyKind(
        key="test-walk",
        order=99,
        label="t",
        hint="",
        subject="person",
        page=lambda item: f"/{item.institution.slug}/",
    )
    monkeypatch.setitem(duty_kinds._items, "test-walk", kind)
    client, asked = web("librarian"), []
    for number in range(3):
        with institution_scope(own):
            make_duty(me, title=f"巡查{number}", kind="test-walk", others=0)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("rounds:duties", args=[own.slug]))
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_a_form_is_filled_in_refused_and_handed_in_once(web, own, duty, me):
    client, href = web("librarian"), page("report", own, duty)
    of_whom = f'data-report data-account="{me.code}" data-institution="{own.key}"'
    assert of_whom in text(client.get(href))
    code = str(uuid.uuid4())
    bad = client.post(href, {":code": code, "temperature": "99"})
    assert bad.status_code == 422
    assert "99" in text(bad)
    assert state(duty.mine) == State.PENDING
    for _again in range(2):
        sent = client.post(href, {":code": code, "city": "成都", "temperature": "36.6"})
        assert sent.status_code == 302
    with institution_scope(own):
        assert opened(Submission.objects.get()) == {"city": "成都", "temperature": "36.6"}
    assert "成都" in text(client.get(href))
    clash = client.post(href, {":code": str(uuid.uuid4()), "city": "绵阳"})
    assert clash.status_code == 409
    fixed = {":code": str(uuid.uuid4()), ":supersedes": code, "city": "绵阳"}
    assert client.post(href, fixed).status_code == 302


def test_nil_is_signed_on_its_page(web, own, duty):
    client, href = web("librarian"), page("nil", own, duty)
    assert "btn-seal" in text(client.get(href))
    code = str(uuid.uuid4())
    assert client.post(href, {"code": code, "signed_name": "别人"}).status_code == 422
    assert client.post(href, {"code": code, "signed_name": "李某"}).status_code == 302
    assert state(duty.mine) == State.SUBMITTED


def test_a_caller_hands_in_for_the_silent_and_sees_no_answers(web, own, duty, personas):
    other = duty.others[0]
    client = web("director")
    listed = client.get(reverse("rounds:for-others", args=[own.slug, duty.occurrence.code]))
    assert other.person.name in text(listed)
    href = page("report", own, duty, other)
    assert "data-report" not in text(client.get(href))
    sent = {":code": str(uuid.uuid4()), "city": "乐山"}
    assert client.post(href, sent).status_code == 422
    assert client.post(href, sent | {":channel": "phone"}).status_code == 302
    with institution_scope(own):
        assert Submission.objects.get().channel == "phone"
    assert "乐山" not in text(client.get(href))
    assert web("facilities").get(href).status_code == 403


def test_answers_are_read_with_a_reason_and_sent_back(web, own, duty, me):
    with institution_scope(own):
        code = submit(duty.wanted(), by=me).submission.code
    href = reverse("rounds:submission", args=[own.slug, code])
    director = web("director")
    assert "36.5" not in text(director.get(href))
    assert director.post(href, {"reason": ""}).status_code == 422
    assert "36.5" in text(director.post(href, {"reason": "核对"}))
    with institution_scope(own):
        assert Look.objects.get().reason == "核对"
    assert "36.5" in text(web("librarian").get(href))
    with institution_scope(own):
        assert Look.objects.count() == 1
    back = reverse("rounds:return", args=[own.slug, code])
    assert web("librarian").get(back).status_code == 403
    assert director.post(back, {"reason": "体温单位不对"}).status_code == 302
    assert "体温单位不对" in text(web("librarian").get(page("report", own, duty)))
    assert state(duty.mine) == State.RETURNED


def test_a_photo_comes_with_the_form_and_loses_where_it_was_taken(web, own, duty, me):
    client, href = web("librarian"), page("report", own, duty)
    code = uuid.uuid4()
    file = SimpleUploadedFile("家门口.png", PNG, "image/png")
    bad = SimpleUploadedFile("x.png", b"MZ not a picture", "image/png")
    refused = client.post(href, {":code": str(code), "city": "成都", "photo": bad})
    assert refused.status_code == 422
    assert state(duty.mine) == State.PENDING
    assert client.post(href, {":code": str(code), "city": "成都", "photo": file}).status_code == 302
    with institution_scope(own):
        found = Attachment.objects.get()
    stored = kept(found.kept_sha256)
    assert stored is not None
    assert b"IDAT" not in stored, "a marked question: the bytes are sealed"
    assert found.name == "file.png"
    address = reverse("rounds:submission-file", args=[own.slug, code, found.code])
    got = client.get(address)
    assert got.content.startswith(b"\x89PNG")
    assert WHERE not in got.content
    assert "attachment" in got["Content-Disposition"]
    director = web("director")
    assert b"IDAT" not in director.get(address).content
    assert director.post(address, {"reason": "核对"}).content == got.content


def test_what_was_looked_at_is_what_is_accepted(web, own, duty, me):
    with institution_scope(own):
        first = submit(duty.wanted(), by=me).submission
    href = reverse("rounds:accept", args=[own.slug, first.code])
    director = web("director")
    assert director.get(href).status_code == 200
    with institution_scope(own):
        second = submit(duty.wanted(supersedes=first.code), by=me).submission
    assert director.post(href).status_code == 422
    assert state(duty.mine) == State.SUBMITTED
    href = reverse("rounds:accept", args=[own.slug, second.code])
    assert director.post(href).status_code == 302
    assert state(duty.mine) == State.ACCEPTED


def test_a_correction_shows_its_own_files_and_the_first_keeps_its(own, duty, me):
    answers = {"city": "成都", "photo": "1.png"}
    with institution_scope(own):
        first = submit(duty.wanted(answers=answers), by=me).submission
        old, _new = attach(uuid.uuid4(), first.code, "photo", PNG, name="1.png", by=me)
        again = submit(duty.wanted(answers=answers, supersedes=first.code), by=me).submission
        assert files_of(again, answers) == {"photo": old}, "it still names the file of before"
        new, _new = attach(uuid.uuid4(), again.code, "photo", PNG, name="2.png", by=me)
        without = submit(duty.wanted(supersedes=again.code), by=me).submission
        assert files_of(first, answers) == {"photo": old}
        assert files_of(again, answers) == {"photo": new}
        assert files_of(without, {"city": "成都"}) == {}


def test_files_are_not_without_end(own, duty, me, monkeypatch):
    monkeypatch.setattr("kaijuan.network.rounds.domain.attach.MOST", 1)
    code, answers = uuid.uuid4(), {"city": "成都", "photo": "1.png"}
    with institution_scope(own):
        of = submit(duty.wanted(answers=answers), by=me).submission
        attach(code, of.code, "photo", PNG, name="1.png", by=me)
        with pytest.raises(TooManyFiles):
            attach(uuid.uuid4(), of.code, "photo", PNG, name="1.png", by=me)
        assert attach(code, of.code, "photo", PNG, name="1.png", by=me)[1] is False


def test_nobody_else_adds_a_file_to_what_a_person_handed_in(own, duty, me, personas):
    director, answers = personas["director"], {"city": "成都", "photo": "1.png"}
    with institution_scope(own):
        mine = submit(duty.wanted(answers=answers), by=me).submission
        with pytest.raises(NothingExpected):
            attach(uuid.uuid4(), mine.code, "photo", PNG, name="1.png", by=director)
        told = duty.wanted(duty.others[0], answers=answers, channel=Channel.PHONE)
        theirs = submit(told, by=director).submission
        assert attach(uuid.uuid4(), theirs.code, "photo", PNG, name="1.png", by=director)[1]


def test_a_file_is_called_what_it_is():
    """Once saved, the name says with what it is opened."""
    names = {
        "家门口.PNG": (PNG, "家门口.PNG"),
        "photo": (PNG, "photo.png"),
        "../x.html": (b"a,b\n<script>,1\n", "x.html.csv"),
        f"{'长' * 300}.bat": (b"%PDF-1.4\n", f"{'长' * 196}.pdf"),
    }
    for name, (data, called) in names.items():
        assert take(data, name, picture=False).name == called


def test_of_an_erased_file_not_even_the_digest_stays(own, duty, me, personas):
    code, answers = uuid.uuid4(), {"city": "成都", "photo": "1.png"}
    with institution_scope(own):
        of = submit(duty.wanted(answers=answers), by=me).submission
        attach(code, of.code, "photo", PNG, name="1.png", by=me)
        erase_subject(duty.mine.person.code, by=personas["director"])
        kept_one = Attachment.objects.get()
        assert (kept_one.sha256, content_of(kept_one)) == ("", None)
        # A device that never got its answer is told that it is in.
        assert attach(code, of.code, "photo", PNG, name="1.png", by=me) == (kept_one, False)


def put(client: Client, path: str, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body)
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    return client.put(path, data, kind, headers=headers)


def body_of(own: Any, duty: Duty, **changes: Any) -> dict[str, Any]:
    return {
        "institution": own.key,
        "occurrence": str(duty.occurrence.code),
        "subject": str(duty.mine.person.code),
        "answers": {"city": "成都", "temperature": "36.5", "photo": "1.png"},
        **changes,
    }


def test_a_program_hands_in_exactly_once(own, duty, me):
    _token, secret = make_token(me, name="x", scopes=["rounds:report"], days=1, by=me)
    client, bearer = Client(), {"Authorization": f"Bearer {secret.text}"}
    listed = client.get(f"/api/v1/expected-items?institution={own.key}", headers=bearer)
    assert [each["occurrence"] for each in listed.json()["items"]] == [str(duty.occurrence.code)]
    path, body = f"/api/v1/submissions/{uuid.uuid4()}", body_of(own, duty)
    wrong = put(client, path, body | {"answers": {"temperature": "99"}}, **bearer)
    assert wrong.status_code == 422
    where = {each["where"] for each in wrong.json()["errors"]}
    assert {"body.answers.city", "body.answers.temperature"} <= where
    first = put(client, path, body, **bearer)
    assert (first.status_code, first.json()["late"]) == (201, False)
    again = put(client, path, body, **bearer)
    assert (again.status_code, again.json()) == (200, first.json())
    clash = put(client, path, body | {"answers": {"city": "绵阳"}}, **bearer)
    assert (clash.status_code, clash["Content-Type"]) == (409, "application/problem+json")
    receipt = client.get(f"{path}?institution={own.key}", headers=bearer)
    assert receipt.json() == first.json()
    assert "36.5" not in text(receipt)
    file = f"{path}/files/{uuid.uuid4()}?institution={own.key}&question="
    sent = put(client, f"{file}photo", PNG, **bearer)
    assert (sent.status_code, sent.json()["media_type"]) == (201, "image/png")
    assert put(client, f"{file}photo", PNG, **bearer).status_code == 200
    assert put(client, f"{file}photo", PNG + b" ", **bearer).status_code == 409
    assert put(client, f"{file}city", PNG, **bearer).status_code in {409, 422}
    other = f"{path}/files/{uuid.uuid4()}?institution={own.key}&question=city"
    assert put(client, other, PNG, **bearer).status_code == 422
    receipt = client.get(f"{path}?institution={own.key}", headers=bearer)
    assert [each["question"] for each in receipt.json()["files"]] == ["photo"]


def test_nobody_elses_item_and_nobody_elses_device(own, duty, me, personas):
    client = Client()
    client.force_login(me)
    path = f"/api/v1/submissions/{uuid.uuid4()}"
    theirs = body_of(own, duty, subject=str(duty.others[0].person.code))
    assert put(client, path, theirs).status_code == 422, "by telephone or on paper only"
    elses = body_of(own, duty, account=str(personas["director"].code))
    assert put(client, path, elses).status_code == 409
    assert put(client, path, body_of(own, duty, institution="90999")).status_code == 422
    mine = body_of(own, duty, account=str(me.code))
    assert put(client, path, mine).status_code == 201
    stranger = Client()
    stranger.force_login(personas["director"])
    assert stranger.get(f"{path}?institution={own.key}").status_code == 404


def test_the_device_is_given_ones_own_and_the_shell_nothing(web, own, duty, me):
    client = web("librarian")
    told = client.get(reverse("rounds:offline-bundle", args=[own.slug])).json()
    assert told["account"] == str(me.code)
    assert [each["subject"] for each in told["items"]] == [str(duty.mine.person.code)]
    assert "City" in told["forms"][str(duty.version.code)]
    assert told["items"][0]["signer"] == "李某"
    shell = text(client.get(reverse("rounds:offline", args=[own.slug])))
    assert "librarian" not in shell
    assert "每日登记" not in shell
    worker = client.get(reverse("rounds:offline-worker", args=[own.slug]))
    assert worker["Content-Type"].startswith("text/javascript")
    assert reverse("rounds:offline", args=[own.slug]) in text(worker)
    policy = client.get(reverse("rounds:duties", args=[own.slug]))["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    manifest = client.get(reverse("rounds:manifest", args=[own.slug])).json()
    assert manifest["start_url"] == reverse("rounds:duties", args=[own.slug])
    with institution_scope(own):
        submit(duty.wanted(device_at=now()), by=me)
    assert client.get(reverse("rounds:offline-bundle", args=[own.slug])).json()["items"] == []
