"""The handbook's pages: Markdown files beside this module, one folder for each language.

A page links to another as ``[...](operator.md)`` and to a picture as ``![...](../static/...)``, so
that the files can also be read where there is no house; here these become addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Final = Path(__file__).resolve().parent
#: In the order of the contents: who it is for comes before how it is run.
SLUGS: Final = (
    "reader",
    "librarian",
    "daily",
    "director",
    "rounds",
    "guard",
    "closing",
    "duties",
    "secretariat",
    "operator",
    "install",
    "backup",
    "postgresql",
    "trouble",
    "documents",
    "api",
    "measured",
)
LANGUAGES: Final = ("zh", "en")
_PICTURES: Final = "../static/"
_NOT_A_WORD: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A place on a page. ``level`` 2 or 3."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language. ``lead`` is its first paragraph as plain text."""

    slug: str
    title: str
    lead: str
    body: SafeString
    headings: tuple[Heading, ...]


def source(slug: str, language: str) -> Path:
    """The file of a page; ``language`` is "zh" or "en"."""
    return FOLDER / language / f"{slug}.md"


@cache
def page(slug: str, language: str) -> Page:
    """The page as markup. Raises KeyError for a page that the handbook does not have."""
    if slug not in SLUGS:
        raise KeyError(slug)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(source(slug, language).read_text(encoding="utf-8"))
    title, lead = _inline_text(tokens, "heading_open"), _inline_text(tokens, "paragraph_open")
    headings = tuple(_anchor_headings(tokens))
    for token in tokens:
        _to_addresses(token)
    body = parser.renderer.render(_without_title(tokens), parser.options, {})
    # A wide table scrolls in its own frame, and the page does not.
    body = body.replace("<table>", '<div class="handbook-wide" tabindex="0"><table>')
    body = body.replace("</table>", "</table></div>")
    # Our own files, and HTML in them is text.
    return Page(slug, title, lead, mark_safe(body), headings)  # noqa: S308  # our files, HTML is off


def pages(language: str) -> list[Page]:
    """Every page, in the order of the contents."""
    return [page(slug, language) for slug in SLUGS]


def _inline_text(tokens: Sequence[Token], kind: str) -> str:
    at = next((i for i, token in enumerate(tokens) if token.type == kind), None)
    if at is None:
        return ""
    parts = tokens[at + 1].children or []
    return "".join(part.content or (" " if part.type == "softbreak" else "") for part in parts)


def _anchor_headings(tokens: Sequence[Token]) -> list[Heading]:
    found: list[Heading] = []
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.tag not in {"h2", "h3"}:
            continue
        text = "".join(part.content for part in inline.children or [])
        anchor = _NOT_A_WORD.sub("-", text).strip("-").lower()
        token.attrSet("id", anchor)
        found.append(Heading(int(token.tag[1]), text, anchor))
    return found


def _without_title(tokens: list[Token]) -> list[Token]:
    """The template writes the title."""
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _to_addresses(token: Token) -> None:
    for part in [token, *(token.children or [])]:
        if part.type == "link_open":
            part.attrSet("href", _link(str(part.attrGet("href"))))
        elif part.type == "image":
            part.attrSet("src", _picture(str(part.attrGet("src"))))
            part.attrSet("loading", "lazy")
        elif part.type == "fence":
            part.info = ""


def _link(href: str) -> str:
    name, mark, anchor = href.partition("#")
    if name.endswith(".md") and name.removesuffix(".md") in SLUGS:
        return reverse("handbook:page", args=[name.removesuffix(".md")]) + mark + anchor
    return href


def _picture(src: str) -> str:
    return static(src.removeprefix(_PICTURES)) if src.startswith(_PICTURES) else src
