"""What every page keeps, on a phone and on a desk, by day and by night, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MEMBER = "/i/dian-zi-ke-ji-da-xue/"
PUBLIC = [
    "/",
    "/?q=xn",
    "/?q=nothing-like-it",
    MEMBER,
    "/i/wu-jing-jing-guan-xue-yuan/",
    "/sign-in/",
    "/sign-in/code/",
    "/password/forgotten/",
    "/invitations/no-such-link/",
    "/gallery/",
    "/reports/",
    "/reports/sichuan-2020/",
    "/reports/sichuan-2020/figures/",
    "/reports/sichuan-2020/figures/F03/",
    "/reports/sichuan-2020/figures/F47/",
    "/reports/sichuan-2020/compare/?f=F06&f=F08",
    "/no-such-page/",
]
STAFF = {
    "director": [
        "/desk/",
        f"{MEMBER}people/",
        f"{MEMBER}people/new/",
        f"{MEMBER}departments/",
        f"{MEMBER}leading-groups/",
        f"{MEMBER}leading-groups/new/",
        "/account/",
        "/account/password/",
        "/account/second-factor/",
        "/account/second-factor/enrol/",
        "/account/sessions/",
        f"{MEMBER}access/",
        f"{MEMBER}access/invite/",
        f"{MEMBER}access/invitations/",
        f"{MEMBER}access/import/",
    ],
    "secretariat": ["/desk/", "/directory/import/", "/reports/sichuan-2020/figures/F06/correct/"],
    "auditor": [f"{MEMBER}audit/"],
}
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
LOOKS = [
    ("phone", "zh-hans", "light"),
    ("desk", "en", "dark"),
    ("phone", "en", "dark"),
    ("desk", "zh-hans", "light"),
]


def check(page: Page, path: str, look: tuple[str, str, str]) -> None:
    size, language, theme = look
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=theme)
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait_for_load_state("networkidle")
    where = f"{path} ({size}, {language}, {theme})"
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"{where} scrolls sideways by {overflow} px"
    assert page.locator("h1").count() == 1, f"{where} has no single heading"
    found = Axe().run(page).response["violations"]
    serious = [
        (v["id"], [n["target"] for n in v["nodes"]][:3])
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == [], f"{where}: {serious}"


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(page, path, look):
    check(page, path, look)


@pytest.mark.parametrize("look", LOOKS[:2], ids="-".join)
@pytest.mark.parametrize("persona", STAFF)
def test_staff_pages(page, sign_in, persona, look):
    sign_in(page, persona)
    for path in STAFF[persona]:
        check(page, path, look)
