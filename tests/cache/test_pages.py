"""What is kept equals what would be drawn, for each reader, language, filter and fragment."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.cache import store
from kaijuan.core.cache.keeping import Keeping
from kaijuan.core.cache.topics import tables
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.evidence.reports.domain import Reading, correct_data_point
from kaijuan.evidence.reports.models import DataPoint
from kaijuan.network.directory.models import LeadingGroup, Person, Responsibility
from kaijuan.portal import views
from tests.access.reports import DAY
from tests.access.table import TABLE
from tests.cache.asking import KEPT, VIEWS, browser, drawn_anew, is_kept, path_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]

HTMX = {"HX-Request": "true"}
BACK = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
#: htmx marks what it wrote percent-encoded: a fragment must not be kept in the page's place.
ENCODED = {"HX-Request": "%74rue", "HX-Request-URI-AutoEncoded": "true"}
QUERIES = [
    "/",
    "/?q=jia",
    "/?kind=military",
    "/?city=%E6%88%90%E9%83%BD",
    "/?page=2",
    "/?q=jia&utm_source=x",
    "/?lang=en",
    "/?lang=en&q=jia",
    "/?kind=unheard-of",
    "/reports/case/compare/?f=F01",
    "/reports/case/compare/?f=F01&f=F01",
    "/reports/case/compare/?f=F99",
    "/reports/case/figures/?sort=-ref",
    "/reports/case/figures/?format=csv",
    "/reports/case/figures/?format=xlsx&sort=ref",
]


def test_the_heavy_public_pages_are_kept():
    wanted = {"portal:home", "portal:institution", "reports:release", "reports:figures"}
    wanted |= {"reports:figure", "reports:releases", "reports:compare", "directory:csv"}
    assert wanted <= set(KEPT)


def test_only_what_everybody_may_read_is_kept():
    assert [name for name in KEPT if VIEWS[name].access.signed_in] == []


@pytest.mark.parametrize("name", KEPT)
def test_the_second_reader_gets_the_same_page_for_one_query(name, world):
    path = path_of(world, name)
    with drawn_anew():
        wanted = said(browser().get(path))
    first = browser().get(path)
    with CaptureQueriesContext(connection) as captured:
        second = browser().get(path)
    assert said(first) == said(second) == wanted
    assert is_kept(second)
    assert len(captured) == 1, captured.captured_queries


@pytest.mark.parametrize("name", KEPT)
def test_a_page_reads_no_table_that_its_topics_do_not_cover(name, world):
    """A table that nobody declared could change without the page changing."""
    keeping: Keeping = VIEWS[name].keeping
    covered = {table for topic in keeping.all_topics() for table in tables()[topic]}
    with drawn_anew(), CaptureQueriesContext(connection) as captured:
        browser().get(path_of(world, name))
    read = {
        table
        for query in captured.captured_queries
        for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    assert read, "the page asked the database nothing"
    assert read <= covered


READERS = [("anonymous", "zh-hans"), ("anonymous", "en"), ("reader", "en"), ("secretariat", "en")]
VARIANTS = [(query, {}) for query in QUERIES]
VARIANTS += [(query, headers) for query in QUERIES[:3] for headers in (HTMX, BACK, ENCODED)]


@pytest.mark.parametrize(("query", "headers"), VARIANTS)
def test_every_variant_is_its_own(query, headers, world):
    for persona, language in READERS:
        client = browser(world.personas[persona], language)
        with drawn_anew():
            wanted = said(client.get(query, headers=headers))
        for _ in range(2):
            # The address may have set another language for the next visit.
            client.cookies["kaijuan_lang"] = language
            assert said(client.get(query, headers=headers)) == wanted, (language, persona)


@pytest.mark.parametrize("headers", [HTMX, ENCODED])
def test_a_fragment_is_never_kept_in_the_place_of_the_page(headers, world):
    assert "<html" not in browser().get("/", headers=headers).content.decode()
    assert "<html" in browser().get("/").content.decode()


@pytest.mark.parametrize("megabytes", [0, 16])
def test_a_browser_never_takes_the_fragment_for_the_page(world, settings, megabytes):
    """Also one with a session of nobody, whose answers are neither kept nor forbidden to keep."""
    settings.CACHE_MB = megabytes
    half = browser()
    half.cookies["kaijuan_session"] = "ended-long-ago"
    for client in (browser(), half):
        for headers in ({}, HTMX):
            assert "HX-Request" in client.get("/", headers=headers).headers["Vary"]


@pytest.mark.parametrize("name", KEPT)
def test_parts_are_the_same_whoever_reads(name, world):
    """The bytes that are kept for signed-in readers do not depend on which of them came first."""
    path = path_of(world, name)
    drawn = []
    for persona in ("anonymous", "reader", "director", "secretariat"):
        store.forget()
        browser(world.personas[persona]).get(path)
        shelf: Any = store.store().common
        drawn.append({key: e.value.html for key, e in shelf._entries.items() if key[0] == "part"})
    assert drawn[0] == drawn[1] == drawn[2] == drawn[3]
    if name in {"portal:home", "portal:institution"}:
        assert drawn[0]


def test_a_signed_in_reader_gets_the_main_part_from_the_store(world):
    reader = browser(world.personas["reader"])
    reader.get("/")
    with CaptureQueriesContext(connection) as captured:
        reader.get("/")
    # Session, person, revision and institution; roles where the navigation asks for them, and how
    # many messages wait.
    assert len(captured) <= 6


@pytest.mark.parametrize("path", ["/", "/reports/case/"])
def test_what_a_signed_in_reader_gets_is_kept_by_no_browser(path, world):
    reader = browser(world.personas["reader"])
    browser().get(path)
    for _ in range(2):
        answer = reader.get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert not is_kept(answer)


def test_a_reader_who_leaves_gets_the_page_of_nobody(world):
    client = browser(world.personas["reader"])
    assert "reader" in client.get("/").content.decode()
    client.logout()
    assert 'action="/sign-out/' not in client.get("/").content.decode()


def test_a_token_gets_no_kept_page(world):
    browser().get("/reports/case/")
    answer = browser().get("/reports/case/", headers={"Authorization": "Bearer kj_none"})
    assert not is_kept(answer)


def test_an_answer_that_is_no_page_is_not_kept(world):
    for path in ("/?kind=unheard-of", "/reports/none/", "/i/nobody/", "/?undeclared=1"):
        for _ in range(2):
            assert not is_kept(browser().get(path)), path


def test_a_very_long_question_is_answered_and_not_kept(world):
    assert not is_kept(browser().get("/?page=" + "1" * 400))


def test_a_post_is_not_answered_from_the_store(world):
    browser().get("/")
    assert browser().post("/").status_code == 405


def test_a_draft_is_kept_for_nobody(world):
    secretariat = browser(world.personas["secretariat"])
    assert secretariat.get("/reports/draft/").status_code == 200
    assert browser().get("/reports/draft/").status_code == 404
    assert "draft" not in browser().get("/reports/").content.decode()


def test_a_browser_that_has_the_page_is_told_so(world):
    first = browser().get("/")
    again = browser().get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    assert {"Cookie", "HX-Request"} <= {v.strip() for v in first.headers["Vary"].split(",")}


def test_after_a_change_the_browser_gets_the_new_page(world):
    first = browser().get("/")
    Institution.objects.filter(pk=world.own.pk).update(name="新名大学")
    again = browser().get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "新名大学" in again.content.decode()


def test_the_language_of_the_address_is_remembered_from_a_kept_page(world):
    browser().get("/?lang=en")
    answer = browser().get("/?lang=en")
    assert is_kept(answer)
    assert answer.cookies["kaijuan_lang"].value == "en"
    assert answer.headers["Content-Language"] == "en"


def test_kept_pages_have_the_headers_of_safety(world):
    wanted = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options")
    with drawn_anew():
        live = browser().get("/")
    browser().get("/")
    kept = browser().get("/")
    assert is_kept(kept)
    assert [kept.headers[name] for name in wanted] == [live.headers[name] for name in wanted]
    assert kept.headers["Referrer-Policy"] == live.headers["Referrer-Policy"]


def test_two_host_names_are_two_pages(settings, world):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    one = browser().get("/", headers={"Host": "one.example"})
    shelf: Any = store.store().common
    before = len(shelf)
    two = browser().get("/", headers={"Host": "two.example"})
    assert said(one) == said(two)
    assert len(shelf) > before


def test_many_searches_do_not_crowd_out_the_front_page(settings, world):
    store.forget()
    settings.CACHE_MB = 1
    browser().get("/")
    for number in range(60):
        browser().get(f"/?q={number}")
    with CaptureQueriesContext(connection) as captured:
        browser().get("/")
    assert len(captured) == 1
    assert store.store().asked.size <= 250_000


def test_a_page_that_changes_while_it_is_drawn_is_not_kept(world, monkeypatch):
    """Somebody writes between the first row that a page reads and the last."""
    real = views.headline_figures

    def meddling() -> Any:
        Institution.objects.filter(pk=world.own.pk).update(city="广元")
        return real()

    with monkeypatch.context() as patched:
        patched.setattr(views, "headline_figures", meddling)
        assert not is_kept(browser().get("/"))
    assert "广元" in browser().get("/").content.decode()
    assert is_kept(browser().get("/"))


def test_members_see_their_own_panel_and_nobody_else_does(world):
    with institution_scope(world.own):
        group = LeadingGroup.objects.get()
        person = Person.objects.create(name="张三")
        Responsibility.objects.create(
            group=group, person=person, duty="消毒", since=group.established_on
        )
    path = path_of(world, "portal:institution")
    for persona in ("reader", "anonymous", "stranger", "reader", "secretariat", "anonymous"):
        text = browser(world.personas[persona]).get(path).content.decode()
        assert ("张三" in text) == (persona == "reader"), persona


CHANGES = {
    "a member is renamed": (
        lambda world: Institution.objects.filter(pk=world.own.pk).update(name="改名大学"),
        ["portal:home", "portal:institution", "directory:csv", "directory:xlsx"],
    ),
    "a member joins": (lambda world: make_institution("新大学"), ["portal:home", "directory:csv"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_at_once(change, world):
    act, names = CHANGES[change]
    before = {name: said(browser().get(path_of(world, name))) for name in names}
    act(world)
    for name in names:
        path = path_of(world, name)
        with drawn_anew():
            wanted = said(browser().get(path))
        assert said(browser().get(path)) == wanted
        if not name.endswith("xlsx"):
            assert wanted != before[name], name


def test_a_correction_shows_with_its_figure(world):
    path = path_of(world, "reports:figure")
    before = browser().get(path).content.decode()
    with institution_scope(world.consortium):
        point = DataPoint.objects.get(compiled_for__slug="case")
        correct_data_point(
            point, Reading("over", Decimal(77), "visits", DAY, DAY), reason="抄错了", by=None
        )
    after = browser().get(path).content.decode()
    assert "抄错了" in after and "抄错了" not in before


def test_every_kept_address_is_in_the_table_of_addresses():
    assert set(KEPT) <= set(TABLE)
