"""One day of a library that reports: called for, reported, reminded, followed up, signed, seen.

S17 and S18: the daily and the zero report, the follow-up of a fever, the consortium's picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import demonstration

LIBRARY = "/i/dian-zi-ke-ji-da-xue/"
#: What the secretariat calls for; the demonstration has a duty of a like name of its own.
DUTY = re.compile(r"^\s*健康日报告")
PATIENCE = 30_000


@pytest.fixture(scope="module")
def reporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A house of its own, which this day changes."""
    with demonstration(tmp_path_factory.mktemp("reporting")) as house:
        yield house


@pytest.fixture
def somebody(chromium: Browser, reporting: tuple[str, str]) -> Iterator[Callable[[str], Page]]:
    """``somebody("director")``: a page on that person's telephone, signed in."""
    address, password = reporting
    opened: list[BrowserContext] = []

    def sign_in(name: str) -> Page:
        context = chromium.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("用户名或邮箱").fill(name)
        page.get_by_label("密码").fill(password)
        page.locator("main").get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/")
        return page

    yield sign_in
    for context in opened:
        context.close()


def entry(page: Page, duty: re.Pattern[str] = DUTY) -> object:
    """The first entry of one's own list that is about ``duty``."""
    return page.locator("main li", has_text=duty).first


def answer(page: Page, temperature: str) -> None:
    """A daily report of somebody who stayed at home."""
    page.locator("[name=situation][value=stayed]").check()
    page.locator("[name=temperature]").fill(temperature)
    page.locator("[name=contact][value=no]").check()
    page.locator("[name=isolation][value=none]").check()
    page.locator("form button.btn-ink", has_text=re.compile("提交|保存")).first.click()


def test_one_day(somebody):
    secretariat, director = somebody("secretariat"), somebody("director")
    librarian, facilities = somebody("librarian"), somebody("facilities")

    # The province calls for it; the library takes it up, and the items are there.
    secretariat.goto("/rounds/demands/new/")
    secretariat.get_by_label(re.compile("^标题")).fill("健康日报告")
    secretariat.get_by_label("每日签发截止").fill("23:59")
    secretariat.get_by_role("button", name="向全体成员馆发出").click()
    expect(secretariat).to_have_url(re.compile("/rounds/demands/"))
    director.goto(f"{LIBRARY}demands/")
    director.get_by_role("link", name="启动").first.click()
    director.get_by_label("本馆人员填报截止").fill("23:58")
    director.get_by_role("button", name="启动事项").click()
    expect(director.locator("main")).to_contain_text("健康日报告")

    # Everybody is silent; those are reminded, and nobody else.
    director.goto(f"{LIBRARY}silent/")
    expect(director.locator("main")).to_contain_text("样例甲")
    director.get_by_role("link", name="催报").first.click()
    director.locator("main form").get_by_role("button").first.click()
    librarian.goto("/messages/")
    expect(librarian.locator("main")).to_contain_text("健康日报告")

    # One reports without a network, and comes back.
    librarian.goto(f"{LIBRARY}duties/")
    librarian.wait_for_function(
        "() => navigator.serviceWorker.controller && kaijuanStore.present()"
        ".then(p => p && kaijuanStore.bundle(p.account, kaijuanDevice.told.slug)).then(b => !!b)"
    )
    librarian.context.set_offline(True)
    librarian.goto(f"{LIBRARY}duties/")
    librarian.locator("[data-items] li", has_text=DUTY).first.locator("[data-fill]").click()
    answer(librarian, "36.5")
    expect(librarian.locator("[data-waiting] [data-title]", has_text=DUTY)).to_be_visible()
    librarian.context.set_offline(False)
    librarian.goto(f"{LIBRARY}duties/history/")
    expect(librarian.locator("main")).to_contain_text("已提交", timeout=PATIENCE)

    # One has nothing to report, and signs that.
    facilities.goto(f"{LIBRARY}duties/")
    entry(facilities).get_by_role("link", name="无事可报").click()
    facilities.get_by_label("你的姓名").fill("样例后勤")
    facilities.get_by_role("button", name="签名：无事可报").click()
    expect(facilities.locator("main")).to_contain_text("零报告")

    # One has a fever; a follow-up is there, with a call that is due.
    director.goto(f"{LIBRARY}duties/")
    entry(director).get_by_role("link", name="填写").click()
    answer(director, "37.6")
    expect(director).to_have_url(re.compile(r"/duties/$"), timeout=PATIENCE)
    director.goto(f"{LIBRARY}follow-ups/")
    followed = director.locator("main tr", has_text="样例馆长")
    expect(followed).to_contain_text("该打电话")

    # One stays silent, and is called.
    director.goto(f"{LIBRARY}silent/?q=样例甲")
    director.get_by_role("link", name="记录电话").first.click()
    director.locator("[name=reached][value=yes]").check()
    director.locator("main form button.btn-ink").click()
    director.goto(f"{LIBRARY}silent/?q=样例甲")
    expect(director.locator("main")).to_contain_text("已联系上")

    # The director closes the day; the province sees k of n, and no name.
    director.goto(f"{LIBRARY}days/close/?kind=health")
    expect(director.locator("main")).to_contain_text("样例甲")
    director.get_by_role("button", name="签发日报").click()
    director.wait_for_load_state()
    secretariat.goto("/rounds/board/")
    board = secretariat.locator("main")
    expect(board).to_contain_text("74 家成员馆中 1 家已签发")
    expect(board).not_to_contain_text("样例甲")
