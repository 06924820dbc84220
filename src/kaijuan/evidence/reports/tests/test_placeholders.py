"""Figures in a sentence."""

from __future__ import annotations

import pytest

from kaijuan.evidence.reports.edition_parts import ClaimView
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.placeholders import Piece, pieces, refs_in
from kaijuan.evidence.reports.prose import prose


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("", []),
        ("没有数字", [Piece("没有数字")]),
        ("{F03}馆", [Piece(ref="F03"), Piece("馆")]),
        ("达{F09:bare}。", [Piece("达"), Piece(ref="F09", bare=True), Piece("。")]),
        ("{F01}{F02}", [Piece(ref="F01"), Piece(ref="F02")]),
        ("{f01} { F01} {F}", [Piece("{f01} { F01} {F}")]),
    ],
)
def test_pieces(sentence: str, expected: list[Piece]) -> None:
    assert list(pieces(sentence)) == expected


def test_each_number_once() -> None:
    assert refs_in("{F02}、{F01}、{F02:bare}") == ["F02", "F01"]


def test_what_is_stored_is_escaped(case: Release) -> None:
    from kaijuan.core.indicators.public import Quantifier

    claim = ClaimView("C01", "<b>&{x}</b>", Quantifier.NONE, None, (), (), ())
    assert prose(claim, lambda ref: "#") == "&lt;b&gt;&amp;{x}&lt;/b&gt;"
