"""The pictures of README and handbook can be taken again, and are those that the texts show."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser

from kaijuan.portal.handbook.book import LANGUAGES, SLUGS, source
from tools.pictures import FOR_HANDBOOK, FOR_README, HANDBOOK, README, take


def test_every_picture_can_be_taken(chromium: Browser, house: str, tmp_path: Path):
    shots = (*FOR_README, *FOR_HANDBOOK)
    take(chromium, house, os.environ["KAIJUAN_TEST_DEMO_PASSWORD"], shots, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {shot.name for shot in shots}


def test_the_folders_hold_these_pictures_and_no_others():
    for folder, shots in ((README, FOR_README), (HANDBOOK, FOR_HANDBOOK)):
        there = {file.name for file in folder.glob("*.png")}
        assert there == {shot.name for shot in shots}, f"make pictures ({folder.name})"


def test_the_handbook_stays_light():
    """It is read on telephones, and travels with the package."""
    sizes = {file.name: file.stat().st_size for file in HANDBOOK.glob("*.png")}
    assert not {name: size for name, size in sizes.items() if size > 120_000}
    assert sum(sizes.values()) < 1_600_000


def test_every_picture_of_the_handbook_stands_in_it_in_its_language():
    for language in LANGUAGES:
        shown = " ".join(source(slug, language).read_text("utf-8") for slug in SLUGS)
        for shot in FOR_HANDBOOK:
            assert (shot.name in shown) == shot.name.endswith(f"-{language}.png"), shot.name
