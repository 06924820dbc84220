"""Error pages need no database, speak both languages and say only what was written for readers.

None of these tests asks for the database: a query would fail them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from kaijuan.core.errors import Refusal
from kaijuan.core.ui import errors
from kaijuan.core.ui.middleware import COOKIE


def _request(language: str = "zh-hans") -> HttpRequest:
    request = RequestFactory().get("/nowhere/?q=1")
    request.COOKIES[COOKIE] = language
    return request


HANDLERS = [
    (errors.handler400, 400, "这次请求读不出来", "This request cannot be read"),
    (errors.handler403, 403, "此处不对你开放", "This is not open to you"),
    (errors.handler404, 404, "没有这一页", "There is no such page"),
]


@pytest.mark.parametrize(("handler", "status", "chinese", "english"), HANDLERS)
def test_a_refusal_is_a_page_in_the_reader_s_language(
    handler: Any, status: int, chinese: str, english: str
) -> None:
    page = handler(_request(), Exception("/secret/path"))
    assert page.status_code == status and chinese in page.content.decode()
    assert "/secret/path" not in page.content.decode()
    page = handler(_request("en"), Exception())
    assert english in page.content.decode() and '<html lang="en">' in page.content.decode()
    assert 'href="?q=1&amp;lang=zh-hans"' in page.content.decode()


def test_the_page_for_a_fault_of_ours() -> None:
    page = errors.handler500(_request())
    assert page.status_code == 500 and "已记下" in page.content.decode()


def test_even_without_its_template_a_fault_has_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    page = errors.handler500(_request())
    assert page.status_code == 500 and "开卷" in page.content.decode()


def test_a_sentence_written_for_readers_is_shown() -> None:
    page = errors.handler404(_request("en"), Http404(gettext_lazy("Sign in")))
    assert "Sign in" in page.content.decode()
    page = errors.handler404(_request(), Http404(gettext_lazy("Sign in")))
    assert "登录" in page.content.decode()
    page = errors.refused(_request("en"), Refusal("Choose another day <b>."))
    assert page.status_code == 422 and "Choose another day &lt;b&gt;." in page.content.decode()


@pytest.mark.parametrize(
    "exception",
    [
        Http404("No Institution matches the given query."),
        Http404({"tried": [], "path": "secret"}),
        PermissionDenied("secret"),
        None,
    ],
)
def test_a_sentence_written_for_programmers_is_not(exception: Exception | None) -> None:
    html = errors.handler404(_request("en"), exception).content.decode()
    assert "secret" not in html and "matches" not in html


def test_a_form_that_was_open_too_long_says_what_to_do() -> None:
    page = errors.csrf_failure(_request("en"), reason="secret")
    assert page.status_code == 403 and "load the page again" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_locked_door_says_when_it_opens() -> None:
    page = errors.too_many(_request("en"))
    assert page.status_code == 429 and "quarter of an hour" in page.content.decode()
