"""The archive: what is written is read back, and what is not whole is not taken."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaijuan.core.backup.archive import (
    Manifest,
    SpoiltArchive,
    TableEntry,
    Writer,
    is_safe_path,
    opened,
)

LINES = [b'[1,"a"]', b'[2,"\xc3\xa9"]'] + [b'[3,"%d"]' % n for n in range(3_000)]


def write(file: Path, *, rows: int | None = None) -> Path:
    with file.open("wb") as out:
        writer = Writer(out)
        size, digest = writer.member("rows/t.jsonl", (line + b"\n" for line in LINES))
        entry = TableEntry("t", ["id", "name"], len(LINES) if rows is None else rows, size, digest)
        writer.finish(
            Manifest("0", "sqlite", "2026-01-01T00:00:00+00:00", "", "", "", "", [], [entry])
        )
    return file


def test_lines_come_back_as_they_were_written(tmp_path):
    with opened(write(tmp_path / "a.zip")) as reader:
        reader.verify()
        assert list(reader.lines(reader.manifest.tables[0])) == LINES


def test_a_row_too_few_is_noticed(tmp_path):
    with opened(write(tmp_path / "a.zip", rows=3)) as reader, pytest.raises(SpoiltArchive):
        reader.verify()


def test_wherever_a_bit_is_flipped_it_is_a_sentence_and_no_fault_of_ours(tmp_path):
    """The heads of the members and the list of them at the end, which say how to read the rest."""
    file = tmp_path / "a.zip"
    with file.open("wb") as out:
        writer = Writer(out)
        size, digest = writer.member("rows/t.jsonl", iter([b"[1]\n"]))
        entry = TableEntry("t", ["id"], 1, size, digest)
        writer.finish(
            Manifest("0", "sqlite", "2026-01-01T00:00:00+00:00", "", "", "", "", [], [entry])
        )
    whole = file.read_bytes()
    noticed = 0
    for at in [*range(40), *range(len(whole) - 180, len(whole))]:
        for bit in range(8):
            data = bytearray(whole)
            data[at] ^= 1 << bit
            file.write_bytes(data)
            try:
                with opened(file) as reader:
                    reader.verify()
            except (SpoiltArchive, OSError):
                noticed += 1
    assert noticed > 400


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 0.999), bit=st.integers(0, 7))
def test_no_flipped_bit_changes_what_is_read(tmp_path, where, bit):
    """It is noticed, but for the few bits (the filling of the last byte) that mean nothing."""
    file = write(tmp_path / "a.zip")
    with zipfile.ZipFile(file) as made:
        packed = made.getinfo("rows/t.jsonl").compress_size
    data = bytearray(file.read_bytes())
    # Past the member's own header (30 bytes, its name and its ZIP64 field).
    data[30 + len("rows/t.jsonl") + 20 + int(packed * where)] ^= 1 << bit
    file.write_bytes(data)
    with opened(file) as reader:
        try:
            reader.verify()
        except SpoiltArchive:
            return
        assert list(reader.lines(reader.manifest.tables[0])) == LINES


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.9999))
def test_no_shortened_file_is_taken(tmp_path, share):
    file = write(tmp_path / "a.zip")
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(SpoiltArchive), opened(file) as reader:
        reader.verify()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", ".x", "a/.x", "", "a//b", "a\\b", "."])
def test_paths_that_leave_the_home_are_unsafe(path):
    assert not is_safe_path(path)


@pytest.mark.parametrize("path", ["secret-key", "files/ab/cdef", "releases/a-2020/report.json"])
def test_paths_in_the_home_are_safe(path):
    assert is_safe_path(path)
