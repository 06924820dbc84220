"""The files of a release: built once, given out with their digests, recognised again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaijuan.core.audit.public import history_of
from kaijuan.core.files.store import keep, kept, place_of
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports.domain import draft_release, keep_files, publish_release, verify_file
from kaijuan.evidence.reports.domain.build import NAMES
from kaijuan.evidence.reports.models import Release, ReleaseFile
from kaijuan.evidence.reports.views import downloads

HOME = "/reports/sichuan-2020/"
CHECK = "/reports/verify/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def in_store(settings: Any, store: Path) -> None:
    settings.FILES = store


@pytest.fixture(scope="module")
def once(loaded: int, django_db_blocker: Any, store: Path) -> dict[str, bytes]:
    """The files, built once for this file of tests."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(FILES=store):
        return keep_files(Release.objects.select_related("institution").get(pk=loaded))


def text(response: Any) -> str:
    return response.content.decode()


def test_they_are_recorded_with_their_digests_and_audited(case: Release, once: Any) -> None:
    rows = {row.name: row for row in ReleaseFile.objects.filter(release=case)}
    assert sorted(rows) == sorted(NAMES)
    for name, data in once.items():
        assert rows[name].sha256 == hashlib.sha256(data).hexdigest()
        assert rows[name].size == len(data)
        assert kept(rows[name].sha256) == data
    with institution_scope(case.institution):
        verbs = [entry.verb for entry in history_of(case)]
    assert verbs.count("release.files_kept") == 1


def test_building_again_changes_nothing(case: Release, once: Any, monkeypatch: Any) -> None:
    def refuse(*_args: Any) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr("kaijuan.evidence.reports.domain.keep.build_files", refuse)
    before = list(ReleaseFile.objects.values_list("pk", flat=True))
    assert keep_files(case) == once
    assert list(ReleaseFile.objects.values_list("pk", flat=True)) == before


def test_a_file_that_was_lost_or_spoilt_is_put_back(case: Release, once: Any) -> None:
    row = ReleaseFile.objects.get(release=case, name="report.docx")
    for spoil in (lambda path: path.unlink(), lambda path: path.write_bytes(b"spoilt")):
        spoil(place_of(row.sha256))
        assert kept(row.sha256) is None
        assert keep_files(case)["report.docx"] == once["report.docx"]
        assert kept(row.sha256) == once["report.docx"]
    assert ReleaseFile.objects.filter(release=case).count() == len(NAMES)


TYPES = {
    "report.pdf": "application/pdf",
    "report.docx": "officedocument.wordprocessingml.document",
    "report.en.pdf": "application/pdf",
    "report.en.docx": "officedocument.wordprocessingml.document",
    "report.html": "text/html",
    "report.prov.jsonld": "application/ld+json",
}


