"""A document with one of everything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from kaijuan.core.documents.public import (
    Contents,
    Document,
    Drawing,
    Heading,
    Paragraph,
    Picture,
    Row,
    Run,
    Style,
    Table,
    runs,
)

DAY = dt.date(2020, 2, 28)


def a_drawing(words: str = "甲馆") -> Drawing:
    drawing = Drawing(300, 60)
    drawing.path("M0 0H120V20H0z", "ink")
    drawing.text(0, 50, words)
    return drawing


def a_document(**changes: Any) -> Document:
    """Two chapters, a picture, a table with a place that the text links to."""
    table = Table(
        caption="数字",
        head=("号", "数字"),
        rows=(
            Row((runs("F01"), runs("七十四所")), "F01"),
            Row((runs("F02"), runs("二十多所")), "F02"),
        ),
        widths=(1, 3),
    )
    text = (Run("交来材料的有"), Run("74 所", "F01"), Run("F01", "F01", "ref"), Run("图书馆。"))
    made = Document(
        language="zh-Hans",
        title="闭馆时节的图书馆",
        subtitle="两个月",
        byline=("图工委秘书处", "2020 年 2 月 28 日"),
        header="闭馆时节的图书馆",
        author="图工委秘书处",
        day=DAY,
        identifier="sha256:" + "0" * 64,
        blocks=(
            Contents("目　录"),
            Heading(1, "一、缘起", "c1", new_page=True),
            Paragraph(text, anchor="C01"),
            Heading(2, "（一）馆舍", "s1"),
            Paragraph((Run("存疑　", mark="label"), Run("原文没有说。")), Style.NOTE),
            Picture(a_drawing(), "甲馆的访问量", "一根条，甲馆"),
            Heading(1, "二、名单", "c2", new_page=True),
            table,
            Paragraph(runs("0" * 64), Style.CODE),
        ),
    )
    return replace(made, **changes)


def full_of(text: str) -> Document:
    """A document with ``text`` wherever text can stand."""
    cells = (runs(text), runs(text))
    return Document(
        language="zh-Hans",
        title=text,
        subtitle=text,
        byline=(text,),
        header=text,
        author=text,
        day=DAY,
        identifier=text,
        red_head=text,
        blocks=(
            Contents(text),
            Heading(1, text, "h1"),
            Paragraph((Run(text), Run(text, "nowhere"), Run(text, "h1", "ref"))),
            Paragraph(runs(text), Style.CODE),
            Picture(a_drawing(text), text, text, (text,)),
            Table(text, (text, text), (Row(cells, "r1"),), (1, 1)),
        ),
    )
