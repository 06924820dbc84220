"""The consortium's page: every member at a glance, found as one types."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.models import Kind
from kaijuan.core.testing.factories import make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(consortium):
    return [
        make_institution("四川大学", key="10610"),
        make_institution("西南科技大学", key="10619", city="绵阳"),
        make_institution(
            "西南科技大学城市学院", key="14045", city="绵阳", kind=Kind.UNDERGRADUATE_PRIVATE
        ),
        make_institution(
            "四川化工职业技术学院", key="12637", city="泸州", kind=Kind.VOCATIONAL_PUBLIC
        ),
    ]


FOUND = [
    ({}, ["10610", "10619", "12637", "14045"]),
    ({"q": "四川"}, ["10610", "12637"]),
    ({"q": "scdx"}, ["10610"]),
    ({"q": "XiNanKeJi"}, ["10619", "14045"]),
    ({"q": "西南 城市"}, ["14045"]),
    ({"q": "12637"}, ["12637"]),
    ({"q": "mianyang"}, ["10619", "14045"]),
    ({"city": "绵阳"}, ["10619", "14045"]),
    ({"kind": "vocational-public"}, ["12637"]),
    ({"city": "绵阳", "kind": "undergraduate-private"}, ["14045"]),
    ({"q": "没有这所"}, []),
    ({"q": "%"}, []),
    ({"q": "_"}, []),
    ({"q": "' OR 1=1 --"}, []),
]


@pytest.mark.parametrize(("query", "keys"), FOUND)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
def test_filters(client, members, query, keys, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.get("/", query, headers=headers)
    cards = [c.institution.key for d in answer.context["drawers"] for c in d.cards]
    assert answer.status_code == 200
    assert sorted(cards) == keys


def test_the_consortium_is_no_member_of_itself(client, members, consortium):
    wall = client.get("/", headers={"HX-Request": "true"}).content.decode()
    assert consortium.name not in wall


def test_a_fragment_is_the_wall_alone(client, members):
    text = client.get("/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "hx-swap-oob" in text


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"city": "无此城"}, {"q": "x" * 101}, {"kind": "consortium"}]
)
def test_unknown_choices_get_a_sentence(client, members, query):
    answer = client.get("/", query)
    assert answer.status_code == 422
    assert 'class="notice' in answer.content.decode()


@pytest.mark.parametrize("q", ["\u202e", "🦄", "<script>alert(1)</script>", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "\\", "null"])
def test_naughty_words_find_nothing_and_break_nothing(client, members, q):
    answer = client.get("/", {"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_null_byte_is_refused_with_a_sentence(client, members):
    assert client.get("/", {"q": "a\0b"}).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30])
def test_an_odd_page_number_shows_a_page(client, members, page):
    assert client.get("/", {"page": page}).status_code == 200


def test_an_empty_house_says_so(client, db):
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'class="empty' in answer.content.decode()


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_one_member_and_many_take_the_same_queries(client, consortium):
    make_institution("甲大学")
    client.get("/")
    one = queries(client, "/")
    for number in range(5):
        make_institution(f"第{number}大学")
    assert queries(client, "/") == one


def test_a_member_has_a_page(client, members):
    text = client.get(f"/i/{members[1].slug}/").content.decode()
    assert "西南科技大学" in text
    assert "10619" in text


def test_a_member_without_ministry_code_says_so(client, consortium):
    made = make_institution("武警警官学院", key="L28", kind=Kind.MILITARY)
    text = client.get(f"/i/{made.slug}/?lang=en").content.decode()
    assert "L28" in text
    assert "no ministry code" in text


def test_in_english_a_members_page_has_latin_names(client, members):
    text = client.get(f"/i/{members[1].slug}/?lang=en").content.decode()
    assert "Mianyang" in text
    assert "Xinankejidaxue" in text


def test_an_unknown_member_is_missing(client, consortium):
    assert client.get("/i/nobody/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/desk/"])
def test_pages_are_read_not_written(client, consortium, personas, path):
    client.force_login(
        personas["reader"], backend="kaijuan.core.accounts.backends.NameOrEmailBackend"
    )
    assert client.post(path).status_code == 405


def test_the_desk_shows_each_role_its_places(client, own, personas):
    def places(persona: str) -> set[str]:
        client.force_login(
            personas[persona], backend="kaijuan.core.accounts.backends.NameOrEmailBackend"
        )
        shown = client.get("/desk/").context["places"]
        groups = [group for place in shown for group in place["groups"]]
        return {entry["item"].key for group in groups for entry in group["places"]}

    assert "audit" in places("auditor")
    assert "audit" not in places("director")
