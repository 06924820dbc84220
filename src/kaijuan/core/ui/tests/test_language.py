"""The language comes from ?lang=, then the cookie, then it is Chinese."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language, gettext, override

from kaijuan.core.ui.context import chrome, navigation, tongues
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.middleware import COOKIE, LanguageMiddleware


def _answer(query: str = "", cookie: str = "", wish: str = "") -> HttpResponse:
    request = RequestFactory().get(f"/x/{query}", headers={"accept-language": wish})
    if cookie:
        request.COOKIES[COOKIE] = cookie
    middleware = LanguageMiddleware(lambda request: HttpResponse(get_language()))
    response = middleware(request)
    assert isinstance(response, HttpResponse)
    return response


CHOICES = [
    ("", "", "en-GB", "zh-hans"),
    ("", "en", "", "en"),
    ("?lang=en", "", "", "en"),
    ("?lang=zh-hans", "en", "", "zh-hans"),
    ("?lang=zh-Hans", "en", "", "zh-hans"),
    ("?lang=fr", "", "", "zh-hans"),
    ("?lang=fr", "en", "", "en"),
    ("?lang=", "en", "", "en"),
    ("", "fr", "", "zh-hans"),
    ("?lang=%00", "", "", "zh-hans"),
    ("?lang=en&lang=xx", "", "", "zh-hans"),
    ("?lang=" + "e" * 5000, "", "", "zh-hans"),
    ("?" + "&".join(f"a{n}=1" for n in range(2000)), "en", "", "en"),
]


@pytest.mark.parametrize(("query", "cookie", "wish", "language"), CHOICES)
def test_which_language(query: str, cookie: str, wish: str, language: str) -> None:
    assert _answer(query, cookie, wish).content.decode() == language


def test_asking_is_remembered_for_a_year() -> None:
    cookie = _answer("?lang=en").cookies[COOKIE]
    assert cookie.value == "en"
    assert cookie["max-age"] == 365 * 24 * 3600 and cookie["samesite"] == "Lax"


@pytest.mark.parametrize("query", ["", "?lang=fr"])
def test_nothing_is_remembered_unasked(query: str) -> None:
    assert COOKIE not in _answer(query).cookies


def test_caches_are_told() -> None:
    response = _answer("?lang=en")
    assert response["Content-Language"] == "en" and response["Vary"] == "Cookie"
    assert _answer()["Content-Language"] == "zh-Hans"


def test_the_language_of_one_request_does_not_reach_the_next() -> None:
    with override("zh-hans"):
        _answer("?lang=en")
        assert get_language() == "zh-hans"


def test_a_streamed_answer_is_written_in_its_language() -> None:
    def lines(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(get_language() or "" for _n in range(1))

    with override("zh-hans"):
        response = LanguageMiddleware(lines)(RequestFactory().get("/?lang=en"))
        assert isinstance(response, StreamingHttpResponse)
        assert b"".join(response.streaming_content) == b"en"


def test_the_other_language_keeps_path_and_query() -> None:
    request = RequestFactory().get("//evil.example/?q=a%26b&lang=zh-hans")
    with override("zh-hans"):
        links = tongues(request)["other_languages"]
        assert callable(links)
        assert [link.href for link in links()] == ["?q=a%26b&lang=en"]


def test_an_institution_s_name_is_in_the_page_s_language_or_in_the_other() -> None:
    both = SimpleNamespace(name="四川大学", name_en="Sichuan University")
    one = SimpleNamespace(name="四川大学", name_en="")
    assert localised(both, "name", "en") == "Sichuan University"
    assert localised(both, "name", "zh-hans") == "四川大学"
    assert localised(one, "name", "en") == "四川大学"
    assert localised(SimpleNamespace(title="x"), "title", "en") == "x"


def test_chinese_is_marked_only_where_it_is_foreign() -> None:
    assert marked("四川大学 <b>", "en") == '<span lang="zh-Hans">四川大学 &lt;b&gt;</span>'
    assert marked("四川大学", "zh-hans") == "四川大学"
    assert marked("Sichuan", "en") == "Sichuan"


def test_the_nearest_place_in_the_navigation_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def item(url: str, may: bool = True) -> SimpleNamespace:
        return SimpleNamespace(label=url, url=url, may=lambda request: may)

    items = [item("/"), item("/reports/"), item("/reports/2020/"), item("/desk/", may=False)]
    monkeypatch.setattr("kaijuan.core.ui.context.nav_items", items)

    def here(path: str) -> list[str]:
        return [link.here for link in navigation(RequestFactory().get(path))]

    assert here("/") == ["page", "", ""]
    assert here("/reports/") == ["", "page", ""]
    assert here("/reports/2020/chapter/") == ["", "", "true"]
    assert here("/reportsx/") == ["", "", ""]


def test_the_frame_needs_no_institution() -> None:
    house = chrome(RequestFactory().get("/"))["house"]
    assert callable(house) and house() == ""


def test_there_is_a_chinese_word_for_everything_of_the_frame() -> None:
    with override("zh-hans"):
        assert gettext("Sign in") == "登录" and gettext("Skip to the text") == "跳到正文"
