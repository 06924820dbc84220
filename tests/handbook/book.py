"""The handbook's files, taken apart for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from kaijuan.portal.handbook.book import LANGUAGES, SLUGS, source

FILES = [(slug, language) for slug in SLUGS for language in LANGUAGES]


@dataclass(frozen=True)
class Block:
    """A block of commands. ``kind``: the words behind the fence, such as ``sh run``."""

    kind: str
    text: str

    def commands(self) -> Iterator[str]:
        """Each command as one line: continued lines joined, comments and the prompt left out."""
        for line in re.sub(r"\\\n\s*", " ", self.text).splitlines():
            line = line.strip().removeprefix("$ ").removeprefix("# ")
            if line:
                yield line


def text(slug: str, language: str) -> str:
    return source(slug, language).read_text(encoding="utf-8")


def blocks(slug: str, language: str) -> list[Block]:
    tokens = MarkdownIt("commonmark").parse(text(slug, language))
    return [Block(token.info, token.content) for token in tokens if token.type == "fence"]


def kaijuan_commands(block: Block) -> Iterator[str]:
    """What the block asks of the command ``kaijuan``, without sudo, environment and pipes."""
    if block.kind.startswith("table"):
        return  # what was measured, not what is to be typed
    for line in block.commands():
        for part in re.split(r"\s*(?:&&|\|)\s*", line):
            found = re.match(
                r"(?:sudo(?: -\w+ \w+)* )?(?:env )?(?:[A-Z_]+=\S+ )*(kaijuan .*)", part
            )
            if found:
                yield re.sub(r"\s+[<>].*$|\s+#.*$", "", found[1])
