"""Takes the pictures of README and handbook from a running demonstration.

    make pictures

Needs Debian's chromium and fonts-noto-cjk. The browser tests take the same pictures into a folder
that is thrown away, so that a page that is gone or broken is noticed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "docs" / "pictures"
HANDBOOK: Final = ROOT / "src/kaijuan/portal/handbook/static/handbook"
PHONE: Final = (390, 780)
WIDE: Final = (1120, 760)
LOW: Final = (1120, 600)
#: The library at which the demonstration's staff work.
LIBRARY: Final = "/i/dian-zi-ke-ji-da-xue"


@dataclass(frozen=True)
class Shot:
    """One picture. ``who`` is the demonstration's account that looks, "" for nobody."""

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = WIDE
    dark: bool = False

    @property
    def language(self) -> str:
        return "en" if "-en" in self.name else "zh-hans"


def both(name: str, path: str, who: str = "", size: tuple[int, int] = WIDE) -> list[Shot]:
    """The same picture for the Chinese and for the English page."""
    return [Shot(f"{name}-{language}.png", path, who, size) for language in ("zh", "en")]


FOR_README: Final = (
    Shot("home-zh.png", "/", size=(1280, 900)),
    Shot("home-en-dark.png", "/", size=(390, 844), dark=True),
    Shot("figure-zh.png", "/reports/sichuan-2020/figures/F03/", size=(1280, 900)),
)
FOR_HANDBOOK: Final = (
    *both("phone-home", "/", size=PHONE),
    *both("phone-figure", "/reports/sichuan-2020/figures/F03/", size=PHONE),
    *both("wide-report", "/reports/sichuan-2020/", size=LOW),
    *both("wide-people", f"{LIBRARY}/people/", "librarian", size=LOW),
    *both("wide-desk-director", "/desk/", "director", size=(1120, 640)),
    *both("wide-access", f"{LIBRARY}/access/", "director", size=LOW),
    *both("wide-command", f"{LIBRARY}/command/", "director"),
    *both("wide-switch", f"{LIBRARY}/switches/new/", "director"),
    *both("wide-import", "/directory/import/", "secretariat"),
    *both("wide-operations", "/operations/", "operator", size=(900, 800)),
)


def take(browser: Browser, address: str, password: str, shots: tuple[Shot, ...], to: Path) -> None:
    """Take ``shots`` into the folder ``to``. Raises RuntimeError for a page that is not there."""
    to.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        with closing(_page(browser, address, shot)) as page:
            if shot.who:
                _sign_in(page, shot.who, password)
            answer = page.goto(f"{shot.path}?lang={shot.language}")
            if answer is None or answer.status != 200:
                raise RuntimeError(f"{shot.path} as {shot.who or 'nobody'}: {answer}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=to / shot.name)
            page.context.close()


def _page(browser: Browser, address: str, shot: Shot) -> Page:
    width, height = shot.size
    return browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
    ).new_page()


def _sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/sign-in/?lang=en")
    page.locator("#id_username").fill(who)
    page.locator("#id_password").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk/")


def _demonstration() -> Iterator[tuple[str, str]]:
    """Address and password of a demonstration in a home that is thrown away."""
    sys.path.insert(0, str(ROOT))
    from tests.command.house import running_house

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        # With a mail server named, no page shows where this house's files happen to lie.
        mail = "smtp://127.0.0.1:25/?from=library@example.org"
        with running_house(home, "--demo", KAIJUAN_SMTP_URL=mail) as house:
            house.wait_for("Kaijuan is open")
            yield f"http://127.0.0.1:{house.port}", (home / "demo-password").read_text().strip()


def main() -> None:
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    for address, password in _demonstration():
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            take(browser, address, password, FOR_README, README)
            take(browser, address, password, FOR_HANDBOOK, HANDBOOK)
            browser.close()


if __name__ == "__main__":
    main()