@pytest.mark.parametrize("name", TYPES)
def test_each_is_given_out_byte_for_byte_and_not_sent_twice(
    case: Release, once: Any, web: Any, name: str
) -> None:
    response = web().get(HOME + name)
    assert response.content == once[name]
    assert TYPES[name] in response.headers["Content-Type"]
    ending = name.removeprefix("report")
    expected = f'attachment; filename="sichuan-2020{ending}"'
    assert response.headers["Content-Disposition"] == expected
    again = web().get(HOME + name, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_data_file_says_where_its_provenance_is(case: Release, web: Any) -> None:
    link = web().get(f"{HOME}report.json").headers["Link"]
    assert f"<{HOME}report.prov.jsonld>" in link
    assert 'rel="http://www.w3.org/ns/prov#has_provenance"' in link


def test_the_page_shows_every_file_with_its_digest(case: Release, once: Any, web: Any) -> None:
    page = text(web().get(HOME))
    for name, data in once.items():
        assert hashlib.sha256(data).hexdigest() in page
        assert f'href="{HOME}{name}"' in page


def test_before_the_worker_a_small_one_is_built_while_the_reader_waits(
    draft: Release, web: Any
) -> None:
    publish_release(draft, by=None)
    assert "built when it is asked for" in text(web().get("/reports/rain-2021/"))
    response = web().get("/reports/rain-2021/report.pdf")
    assert response.content.startswith(b"%PDF")
    assert hashlib.sha256(response.content).hexdigest() in text(web().get("/reports/rain-2021/"))


def test_a_large_one_is_left_to_the_worker(draft: Release, web: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(downloads, "MOST_BUILT_WHILE_WAITING", 10)
    publish_release(draft, by=None)
    response = web().get("/reports/rain-2021/report.docx")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "being prepared" in text(response)
    run_ready_jobs()
    assert web().get("/reports/rain-2021/report.docx").status_code == 200


def test_only_one_builds_at_a_time(draft: Release, web: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(downloads, "_WAIT_SECONDS", 0)
    publish_release(draft, by=None)
    with downloads._building:
        assert web().get("/reports/rain-2021/report.pdf").status_code == 503


def test_a_draft_has_no_files(draft: Release, web: Any) -> None:
    for name in TYPES:
        assert web().get(f"/reports/rain-2021/{name}").status_code == 404
    assert not ReleaseFile.objects.filter(release=draft).exists()


def test_a_release_cannot_take_the_address_of_the_check(consortium: Any) -> None:
    from django.core.exceptions import ValidationError

    with institution_scope(consortium), pytest.raises(ValidationError):
        draft_release(slug="verify", title="核对", by=None)


# --- is this file one of ours? -------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
def test_a_released_file_is_known(case: Release, once: Any, web: Any, name: str) -> None:
    verdict = verify_file(once[name])
    assert verdict.is_released
    assert (verdict.release, verdict.name) == (case, name)
    page = web().post(CHECK, {"file": SimpleUploadedFile(name, once[name])})
    assert page.status_code == 200
    assert "This is a published file" in text(page)
    digest = hashlib.sha256(once[name]).hexdigest().upper()
    assert "This is a published file" in text(web().get(CHECK, {"sha256": f" {digest} "}))


@pytest.mark.parametrize("name", ["report.pdf", "report.html", "report.docx"])
def test_a_changed_file_is_not_and_names_what_it_was(case: Release, once: Any, name: str) -> None:
    verdict = verify_file(once[name] + b" ")
    assert not verdict.is_released
    assert "sichuan-2020" in verdict.remarks[0]


def test_changed_data_is_told_figure_by_figure(case: Release, once: Any) -> None:
    changed = once["report.json"].replace(b'"value":"74"', b'"value":"75"')
    assert "F01" in " ".join(verify_file(changed).remarks)
    loose = json.dumps(json.loads(once["report.json"])).encode()
    verdict = verify_file(loose)
    assert not verdict.is_released
    assert len(verdict.remarks) == 2
    other = json.loads(once["report.json"]) | {"slug": "elsewhere"}
    assert not verify_file(json.dumps(other).encode()).is_released


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", b"0" * 50_000_000)
    return out.getvalue()


STRANGE = {
    "nothing": b"",
    "noise": bytes(range(256)) * 50,
    "a broken zip": b"PK\x03\x04" + b"\xff" * 500,
    "a bomb": bomb(),
    "deep JSON": b'{"a":' * 100_000,
    "other JSON": b'{"format":"kaijuan-release/1"}',
    "wrong kinds": b'{"format":"kaijuan-release/1","slug":[1],"figures":"x"}',
    "an impossible name": b'{"format":"kaijuan-release/1","slug":"\\ud800\\u0000"}',
    "many digests": b"".join(
        hashlib.sha256(bytes([n % 256])).hexdigest().encode() + b" " for n in range(5000)
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_gets_a_plain_answer(case: Release, web: Any, name: str) -> None:
    verdict = verify_file(STRANGE[name])
    assert not verdict.is_released
    assert verdict.remarks
    page = web().post(CHECK, {"file": SimpleUploadedFile("x.pdf", STRANGE[name])})
    assert page.status_code in {200, 422}
    assert "This is a published file" not in text(page)


def test_a_spoilt_zip_gets_a_plain_answer_wherever_it_is_spoilt(case: Release) -> None:
    """The list of members, at its end, says where to read and how: also in ways that fail oddly."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("docProps/core.xml", b"0" * 500)
    whole = made.getvalue()
    for at in range(len(whole)):
        data = bytearray(whole)
        data[at] ^= 0xFF
        assert not verify_file(bytes(data)).is_released


def test_what_the_file_says_moves_no_cursor_of_a_terminal(case: Release, once: Any) -> None:
    body = json.loads(once["report.json"])
    body["figures"][0]["ref"] = "\x1b[2J"
    for changed in (
        body,
        body | {"slug": "elsewhere"},
        json.loads(once["report.json"]) | {"\x1b[1m": 1},
    ):
        remarks = verify_file(json.dumps(changed).encode()).remarks
        assert all(remark.isprintable() for remark in remarks)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file"),
        ({"sha256": "0" * 63}, "64 digits"),
        ({"sha256": "x" * 64}, "64 digits"),
    ],
)
def test_bad_questions_get_a_clear_answer(
    consortium: Any, web: Any, data: dict[str, str], words: str
) -> None:
    response = web().post(CHECK, data)
    assert response.status_code == 422
    assert words in text(response)


def test_a_file_that_is_too_large_is_told_so(consortium: Any, web: Any, monkeypatch: Any) -> None:
    from kaijuan.core.files import limits

    monkeypatch.setattr(limits, "MAX_UPLOAD_BYTES", 10)
    response = web().post(CHECK, {"file": SimpleUploadedFile("x.pdf", b"x" * 11)})
    assert response.status_code == 422
    assert "10 MB" in text(response)


def test_the_check_asks_as_little_as_it_can(
    case: Release, once: Any, web: Any, django_assert_max_num_queries: Any
) -> None:
    digest = hashlib.sha256(once["report.pdf"]).hexdigest()
    web().get(CHECK)
    with django_assert_max_num_queries(5):
        web().get(CHECK, {"sha256": digest})


def test_the_store_keeps_the_same_bytes_once(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    assert keep(b"one") == keep(b"one") == hashlib.sha256(b"one").hexdigest()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    for bad in ("", "../../etc/passwd", "A" * 64, "0" * 63):
        with pytest.raises(ValueError, match="64"):
            place_of(bad)
