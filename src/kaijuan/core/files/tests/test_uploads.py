from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from kaijuan.core.files import limits
from kaijuan.core.files.refused import SENTENCES, FileRefused
from kaijuan.core.files.tests.builders import archive, workbook
from kaijuan.core.files.uploads import FileKind, check_upload


def reason_for(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        check_upload(data)
    assert str(refused.value)
    return refused.value.reason


def test_it_takes_a_csv_text_and_names_its_sha256() -> None:
    file = check_upload("校名\n甲大学\n".encode())
    assert file.kind is FileKind.CSV
    assert len(file.sha256) == 64


def test_it_takes_a_workbook() -> None:
    assert check_upload(workbook([["校名"], ["甲大学"]])).kind is FileKind.XLSX


def test_it_takes_a_path(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("校名\n甲大学\n", encoding="utf-8")
    assert check_upload(path).kind is FileKind.CSV


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7 ...", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"\x7fELF\x02", "kind"),
        (b"{\\rtf1}", "kind"),
        (b"PK\x05\x06" + bytes(18), "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-workbook"),
        (b"<!doctype html><table>", "markup"),
        (b"\xef\xbb\xbf\n  <html>", "markup"),
        (b"name\nA\x00B\n", "nul"),
        (b"name\nA\x1bB\n", "nul"),
        ("校名,x\n".encode("utf-16-le"), "nul"),
        (b"name\n\xff\xff\xff", "encoding"),
        (b"PK\x03\x04 and nothing else", "broken-workbook"),
    ],
)
def test_it_refuses_what_is_no_table(data: bytes, reason: str) -> None:
    assert reason_for(data) == reason


def test_it_refuses_a_zip_that_is_no_workbook() -> None:
    assert reason_for(archive({"notes.txt": b"hello"}, workbook_parts=False)) == "kind"


def test_it_refuses_more_than_ten_megabytes_however_large_the_client_says_it_is() -> None:
    class Endless:
        size = 1

        def chunks(self) -> list[bytes]:
            return [b"a" * limits.MEGABYTE] * 11

    with pytest.raises(FileRefused) as refused:
        check_upload(Endless())
    assert refused.value.reason == "too-large"


def test_it_refuses_a_zip_bomb_by_its_ratio() -> None:
    assert reason_for(archive({"xl/worksheets/sheet1.xml": bytes(20_000_000)})) == (
        "unpacks-too-large"
    )


def test_it_refuses_a_zip_that_unpacks_to_too_much_in_all() -> None:
    parts = {f"xl/media/{n}.bin": bytes(1_000_000) for n in range(110)}
    assert reason_for(archive(parts)) == "unpacks-too-large"


def test_it_refuses_too_many_entries() -> None:
    parts = {f"xl/{n}": b"" for n in range(limits.MAX_ZIP_ENTRIES)}
    assert reason_for(archive(parts)) == "too-many-entries"


def test_it_refuses_a_huge_directory_before_reading_it() -> None:
    data = bytearray(archive({}))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 0xFFFFFFF0)
    assert reason_for(bytes(data)) == "too-many-entries"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x", "C:/x", "a/../b"])
def test_it_refuses_names_that_climb_out(name: str) -> None:
    assert reason_for(archive({name: b"x"})) == "unsafe-name"


def test_it_refuses_an_encrypted_workbook() -> None:
    data = bytearray(archive({"xl/secret.xml": b"x"}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        assert not any(entry.flag_bits & 1 for entry in packed.infolist())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert reason_for(bytes(data)) == "encrypted"


def test_every_reason_that_a_parser_gives_has_a_sentence() -> None:
    used = set()
    for source in Path(limits.__file__).parent.glob("*.py"):
        used |= set(re.findall(r'(?:Unreadable|FileRefused)\("([a-z-]+)"', source.read_text()))
    assert used
    assert used <= SENTENCES.keys()
