"""A document described once: headings, paragraphs, pictures, tables. The writers know the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaijuan.core.documents.drawing import Drawing


class Style(StrEnum):
    """What a paragraph is; how it looks is the writers' business."""

    BODY = "body"
    NOTE = "note"
    SMALL = "small"
    BYLINE = "byline"
    SIGNATURE = "signature"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. ``link`` is an anchor of this document; ``mark`` "ref" is small and
    raised, "label" stands out, "" is plain."""

    text: str
    link: str = ""
    mark: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Levels 1 to 3; 1 and 2 stand in the contents. ``anchor`` is unique in the document."""

    level: int
    text: str
    anchor: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``right`` is the distance from the right edge in characters, for signatures."""

    runs: Runs
    style: Style = Style.BODY
    anchor: str = ""
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its numbered caption; ``alt`` tells those who cannot see it what it shows."""

    drawing: Drawing
    caption: str
    alt: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``anchor`` is where links to it lead."""

    cells: tuple[Runs, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` are shares of the type area; the head is repeated on every page."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands."""

    title: str


Block = Heading | Paragraph | Picture | Table | Contents


@dataclass(frozen=True, slots=True)
class Document:
    """``language`` is "zh-Hans" or "en"; ``day`` is the only date in the file, so that the same
    document is the same bytes; ``identifier`` goes into the properties (a digest, a number);
    ``red_head`` is the issuing body's name over a red line, "" for none."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    day: dt.date
    author: str
    subtitle: str = ""
    byline: tuple[str, ...] = ()
    header: str = ""
    identifier: str = ""
    red_head: str = ""

    def anchors(self) -> frozenset[str]:
        """Every place that a link can lead to."""
        return frozenset(anchor for anchor in self._anchors() if anchor)

    def headings(self) -> list[Heading]:
        """Those that stand in the contents, in order."""
        return [each for each in self.blocks if isinstance(each, Heading) and each.level < 3]

    def _anchors(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, Heading | Paragraph):
                yield block.anchor
            elif isinstance(block, Table):
                yield from (row.anchor for row in block.rows)


def run(text: str, *, link: str = "", mark: str = "") -> Run:
    return Run(str(text), link, mark)


def runs(text: str) -> Runs:
    """Plain text as the runs of a paragraph or a cell."""
    return (Run(str(text)),)
