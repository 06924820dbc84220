"""No page carries a style or a script of its own: the security policy would drop it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3]
PAGES = sorted(SOURCE.rglob("templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\s(on[a-z]+|hx-on[\w:.-]*)\s*=", re.I),
    "a <style>": re.compile(r"<style\b", re.I),
    "an inline <script>": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}


def test_there_are_pages() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(SOURCE)))
def test_a_page_keeps_the_security_policy(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(text)}
    # A file that is downloaded travels without our style sheets, and no policy goes with it.
    allowed = {"a <style>"} if page.name == "standalone.html" else set()
    assert found <= allowed
