"""`make eval` prints one line for each form, with every sentence that was said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override

from evaluation import __main__ as command
from evaluation.xlsform import report
from kaijuan.core.questionnaires.definition import TYPES
from kaijuan.core.questionnaires.expressions.functions import FUNCTIONS
from kaijuan.core.questionnaires.tests import test_xlsform


def test_each_file_has_its_line_whether_it_was_taken_or_not(tmp_path: Path) -> None:
    (tmp_path / "refused.md").write_text("  ", encoding="utf-8")
    (tmp_path / "taken.md").write_text(test_xlsform.HEALTH, encoding="utf-8")
    with override("en"):
        table = report(sorted(tmp_path.iterdir())).splitlines()
    assert table[2].startswith("| refused.md | refused | The file is empty.")
    assert table[3].startswith("| taken.md | imported, 8 questions | ")
    assert table[-1] == "2 files: 1 imported, 1 refused."


def test_without_example_forms_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "FORMS", tmp_path / "nowhere")
    assert command.main() == 0
    assert "nothing done" in capsys.readouterr().out


def test_the_document_names_every_function_and_type() -> None:
    text = (Path(__file__).parents[2] / "docs" / "xlsform.md").read_text(encoding="utf-8")
    for name in FUNCTIONS:
        assert f"`{name}(" in text, name
    types = text.partition("| Types |")[2].partition("|")[0].replace(" (typed)", "")
    assert set(TYPES) <= {each.strip() for each in types.replace(";", ",").split(",")}
