"""A report filled in without network: kept, sent once, never under another person's name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import demonstration

#: Two duties of the librarian's, and what of them was handed in; run beside the server.
MAKE = """
from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.tests.handing import make_duty
user = User.objects.get(username="librarian")
here = user.memberships.get().institution
with institution_scope(here):
    for title in ("每日登记", "零报事项", "换人事项"):
        make_duty(user, title=title, others=0)
print(here.slug)
"""
LOOK = """
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.rounds.models import Submission
with across_the_wall("the test looks"):
    rows = Submission.objects.select_related("item__obligation").order_by("pk")
    print(json.dumps([[r.item.obligation.title, r.is_nil, r.channel] for r in rows]))
"""


class House:
    def __init__(self, address: str, home: Path) -> None:
        self.address, self.home = address, home
        self.slug = self.ask(MAKE).split()[-1]
        self.list = f"{address}/i/{self.slug}/duties/"

    def ask(self, script: str) -> str:
        start = "import json, django; django.setup()\n"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KAIJUAN_")}
        env = kept | {
            "KAIJUAN_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "kaijuan.config.settings",
        }
        command = [sys.executable, "-c", start + script]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    def handed_in(self) -> list[Any]:
        found: list[Any] = json.loads(self.ask(LOOK).splitlines()[-1])
        return found

    def sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.address}/sign-in/")
        page.get_by_label("用户名或邮箱").fill(name)
        page.get_by_label("密码").fill((self.home / "demo-password").read_text())
        page.locator("main").get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/")


@pytest.fixture(scope="module")
def duty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("duties") / "home"
    home.mkdir()
    with demonstration(home) as (address, _password):
        yield House(address, home)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 390, "height": 844})
    made.set_default_timeout(15_000)
    yield made
    made.close()


def opened(phone: BrowserContext, house: House) -> Page:
    """The list, with everything that the device keeps of it."""
    page = phone.new_page()
    page.goto(house.list)
    page.wait_for_function(
        "() => navigator.serviceWorker.controller && kaijuanStore.present()"
        ".then(p => p && kaijuanStore.bundle(p.account, kaijuanDevice.told.slug)).then(b => !!b)"
    )
    return page


def waiting(page: Page) -> int:
    return int(page.evaluate("kaijuanStore.everything().then(rows => rows.length)"))


def fill_in(page: Page, title: str) -> None:
    """On the page without network."""
    entry = page.locator("[data-items] li", has_text=title)
    entry.locator("[data-fill]").click()
    page.locator("form[data-form] [name=city]").fill("成都")
    page.locator("form[data-form] [name=temperature]").fill("36.4")
    page.locator("form[data-form] button.btn-ink").click()
    expect(page.locator("[data-waiting] [data-title]", has_text=title)).to_be_visible()


def test_filled_in_offline_killed_and_sent_once(duty_house, phone):
    house = duty_house
    page = phone.new_page()
    house.sign_in(page, "librarian")
    opened(phone, house)
    phone.set_offline(True)
    page.goto(house.list)
    fill_in(page, "每日登记")
    assert page.evaluate(
        "kaijuanStore.everything().then(rows => rows.every(r => r.sealed instanceof ArrayBuffer))"
    )
    for each in phone.pages:
        each.close()
    page = phone.new_page()
    page.goto(house.list)
    expect(page.locator("[data-waiting] [data-title]")).to_have_count(1)
    assert house.handed_in() == []
    phone.set_offline(False)
    page.wait_for_url(house.list)
    expect(page.get_by_role("heading", name="今日已办")).to_be_visible()
    assert waiting(page) == 0
    assert house.handed_in() == [["每日登记", False, "offline"]]


def test_killed_between_the_answer_and_forgetting_it_is_one(duty_house, phone):
    """The server has it, the device does not know yet: it sends again, under the same id."""
    house = duty_house
    page = phone.new_page()
    house.sign_in(page, "librarian")
    page = opened(phone, house)
    page.locator(".entry", has_text="零报事项").get_by_role("link", name="填写").click()
    page.locator("form[data-report] [name=city]").wait_for()
    page.evaluate("() => { kaijuanStore.forget = () => new Promise(() => {}); }")
    page.locator("[name=city]").fill("乐山")
    page.locator("main form button.btn-ink").click()
    # What the worker lets through is not seen by the driver: the server is asked itself.
    for _ in range(20):
        if "零报事项" in str(house.handed_in()):
            break
    assert waiting(page) == 1
    page.close()
    page = phone.new_page()
    page.goto(house.list)
    page.wait_for_function("() => kaijuanStore.everything().then(rows => rows.length === 0)")
    assert [row for row in house.handed_in() if row[0] == "零报事项"] == [
        ["零报事项", False, "offline"]
    ]


def test_another_person_on_the_same_telephone_sees_and_sends_nothing(duty_house, phone):
    house = duty_house
    page = phone.new_page()
    house.sign_in(page, "librarian")
    listed = opened(phone, house)
    phone.set_offline(True)
    page.goto(house.list)
    fill_in(page, "换人事项")
    warned: list[str] = []
    listed.on("dialog", lambda dialog: (warned.append(dialog.message), dialog.dismiss()))
    listed.get_by_role("button", name="退出").click()
    listed.wait_for_timeout(500)
    assert warned, "signing out warns of what was not sent"
    assert waiting(page) == 1
    listed.close()
    # The session ends without a word: the cookies are gone, the queue is not.
    phone.clear_cookies()
    phone.set_offline(False)
    expect(page.locator("[data-sign-in]")).to_be_visible()
    house.sign_in(page, "director")
    page = opened(phone, house)
    expect(page.locator("[data-waiting] [data-title]")).to_have_count(0)
    phone.set_offline(True)
    page.goto(house.list)
    expect(page.get_by_text("换人事项")).to_have_count(0)
    phone.set_offline(False)
    # The page without network leaves for the list by itself.
    page = phone.new_page()
    page.goto(f"{house.address}/desk/")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert "换人事项" not in str(house.handed_in())
    house.sign_in(page, "librarian")
    page.goto(house.list)
    page.wait_for_function("() => kaijuanStore.everything().then(rows => rows.length === 0)")
    assert str(house.handed_in()).count("换人事项") == 1
