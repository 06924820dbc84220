"""k of n is said only where n is known."""

from __future__ import annotations

import pytest
from django.utils import translation

from kaijuan.core.indicators.public import (
    Counted,
    Coverage,
    DenominatorUnknown,
    NotCounted,
    Quantifier,
    coverage,
)


@pytest.mark.parametrize("quantifier", Quantifier)
@pytest.mark.parametrize("k", [None, 0, 60])
def test_without_n_there_is_no_share(quantifier: Quantifier, k: int | None) -> None:
    with pytest.raises(DenominatorUnknown):
        coverage(Counted(quantifier, k, None))


def test_the_sentence_says_what_to_do_instead() -> None:
    with translation.override("en"):
        assert "statement of their source" in str(DenominatorUnknown())


def test_counted_and_all() -> None:
    assert coverage(Counted(Quantifier.COUNT, 60, 109)) == Coverage(60, 109)
    assert coverage(Counted(Quantifier.ALL, None, 109)) == Coverage(109, 109)


@pytest.mark.parametrize(
    "claim",
    [
        Counted(Quantifier.MOST, None, 109),
        Counted(Quantifier.NONE, None, 109),
        Counted(Quantifier.COUNT, None, 109),
        Counted(Quantifier.COUNT, 110, 109),
    ],
)
def test_it_never_guesses_k(claim: Counted) -> None:
    with pytest.raises(NotCounted):
        coverage(claim)
