"""Each example form, imported as a person would import it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kaijuan.core.questionnaires.refusals import XLSFormRefused
from kaijuan.core.questionnaires.xlsform.reading import import_xlsform


def report(files: Sequence[Path]) -> str:
    """A table in Markdown: the file, what became of it, and every sentence that was said."""
    rows: list[tuple[str, str, list[str]]] = [(path.name, *_outcome(path)) for path in files]
    taken = sum(1 for row in rows if row[1].startswith("imported"))
    lines = ["| File | Result | What was said |", "| --- | --- | --- |"]
    lines += _lines(rows)
    lines.append("")
    lines.append(f"{len(rows)} files: {taken} imported, {len(rows) - taken} refused.")
    return "\n".join(lines)


def _outcome(path: Path) -> tuple[str, list[str]]:
    try:
        found = import_xlsform(path.read_bytes(), path.name)
    except XLSFormRefused as refusal:
        return "refused", [str(reason) for reason in refusal.reasons]
    count = found.questions
    return f"imported, {count} question{'' if count == 1 else 's'}", found.warnings


def _lines(rows: Sequence[tuple[str, str, list[str]]]) -> Iterator[str]:
    for name, result, sentences in rows:
        said = "<br>".join(sentence.replace("|", "\\|") for sentence in sentences)
        yield f"| {name} | {result} | {said} |"
