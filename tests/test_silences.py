"""A line that silences a checker names the check and says why (CONTRIBUTING.md)."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("src", "tests", "tools", "benchmarks", "faults", "evaluation")
    for path in (HOUSE / folder).rglob("*.py")
)
_SILENCE = re.compile(
    r"#\s*(?:type:\s*ignore|noqa|fmt:|isort:|pragma:|nosec|ruff:|mypy:|pyright:|pylint:)", re.I
)
#: The check by its code, two blanks, and a reason of more than one word.
_GIVEN = re.compile(
    r"# (?:type: ignore\[[a-z-]+(?:, [a-z-]+)*\]|noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|fmt: skip)"
    r"  # [^#\s]+(?: [^#\s]+)+"
)


def silences_without_reason(text: str) -> Iterator[tuple[int, str]]:
    """Line and comment of each; what stands in a string is no comment."""
    if not _SILENCE.search(text):
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        count = len(_SILENCE.findall(token.string)) if token.type == tokenize.COMMENT else 0
        if count > 1 or (count and not _GIVEN.fullmatch(token.string)):
            yield token.start[0], token.string


def test_every_silence_has_its_code_and_its_reason() -> None:
    assert len(SOURCES) > 500
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {comment}"
        for path in SOURCES
        for line, comment in silences_without_reason(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore[misc]  # not in the stubs",
        "# type: ignore[misc, arg-type]  # not in the stubs",
        "# noqa: S608  # names of our own tables",
        "# noqa: E402, F401  # Django comes first",
        "# fmt: skip  # one case a line",
        "# what a noqa would say",
    ],
)
def test_what_is_said_with_its_reason_is_taken(comment: str) -> None:
    assert not list(silences_without_reason(f"x = 1  {comment}\n"))


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore",
        "# type: ignore[misc]",
        "# type: ignore  # not in the stubs",
        "# type: ignore[misc]  # stubs",
        "#type:ignore[misc]",
        "# noqa",
        "# NOQA: S608",
        "# noqa: S608",
        "# noqa: S608 names of our own tables",
        "# noqa: S608  # noqa: E501",
        "# type: ignore[misc]  # noqa: E501",
        "# fmt: off",
        "# fmt: skip",
        "# ruff: noqa",
        "# mypy: ignore-errors",
        "# pragma: no cover",
        "# said why  # noqa: S608",
    ],
)
def test_what_is_said_without_is_told(comment: str) -> None:
    assert list(silences_without_reason(f"x = 1  {comment}\n")) == [(1, comment)]
    assert not list(silences_without_reason(f'x = "{comment}"\n'))
