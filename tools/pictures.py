"""Takes the pictures of the documentation from a running demonstration.

    python tools/pictures.py http://127.0.0.1:8000

Needs Debian's chromium and fonts-noto-cjk, and ``make test`` once for the Python side.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

PICTURES: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
#: Name, path, width, height, colour scheme.
SHOTS: Final = (
    ("home-zh.png", "/?lang=zh-hans", 1280, 900, "light"),
    ("home-en-dark.png", "/?lang=en", 390, 844, "dark"),
    ("figure-zh.png", "/reports/sichuan-2020/figures/F03/?lang=zh-hans", 1280, 900, "light"),
)


def main(address: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path, width, height, scheme in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
