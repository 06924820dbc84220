"""A director closes the library, opens it in part, and takes that back.

See docs/scenarios/2020-closure.md, whose steps the tests are named after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import demonstration

LIBRARY = "/i/dian-zi-ke-ji-da-xue/"
SWITCHES = f"{LIBRARY}switches/"
#: Long enough for the worker to take a job and for a kept page to be drawn anew.
PATIENCE = 30_000


@pytest.fixture(scope="module")
def closing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A house of its own, which these tests change, one after the other."""
    with demonstration(tmp_path_factory.mktemp("closing")) as house:
        yield house


@pytest.fixture
def somebody(chromium: Browser, closing: tuple[str, str]) -> Iterator[object]:
    """``somebody("director")``: a page on a telephone, signed in; "" is a reader."""
    address, password = closing
    opened: list[BrowserContext] = []

    def sign_in(name: str) -> Page:
        context = chromium.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        if name:
            page.goto("/sign-in/")
            page.get_by_label("用户名或邮箱").fill(name)
            page.get_by_label("密码").fill(password)
            page.locator("main").get_by_role("button", name="登录").click()
            page.wait_for_url("**/desk/")
        return page

    yield sign_in
    for context in opened:
        context.close()


def prepare(page: Page, stage: str, since: str, reason: str) -> None:
    """As a librarian would: choose the plan's stage, look at the preview, submit."""
    page.goto(SWITCHES)
    page.get_by_role("link", name="发起切换").first.click()
    page.get_by_role("radio", name=re.compile(f"方案阶段.*{stage}")).check()
    page.get_by_label(re.compile("^自")).fill(since)
    page.get_by_label(re.compile("^原因")).fill(reason)
    page.get_by_role("button", name="看预览").click()
    expect(page.get_by_role("heading", name="切换预览")).to_be_visible()


def submit(page: Page) -> str:
    page.get_by_role("button", name="提交审批").first.click()
    page.wait_for_load_state()
    return page.url


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="去审批").click()
    page.get_by_role("button", name="批准").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="改了什么")).to_be_visible(timeout=PATIENCE)


def reads(page: Page, words: str) -> None:
    """The reader's page says so, a minute later at most."""
    expect(_again(page).locator("main")).to_contain_text(words, timeout=PATIENCE)


def _again(page: Page) -> Page:
    page.goto(LIBRARY)
    return page


def test_steps_1_to_5_as_a_librarian_and_a_director_would(somebody):
    reader, librarian, director = somebody(""), somebody("librarian"), somebody("director")

    # 1. The librarian prepares what the plan says for Level I, put in afterwards.
    prepare(librarian, "Ⅰ级", "2020-01-24T00:00", "响应级别调整")
    expect(librarian.locator("main")).to_contain_text("将通知谁")
    first = submit(librarian)
    expect(librarian.locator("main")).to_contain_text("待")

    # 2. The director approves; it is carried out, and the public page follows.
    approve(director, first)
    reads(reader, "暂不开放")
    director.goto(f"{LIBRARY}ledger/")
    expect(director.locator("main")).to_contain_text("暂不开放")

    # 3. Level II: the limited stage of the plan.
    prepare(librarian, "Ⅱ级", "2020-02-26T00:00", "响应级别调整")
    second = submit(librarian)
    approve(director, second)
    reads(reader, "有限开放")

    # 4. Feed and matrix tell the same.
    feed = reader.request.get(f"{LIBRARY}changes.atom").text()
    assert "有限开放" in feed and "暂不开放" in feed
    reader.goto("/services/?q=电子科技大学")
    expect(reader.locator("main")).to_contain_text("有限开放")

    # 5. Taking back the second leaves the first as it is.
    director.goto(second)
    director.get_by_role("link", name="撤回").click()
    expect(director.get_by_role("heading", name="撤回会做什么")).to_be_visible()
    director.get_by_role("button", name="撤回").click()
    director.wait_for_load_state()
    expect(director.locator("main")).to_contain_text("已撤回")
    reads(reader, "暂不开放")
    director.goto(first)
    expect(director.locator("main")).to_contain_text("已执行")
