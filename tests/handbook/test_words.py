"""What the handbook quotes is what the house says, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import kaijuan
from tests.handbook.book import FILES, text

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"“([^”]+)”")
#: The first column of a table under this heading holds sentences of the house.
TABLE = re.compile(
    r"^\| (?:页面上的话|说的话|the sentence|what the page says) [^\n]*\n"
    r"\|[^\n]*\n((?:\|[^\n]*\n?)+)",
    re.MULTILINE,
)
#: Quoted, and not the house's: what people type, names of languages, figures of speech.
OTHER = {
    *("川大", "scdx", "绵阳", "超过 60 所", "over 60", "〓", "English", "中文"),
    *("谁在馆里做什么", "已存妥", "已写入", "done"),
}


@cache
def sentences(language: str) -> str:
    """Every sentence that the house knows, one in a line."""
    found: set[str] = set()
    for file in Path(kaijuan.__file__).parent.rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        with file.open("rb") as source:
            for message in read_po(source, locale="zh_Hans"):
                said = message.string if language == "zh" else message.id
                found.update([said] if isinstance(said, str) else said)
    return "\n".join(one.replace("\n", " ") for one in sorted(found))


def quoted(slug: str, language: str) -> list[str]:
    running = FENCE.sub("", text(slug, language))
    cells = [
        row.split("|")[1].strip()
        for rows in TABLE.findall(running)
        for row in rows.strip().splitlines()
    ]
    return [words.rstrip(".。") for words in (*QUOTED.findall(running), *cells)]


@pytest.mark.parametrize(("slug", "language"), FILES)
def test_what_is_quoted_is_said(slug, language):
    """``…`` stands for what differs from house to house."""
    for words in quoted(slug, language):
        if words in OTHER:
            continue
        pattern = r"[^\n]*".join(re.escape(part.strip()) for part in words.split("…"))
        assert re.search(pattern, sentences(language)), f"nobody says: {words}"


def test_the_tables_are_read():
    assert "暂时无法打开" in quoted("reader", "zh")
    assert "This account is closed" in quoted("trouble", "en")
