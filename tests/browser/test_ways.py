"""The ways through the house, by keyboard and by hand; see docs/scenarios/2020-report.md."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

RELEASE = "/reports/sichuan-2020/"


def members(page: Page):
    return page.locator("a.member")


def test_step_1_the_page_shows_the_74_that_had_reported(page):
    page.goto("/")
    expect(members(page)).to_have_count(74)


def test_step_2_a_library_is_found_as_one_types(page):
    page.goto("/")
    page.get_by_role("searchbox").press_sequentially("xnkjdxcs")
    expect(members(page)).to_have_count(1)
    expect(members(page)).to_contain_text("西南科技大学")
    expect(page).to_have_url(re.compile("q=xnkjdxcs"))


def test_step_2_also_without_script(chromium, house):
    context = chromium.new_context(base_url=house, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("绵阳")
    page.get_by_role("searchbox").press("Enter")
    assert members(page).count() < 20
    assert page.locator("details").count() >= 0
    page.goto(RELEASE)
    page.locator("details summary").first.click()
    assert page.locator("details[open]").count() >= 1
    context.close()


def test_step_3_a_kind_and_a_city_narrow_it(page):
    page.goto("/")
    page.locator("a.chip", has_text="高职高专 · 民办").click()
    expect(members(page)).to_have_count(8)
    page.get_by_label("所在地").select_option("眉山")
    expect(members(page)).to_have_count(2)


def test_step_4_every_figure_of_the_release_opens_to_evidence(page):
    page.goto(RELEASE)
    links = page.locator("a[href*='/figures/F']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    refs = sorted({m[0] for href in links if (m := re.search(r"F\d\d", href))})
    assert len(refs) == 47
    for ref in refs:
        answer = page.request.get(f"{RELEASE}figures/{ref}/")
        assert answer.status == 200
        assert "凭据" in answer.text(), ref


def test_step_5_over_sixty_lists_nineteen_and_invents_nobody(page):
    page.goto(f"{RELEASE}figures/F03/")
    expect(page.locator("ul.names > li, ol.names > li")).to_have_count(19)


def test_step_6_unlike_periods_are_not_added(page):
    answer = page.goto(f"{RELEASE}compare/?f=F06&f=F08")
    assert answer is not None
    assert answer.status == 422
    expect(page.locator(".notice")).to_have_count(2)
    expect(page.locator(".notice").first).to_contain_text("F06")


def test_language_and_theme_are_remembered(page):
    page.goto("/")
    page.locator("header").get_by_role("link", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(RELEASE)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Light or dark").click()
    theme = page.locator("html").get_attribute("data-theme")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", theme or "")


def test_the_keyboard_reaches_a_library(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("scdxjc")
    expect(members(page)).to_have_count(1)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "member":
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/i/si-chuan-da-xue-jin-cheng-xue-yuan/"))


def test_a_page_prints_without_controls(page):
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(members(page).first).to_be_visible()


def test_the_desk_leads_to_work(page, sign_in):
    sign_in(page, "secretariat")
    expect(page.locator("main a[href='/directory/import/']")).to_be_visible()
