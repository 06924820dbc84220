"""A real server with the case of 2020 on a loopback port, and Debian's Chromium to look at it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kaijuan.core.testing.needs import CHROMIUM, needs_chromium

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(needs_chromium)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration(home: Path) -> Iterator[tuple[str, str]]:
    """Address and password of ``kaijuan up --demo`` in ``home``."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KAIJUAN_", "DJANGO_"))}
    env = kept | {"KAIJUAN_HOME": str(home), "PORT": str(port), "HOST": "127.0.0.1"}
    log = home.parent / f"{home.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "kaijuan.config.command", "up", "--demo"],
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address, (home / "demo-password").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The house that all of these only look at."""
    with demonstration(tmp_path_factory.mktemp("home")) as (address, password):
        os.environ["KAIJUAN_TEST_DEMO_PASSWORD"] = password
        yield address


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"kaijuan up ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if json.load(answer):
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"kaijuan up does not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, house: str) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=house, viewport={"width": 390, "height": 844})
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when the browser complains: script errors, CSP, missing files."""
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    assert [c for c in complaints if "status of 4" not in c] == []


@pytest.fixture
def sign_in(house: str):
    def go(page: Page, name: str) -> None:
        page.goto("/sign-in/")
        page.get_by_label("用户名或邮箱").fill(name)
        page.get_by_label("密码").fill(os.environ["KAIJUAN_TEST_DEMO_PASSWORD"])
        page.locator("main").get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/")

    return go
