"""The pages of notices: written, shown before they are signed, published, withdrawn, read."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.notices import (
    NoticeWanted,
    draft_notice,
    fingerprint,
    publish_notice,
    withdraw_notice,
)
from kaijuan.network.opening.models import Notice
from kaijuan.network.opening.tests.opened import browser

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
TEXT = {"title": "关于书送达", "body": "打电话预约。", "kind": "other", "expires_at": ""}
TEXT |= {"title_en": "", "body_en": "", "seen": ""}


@pytest.fixture
def web(personas):
    def as_(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


def published(own, **more):
    with institution_scope(own):
        return publish_notice(NoticeWanted("关于书送达", "打电话预约。", **more), by=None)


def drafted(own, **more):
    with institution_scope(own):
        return draft_notice(NoticeWanted("草稿一则", "未定。", **more), by=None)


def at(own, notice, act=""):
    return f"/i/{own.slug}/notices/{notice.code}/{act}"


def test_from_a_draft_to_the_public_page(own, web):
    librarian = web("librarian")
    answer = librarian.post(f"/i/{own.slug}/notices/new/", TEXT, follow=True)
    assert "The draft is kept" in answer.content.decode()
    notice = Notice.objects.get()
    assert browser().get(at(own, notice)).status_code == 404
    preview = librarian.get(at(own, notice, "publish/")).content.decode()
    assert "打电话预约" in preview
    assert preview.count("btn-seal") == 1
    seen = re.search(r'name="seen" value="(\w+)"', preview)
    librarian.post(at(own, notice, "publish/"), {"at": "", "seen": seen[1]})
    page = browser("zh-hans").get(at(own, notice)).content.decode()
    assert "打电话预约" in page
    assert "现行" in page
    assert "另行通知前" in page


def test_the_director_is_told_what_a_librarian_published(own, web, personas):
    notice = drafted(own)
    web("librarian").post(at(own, notice, "publish/"), {"seen": fingerprint(notice)})
    told = Message.objects.get()
    assert told.user == personas["director"]
    assert told.href == at(own, notice)
    web("director").post(at(own, notice, "withdraw/"))
    assert Message.objects.filter(user=personas["librarian"]).count() == 1


def test_a_draft_that_somebody_changed_is_not_published_unread(own, web):
    notice = drafted(own)
    seen = fingerprint(notice)
    with institution_scope(own):
        Notice.objects.filter(pk=notice.pk).update(body="别的话。")
    answer = web("director").post(at(own, notice, "publish/"), {"seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this notice meanwhile" in answer.content.decode()
    assert Notice.objects.get().published_at is None


def test_a_later_moment_is_kept_until_then(own, web):
    notice = drafted(own)
    later = (now() + 26 * HOUR).astimezone(dt.timezone(dt.timedelta(hours=8)))
    data = {"at": f"{later:%Y-%m-%dT%H:%M}", "seen": fingerprint(notice)}
    web("director").post(at(own, notice, "publish/"), data)
    notice.refresh_from_db()
    assert notice.published_at == later.replace(second=0, microsecond=0)
    assert browser().get(at(own, notice)).status_code == 404
    held = web("director").post(at(own, notice, "hold/"), follow=True)
    assert "a draft again" in held.content.decode()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", ""),
        ("title", "长" * 121),
        ("title", "甲\u202e乙"),
        ("body", ""),
        ("kind", "rumour"),
        ("expires_at", "2020-02-30T00:00"),
        ("expires_at", "2001-01-01T00:00"),
        ("expires_at", "9999-12-31T23:59"),
        ("expires_at", "0001-01-01T00:00"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(own, web, field, text):
    answer = web("librarian").post(f"/i/{own.slug}/notices/new/", TEXT | {field: text})
    assert answer.status_code == 422
    assert not Notice.objects.exists()


@pytest.mark.parametrize("moment", ["2001-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_makes_no_sense_publishes_nothing(own, web, moment):
    notice = drafted(own)
    data = {"at": moment, "seen": fingerprint(notice)}
    assert web("director").post(at(own, notice, "publish/"), data).status_code == 422
    assert Notice.objects.get().published_at is None


def test_what_is_public_is_not_edited(own, web):
    notice = published(own)
    for act in ("edit/", "publish/"):
        answer = web("director").get(at(own, notice, act))
        assert answer.status_code == 409
        assert "not rewritten" in answer.content.decode()
    assert web("director").post(at(own, notice, "edit/"), TEXT).status_code == 409
    assert web("director").post(at(own, notice, "discard/"), {"seen": "x"}).status_code == 409


def test_withdrawn_its_address_says_so(own, web):
    notice = published(own)
    assert web("director").get(at(own, notice, "withdraw/")).status_code == 200
    web("director").post(at(own, notice, "withdraw/"))
    page = browser().get(at(own, notice)).content.decode()
    assert "withdrawn" in page
    assert "打电话预约" in page
    again = web("director").post(at(own, notice, "withdraw/"))
    assert again.status_code == 409


def test_a_new_one_is_made_from_an_old_one(own, foreign, web):
    notice = published(own, title_en="Books come to you")
    page = web("librarian").get(f"/i/{own.slug}/notices/new/?from={notice.code}")
    assert "Books come to you" in page.content.decode()
    other = published(foreign, title_en="Elsewhere")
    for odd in (other.code, "x", ""):
        page = web("librarian").get(f"/i/{own.slug}/notices/new/?from={odd}")
        assert page.status_code == 200
        assert "Elsewhere" not in page.content.decode()


def test_lists_show_what_was_published_and_narrow_it(own, foreign):
    published(own, expires_at=now() + HOUR)
    drafted(own)
    gone = published(foreign, title_en="Elsewhere")
    with institution_scope(foreign):
        withdraw_notice(gone, by=None)
    here = browser("zh-hans").get(f"/i/{own.slug}/notices/").content.decode()
    assert "关于书送达" in here
    assert "草稿一则" not in here
    everywhere = browser().get("/notices/").content.decode()
    assert "Elsewhere" in everywhere
    assert "草稿一则" not in everywhere
    rows = browser("zh-hans").get("/notices/?format=csv&state=in-force").content.decode("utf-8-sig")
    assert "甲大学" in rows
    assert "乙学院" not in rows
    assert "乙学院" in browser("zh-hans").get("/notices/?city=绵阳").content.decode()
    assert browser().get("/notices/?state=ripe").status_code == 422


def test_the_desk_of_the_consortium_writes_for_the_consortium(consortium, own, web):
    secretariat = web("secretariat")
    answer = secretariat.post(f"/i/{consortium.slug}/notices/new/", TEXT)
    assert answer.status_code == 302
    assert Notice.objects.get().institution == consortium
    assert secretariat.get(f"/i/{own.slug}/notices/new/").status_code == 404


def test_an_address_in_the_text_is_a_link_and_markup_is_text(own):
    notice = published(own)
    with institution_scope(own):
        Notice.objects.filter(pk=notice.pk).update(
            body="见 https://lib.example.edu.cn/a\n\n<b>粗</b> javascript:alert(1)"
        )
    page = browser().get(at(own, notice)).content.decode()
    assert 'href="https://lib.example.edu.cn/a"' in page
    assert "&lt;b&gt;" in page
    assert 'href="javascript' not in page
