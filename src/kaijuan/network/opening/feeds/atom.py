"""Atom (RFC 4287), written with the standard library's own writer, which escapes everything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from xml.etree import ElementTree as ET

from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.feeds.changes import Changed

ATOM: Final = "http://www.w3.org/2005/Atom"
TYPE: Final = "application/atom+xml; charset=utf-8"
#: What XML 1.0 has no way to write, escaped or not.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Feed:
    """``code`` is the feed's for good; ``page`` and ``self_href`` are whole addresses."""

    code: UUID
    title: str
    author: str
    language: str
    page: str
    self_href: str
    updated: dt.datetime


def atom(feed: Feed, changes: Sequence[Changed], whole: Callable[[str], str]) -> bytes:
    """The document; ``whole`` makes an address of a path."""
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.language})
    _text(root, "id", f"urn:uuid:{feed.code}")
    _text(root, "title", feed.title)
    _text(root, "updated", _when(max([feed.updated, *(each.at for each in changes)])))
    _link(root, "self", feed.self_href, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _text(_child(root, "author"), "name", feed.author)
    for each in changes:
        _entry(_child(root, "entry"), each, whole)
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _entry(entry: ET.Element, change: Changed, whole: Callable[[str], str]) -> None:
    _text(entry, "id", f"urn:uuid:{change.code}")
    _text(entry, "title", change.title)
    _text(entry, "updated", _when(change.at))
    _text(entry, "published", _when(change.at))
    _link(entry, "alternate", whole(change.href), "text/html")
    _text(_child(entry, "author"), "name", localised(change.institution, "name"))
    _child(entry, "category").set("term", change.kind)
    _text(entry, "summary", change.text)


def _child(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{ATOM}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    _child(parent, name).text = _NOT_XML.sub("", text)


def _link(parent: ET.Element, rel: str, href: str, media: str) -> None:
    link = _child(parent, "link")
    link.set("rel", rel)
    link.set("type", media)
    link.set("href", href)


def _when(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
