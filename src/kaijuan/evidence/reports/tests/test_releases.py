"""Publishing freezes; the files are the same bytes every time."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from kaijuan.core.audit.public import history_of
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.evidence.reports.domain import (
    NotReady,
    build_files,
    canonical,
    digest,
    files_of,
    publish_release,
    verify,
    write_files,
)
from kaijuan.evidence.reports.domain.build import NAMES
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    ClaimName,
    ClaimNote,
    Release,
    ReleaseIsPublished,
)
from kaijuan.evidence.reports.tests.making import a_claim, a_figure


def test_publishing_freezes_audits_and_asks_for_the_files(
    draft: Release, settings: Any, tmp_path: Path
) -> None:
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    publish_release(draft, by=None, published_on=dt.date(2021, 7, 1))
    assert draft.is_published
    assert draft.figure_count == 1
    assert verify(draft.body, draft.sha256) == []
    [_drafted, published] = history_of(draft)
    assert published.verb == "release.published"
    assert published.details["sha256"] == draft.sha256
    run_ready_jobs()
    folder = tmp_path / "releases" / draft.slug
    assert sorted(file.name for file in folder.iterdir()) == sorted([*NAMES, "SHA256SUMS"])
    assert list(files_of(draft)) == list(NAMES)


def test_it_is_published_once(draft: Release) -> None:
    publish_release(draft, by=None)
    with pytest.raises(ReleaseIsPublished):
        publish_release(draft, by=None)


def test_a_figure_without_a_claim_holds_it_back(draft: Release) -> None:
    a_figure(draft, "F02")
    with pytest.raises(NotReady, match="F02"):
        publish_release(draft, by=None)
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_claim_whose_sentence_lacks_its_figure_holds_it_back(draft: Release) -> None:
    a_claim(draft, "没有数字。", a_figure(draft, "F02"), ref="C02")
    with pytest.raises(NotReady, match="C02"):
        publish_release(draft, by=None)


def test_a_figure_without_evidence_holds_it_back(draft: Release) -> None:
    a_claim(draft, "{F02}。", a_figure(draft, "F02", evidence=[]), ref="C02")
    with pytest.raises(NotReady, match="F02"):
        publish_release(draft, by=None)


def test_an_empty_draft_is_not_published(draft: Release) -> None:
    Claim.objects.filter(release=draft).delete()
    with pytest.raises(NotReady):
        publish_release(draft, by=None)


WAYS: dict[str, Any] = {
    "save": lambda release: release.save(),
    "delete": lambda release: release.delete(),
    "update": lambda release: Release.objects.filter(pk=release.pk).update(title="x"),
    "update all": lambda release: Release.objects.update(body="x"),
    "delete many": lambda release: Release.objects.filter(pk=release.pk).delete(),
    "bulk update": lambda release: Release.objects.bulk_update([release], ["title"]),
    "back to a draft": lambda release: Release.objects.filter(pk=release.pk).update(state="draft"),
    "a chapter's title": lambda release: Chapter.objects.filter(release=release).update(title="x"),
    "a claim's text": lambda release: Claim.objects.get(release=release).save(),
    "a claim more": lambda release: a_claim(release, "x", ref="C09"),
    "a claim less": lambda release: Claim.objects.get(release=release).delete(),
    "a figure less": lambda release: ClaimFigure.objects.filter(claim__release=release).delete(),
    "a name more": lambda release: ClaimName.objects.create(
        claim=Claim.objects.get(release=release), named=release.institution, position=0
    ),
    "notes in bulk": lambda release: ClaimNote.objects.bulk_create(
        [ClaimNote(claim=Claim.objects.get(release=release), kind="doubt", position=0, text="x")]
    ),
    "claims in bulk": lambda release: Claim.objects.bulk_update(
        Claim.objects.filter(release=release), ["text"]
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_published_release_and_its_parts_do_not_change(draft: Release, way: str) -> None:
    publish_release(draft, by=None)
    draft.title = "改"
    with pytest.raises(ReleaseIsPublished):
        WAYS[way](draft)
    stored = Release.objects.get(pk=draft.pk)
    assert (stored.title, stored.sha256) == ("大雨", digest(stored.body))


def test_the_files_are_the_same_bytes_every_time(case: Release, tmp_path: Path) -> None:
    first, second = build_files(case), build_files(Release.objects.get(pk=case.pk))
    assert first == second
    written = write_files(first, tmp_path / "deep" / "er")
    assert [path.name for path in written] == [*NAMES, "SHA256SUMS"]
    assert {path.name: path.read_bytes() for path in written[:-1]} == first
    write_files(second, tmp_path / "deep" / "er")
    assert len(list((tmp_path / "deep" / "er").iterdir())) == len(NAMES) + 1


def test_whoever_builds_the_files_reads_another_language(case: Release) -> None:
    from django.utils import translation

    with translation.override("en"):
        english = build_files(case)
    with translation.override("zh-hans"):
        assert build_files(case) == english


def test_the_digest_is_that_of_the_data_file(case: Release) -> None:
    assert hashlib.sha256(build_files(case)["report.json"]).hexdigest() == case.sha256


def test_the_file_needs_no_server_and_no_script(case: Release) -> None:
    html = build_files(case)["report.html"].decode()
    assert "<script" not in html
    assert "http://" not in html
    assert "https://" not in html
    assert 'src="' not in html
    assert "@import" not in html
    assert "url(" not in html
    for language in ("zh-Hans", "en"):
        for number in range(1, 48):
            assert f'id="{language}-F{number:02}"' in html
            assert f'href="#{language}-F{number:02}"' in html
    assert case.sha256 in html


def test_verify_finds_what_was_changed(case: Release) -> None:
    assert verify(case.body + " ", case.sha256)
    longer = case.body.replace('"value":"74"', '"value":"75"')
    assert longer != case.body
    assert verify(longer, case.sha256)
    loose = case.body.replace('":"', '": "', 1)
    assert verify(loose, digest(loose)) == ["the form is not canonical"]


def test_canonical_json_has_no_floats() -> None:
    assert canonical({"b": "1.5", "a": [1, None, "图"]}) == '{"a":[1,null,"图"],"b":"1.5"}'
    with pytest.raises(TypeError, match=r"body\.a\[0\]"):
        canonical({"a": [1.5]})
