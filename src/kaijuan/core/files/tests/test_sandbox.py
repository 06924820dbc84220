"""A parser that goes wrong harms its child and nobody else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.sandbox import run_parser
from kaijuan.core.files.tests.builders import with_sheet_xml, workbook

WRONG = "kaijuan.core.files.tests.parsers_gone_wrong"


def reason_of(function: str, data: bytes = b"", **limits: Any) -> str:
    with pytest.raises(FileRefused) as refused:
        run_parser(f"{WRONG}:{function}", data, **limits)
    return refused.value.reason


def test_it_hands_over_the_bytes_and_brings_back_the_answer() -> None:
    assert run_parser(f"{WRONG}:echo", b"\x00" * 5_000_000) == 5_000_000


def test_a_parser_that_swallows_memory_is_stopped() -> None:
    assert reason_of("swallow_memory") == "memory"


def test_a_parser_that_computes_for_ever_is_stopped_by_its_cpu_limit() -> None:
    started = time.monotonic()
    assert reason_of("never_end", cpu_seconds=1) == "time"
    assert time.monotonic() - started < 10


def test_a_parser_that_waits_for_ever_is_stopped_by_the_clock() -> None:
    started = time.monotonic()
    assert reason_of("sleep_for_ever", wall_seconds=0.5) == "time"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("function", ["die", "raise_something"])
def test_a_parser_that_breaks_is_a_refusal(function: str) -> None:
    assert reason_of(function) == "crash"


def test_a_parser_that_aborts_is_a_refusal() -> None:
    assert reason_of("crash") in {"crash", "memory"}


def test_a_parser_cannot_write_files(tmp_path: Path) -> None:
    target = tmp_path / "written"
    assert reason_of("write_a_file", str(target).encode()) == "crash"
    assert not target.exists() or target.stat().st_size == 0


def test_a_parser_cannot_flood_its_parent() -> None:
    assert reason_of("talk_without_end") == "too-much-text"


def test_a_parser_learns_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIJUAN_SECRET_KEY", "secret")
    assert run_parser(f"{WRONG}:environment", b"") == {}


def test_a_sheet_that_claims_the_whole_grid_is_refused_by_memory() -> None:
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{cell.format("A1")}</row>'
        f'<row r="1048576">{cell.format("XFD1048576")}</row></sheetData></worksheet>'
    )
    data = with_sheet_xml(workbook([["x"]]), xml.encode())
    with pytest.raises(FileRefused) as refused:
        run_parser("kaijuan.core.files.parsers:xlsx_rows", data)
    assert refused.value.reason in {"memory", "crash"}
