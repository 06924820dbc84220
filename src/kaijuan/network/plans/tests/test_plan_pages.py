"""Pages of plans and templates, as a librarian and a director use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.models import Person
from kaijuan.network.plans.domain.drafts import begin_draft, write_parts
from kaijuan.network.plans.domain.duties import add_document, save_duty
from kaijuan.network.plans.domain.stages import add_measure
from kaijuan.network.plans.domain.templates import share_template
from kaijuan.network.plans.models import (
    Level,
    LevelScheme,
    Plan,
    PlanDuty,
    PlanTemplate,
    PlanVersion,
    Trigger,
)
from kaijuan.network.plans.tests.plans import (
    STEP,
    make_draft,
    make_in_force,
    make_stage,
    make_whole,
)

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"
PDF = b"%PDF-1.4 made up"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def web(personas: Any, who: str) -> Client:
    client = Client()
    client.force_login(personas[who], backend=BACKEND)
    return client


def test_from_the_first_word_to_in_force(own, personas):
    librarian, director = web(personas, "librarian"), web(personas, "director")
    base = f"/i/{own.slug}/plans"
    assert librarian.post(f"{base}/new/", {"name": "防汛方案"}).status_code == 302
    with institution_scope(own):
        code = PlanVersion.objects.get().code
    here = f"{base}/versions/{code}"
    parts = {"organisation": "馆长负责", "revision": "0"}
    assert librarian.post(f"{here}/parts/", parts).status_code == 302
    stage = {"name": "闭馆", "trigger": "mode", "on_mode": "closed", "mode": "closed"}
    answer = librarian.post(f"{here}/stages/add/", stage | {"consent": "second"})
    assert answer.status_code == 302
    with institution_scope(own):
        stage_code = PlanVersion.objects.get().stages.get().code
    adding = f"{base}/stages/{stage_code}/measures/add/"
    assert "plans.manual_step" in librarian.get(adding).content.decode()
    assert librarian.post(f"{adding}plans.manual_step/", STEP).status_code == 302
    assert librarian.post(f"{adding}no.such/", STEP).status_code == 404
    assert librarian.post(f"{here}/ask/").status_code == 302
    assert librarian.post(f"{here}/review/").status_code == 403
    assert director.post(f"{here}/review/").status_code == 302
    assert director.post(f"{here}/approve/").status_code == 302
    assert Plan.objects.get().in_force_number == 1
    text = librarian.get(f"{here}/?lang=en").content.decode()
    assert "In force" in text
    assert "锁门" in text


def test_who_wrote_it_is_told_that_another_approves(own, personas):
    director = personas["director"]
    with institution_scope(own):
        draft = make_whole(by=director)
    client = web(personas, "director")
    here = f"/i/{own.slug}/plans/versions/{draft.code}"
    client.post(f"{here}/review/")
    assert "somebody else approves it" in client.get(f"{here}/?lang=en").content.decode()
    answer = client.post(f"{here}/approve/?lang=en")
    assert answer.status_code == 422
    assert "somebody who did not has to approve it" in answer.content.decode()


def test_an_old_page_does_not_overwrite_what_another_wrote(own, personas):
    with institution_scope(own):
        draft = make_draft()
        write_parts(draft, {"people": "甲"}, revision=0, by=None)
    here = f"/i/{own.slug}/plans/versions/{draft.code}/parts/?lang=en"
    answer = web(personas, "librarian").post(here, {"people": "乙", "revision": "0"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Somebody changed the draft meanwhile" in text
    assert "乙" in text


@pytest.mark.parametrize(
    "stage",
    [
        {"trigger": "level"},
        {"trigger": "mode"},
        {"trigger": "date", "on_date": "2020-02-30"},
        {"trigger": "date", "on_date": "9999-12-31"},
        {"trigger": "level", "on_level": "00000000-0000-0000-0000-000000000000"},
        {"trigger": "x"},
    ],
)
def test_a_stage_without_its_trigger_is_refused(own, personas, stage):
    with institution_scope(own):
        draft = make_draft()
    form = {"name": "闭馆", "mode": "closed", "consent": "second"} | stage
    here = f"/i/{own.slug}/plans/versions/{draft.code}/stages/add/"
    assert web(personas, "librarian").post(here, form).status_code == 422
    with institution_scope(own):
        assert not draft.stages.exists()


def test_a_file_goes_in_and_comes_out_to_be_saved(own, personas, foreign):
    with institution_scope(own):
        draft = make_draft()
    librarian = web(personas, "librarian")
    here = f"/i/{own.slug}/plans/versions/{draft.code}/files/add/"
    sent = {"name": '方案"\r\n<b>', "file": SimpleUploadedFile("a.exe", PDF)}
    assert librarian.post(here, sent).status_code == 422
    sent = {"name": "校发文件", "file": SimpleUploadedFile("a.exe", PDF)}
    assert librarian.post(here, sent).status_code == 302
    with institution_scope(own):
        document = draft.documents.get()
    path = f"/i/{own.slug}/plans/files/{document.code}/"
    answer = web(personas, "facilities").get(path)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert web(personas, "reader").get(path).status_code == 403
    assert web(personas, "stranger").get(path).status_code == 404
    elsewhere = f"/i/{foreign.slug}/plans/files/{document.code}/"
    assert web(personas, "stranger").get(elsewhere).status_code == 404


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"MZ"])
def test_a_file_that_is_none_is_refused(own, personas, data):
    with institution_scope(own):
        draft = make_draft()
    here = f"/i/{own.slug}/plans/versions/{draft.code}/files/add/"
    sent = {"name": "x", "file": SimpleUploadedFile("a.pdf", data)}
    assert web(personas, "librarian").post(here, sent).status_code == 422
    with institution_scope(own):
        assert not draft.documents.exists()


def test_two_versions_are_shown_side_by_side(own, personas):
    with institution_scope(own):
        first = make_in_force()
        draft = begin_draft(first.plan, by=None)
        write_parts(draft, {"organisation": "书记负责"}, revision=0, by=None)
    here = f"/i/{own.slug}/plans/{first.plan.code}/compare/"
    client = web(personas, "facilities")
    text = client.get(f"{here}?lang=en").content.decode()
    assert "馆长负责" in text
    assert "书记负责" in text
    assert client.get(f"{here}?old=2&new=1").status_code == 200
    for bad in ("old=9", "old=x&new=1", "new=999999999999999999999"):
        assert client.get(f"{here}?{bad}").status_code == 422


def test_a_template_is_shared_and_taken_over(own, foreign, personas):
    with institution_scope(own):
        version = make_in_force()
    here = f"/i/{own.slug}/plans/versions/{version.code}/share/"
    librarian = web(personas, "librarian")
    assert librarian.post(here, {"name": "模板"}).status_code == 422
    assert librarian.post(here, {"name": "模板", "looked": "on"}).status_code == 302
    template = PlanTemplate.objects.get()
    stranger = web(personas, "stranger")
    assert "模板" in stranger.get("/plan-templates/").content.decode()
    text = stranger.get(f"/plan-templates/{template.code}/").content.decode()
    taking = f"/i/{foreign.slug}/plan-templates/take/"
    assert f"{taking}?template={template.code}" in text
    assert str(template.code) in stranger.get(f"{taking}?template={template.code}").content.decode()
    form = {"template": str(template.code), "name": "我馆方案"}
    assert stranger.post(taking, form).status_code == 302
    assert stranger.post(taking, form).status_code == 422
    with institution_scope(foreign):
        assert PlanVersion.objects.get().stages.get().name == "闭馆"
    withdraw = f"/i/{own.slug}/plan-templates/{template.code}/withdraw/"
    assert stranger.post(withdraw).status_code == 404
    assert librarian.post(withdraw).status_code == 302
    assert stranger.post(taking, form | {"name": "又一"}).status_code == 422


def test_a_page_of_many_stages_asks_as_often_as_one_of_few(own, personas):
    client = web(personas, "librarian")
    with institution_scope(own):
        draft = make_whole()
    here = f"/i/{own.slug}/plans/versions/{draft.code}/"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(here).status_code == 200
        return len(queries)

    cost()
    few = cost()
    with institution_scope(own):
        for number in range(4):
            stage = make_stage(draft, f"第{number}")
            add_measure(stage, "plans.manual_step", STEP, by=None)
            service = {"mode": "closed", "kinds": ["lending"], "services": []}
            add_measure(stage, "plans.service_mode", service, by=None)
            person = Person.objects.create(name=f"样例{number}")
            save_duty(PlanDuty(version=draft, part="people", person=person, duty="值班"), by=None)
            add_document(draft, name=f"附件{number}", data=PDF, by=None)
    assert cost() == few


def test_stages_are_moved_by_a_button(own, personas):
    with institution_scope(own):
        draft = make_draft()
        make_stage(draft, "一")
        two = make_stage(draft, "二")
    client = web(personas, "librarian")
    move = f"/i/{own.slug}/plans/stages/{two.code}/move/"
    assert client.post(move, {"way": "sideways"}).status_code == 302
    assert client.post(move, {"way": "up"}).status_code == 302
    with institution_scope(own):
        assert [each.name for each in draft.stages.all()] == ["二", "一"]


def test_a_template_that_holds_nothing_odd_is_shown(own, personas):
    with institution_scope(own):
        template = share_template(PlanTemplate(name="<script>x"), make_whole(), by=None)
    text = web(personas, "secretariat").get(f"/plan-templates/{template.code}/").content.decode()
    assert "<script>x" not in text
    assert "锁门" in text


def test_a_template_is_read_in_english(own, consortium, personas):
    with institution_scope(consortium):
        scheme = LevelScheme.objects.create(slug="s", name="响应")
        level = Level.objects.create(scheme=scheme, rank=1, name="Ⅰ级响应", name_en="Level I")
    with institution_scope(own):
        whole = make_whole()
        values = {"name_en": "Closing", "trigger": Trigger.LEVEL, "on_level": level}
        whole.stages.update(**values, on_mode="", on_date=None)
        template = share_template(PlanTemplate(name="模板"), whole, by=None)
    client = web(personas, "secretariat")
    client.cookies["kaijuan_lang"] = "en"
    text = client.get(f"/plan-templates/{template.code}/").content.decode()
    assert "1. Closing" in text
    assert "when the level is Level I." in text


def test_nobody_signs_a_version_that_was_changed_since_it_was_read(own, personas):
    with institution_scope(own):
        draft = make_whole(by=personas["librarian"])
    client = web(personas, "director")
    client.cookies["kaijuan_lang"] = "en"
    shown = client.get(reverse("plans:version", args=[own.slug, draft.code])).content.decode()
    review = reverse("plans:version-review", args=[own.slug, draft.code])
    assert f'href="{review}?read={draft.revision}"' in shown
    with institution_scope(own):
        write_parts(draft, {"people": "另写"}, revision=draft.revision, by=personas["librarian"])
    # The page with the button is opened after the change, by the link of the page that was read.
    page = client.get(f"{review}?read={draft.revision - 1}")
    seen = page.context["form"]["revision"].value()
    answer = client.post(review, {"revision": seen})
    assert answer.status_code == 422 and "read it again" in answer.content.decode()
    with institution_scope(own):
        draft.refresh_from_db()
    assert draft.state == "draft"
    for odd in ("", "x", "\u096f", "9" * 30):
        assert client.get(review, {"read": odd}).status_code == 200
    assert client.post(review, {"revision": draft.revision}).status_code == 302
